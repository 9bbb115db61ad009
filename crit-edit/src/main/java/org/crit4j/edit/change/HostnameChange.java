package org.crit4j.edit.change;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.crit4j.edit.Change;
import org.crit4j.edit.Draft;
import org.crit4j.edit.Notes;
import org.crit4j.edit.json.EngineDocument;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.UtsnsEntry;
import org.crit4j.source.Images;

/** Gives the host that the processes see another name. */
public final class HostnameChange implements Change {
  /** What Linux allows; it cuts longer ones without a word. */
  private static final int LONGEST = 64;

  private final String name;

  private HostnameChange(String name) {
    this.name = name;
  }

  /**
   * Takes the new name.
   *
   * @throws IllegalArgumentException if it is empty, or longer than 64 bytes
   */
  public static HostnameChange parse(String text) {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length > LONGEST) {
      throw new IllegalArgumentException(
          "a host name of "
              + length
              + " bytes; Linux allows 1 to "
              + LONGEST
              + " and cuts longer ones silently");
    }
    return new HostnameChange(text);
  }

  @Override
  public void apply(Draft draft, Notes notes) throws IOException {
    int found = 0;
    for (ImageName image : new Images(draft).names(ImageType.UTSNS)) {
      found++;
      draft.edit(image.file(), UtsnsEntry.class, it -> it.toBuilder().setNodename(name).build());
    }
    if (found == 0) {
      notes.refuse(
          "the processes have no UTS namespace of their own: the host's name is not in the images");
      return;
    }
    notes.matched("the host's name, in " + found + (found == 1 ? " namespace" : " namespaces"));
    notes.warn("programs that have asked for the host's name before may have kept a copy");
    if (draft.documents().isPresent()) {
      Draft documents = draft.documents().get();
      Optional<byte[]> spec =
          EngineDocument.edit(
              documents, EngineDocument.SPEC, (path, it) -> path.equals("hostname") ? name : it);
      if (spec.isPresent()) {
        documents.put(EngineDocument.SPEC, spec.get());
      }
    }
  }
}
