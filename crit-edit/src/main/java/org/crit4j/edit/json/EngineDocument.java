package org.crit4j.edit.json;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.crit4j.ImageData;
import org.crit4j.source.ImageSource;

/** The JSON documents that engines keep beside the images. */
public final class EngineDocument {
  /** Of the container and its configuration, as Podman and CRI-O know it. */
  public static final String CONFIG = "config.dump";

  /** The OCI runtime specification. */
  public static final String SPEC = "spec.dump";

  /** Addresses of the container's interfaces. */
  public static final String NETWORK = "network.status";

  private static final int LARGEST = 64 << 20;

  private EngineDocument() {}

  /** A document; empty if it is not there, or no JSON. */
  public static Optional<JsonElement> read(ImageSource source, String name) throws IOException {
    Optional<ImageData> data = source.open(name);
    if (data.isEmpty()) {
      return Optional.empty();
    }
    try (ImageData bytes = data.get()) {
      return bytes.size() > LARGEST
          ? Optional.empty()
          : ImageDocument.parse(
              new String(bytes.stream().readAllBytes(), StandardCharsets.UTF_8).strip());
    }
  }

  /** Whether a file of that name is such a document. */
  public static boolean isOne(String name) {
    return name.equals(CONFIG) || name.equals(SPEC) || name.equals(NETWORK);
  }

  /** What takes the place of a text. */
  @FunctionalInterface
  public interface TextChange {
    /**
     * The new text.
     *
     * @param path where it is: the keys that lead there, with {@code *} for elements of lists
     * @param text as it is now
     * @return the same text where nothing is to be changed
     */
    String change(String path, String text);
  }

  /**
   * Changes texts in a document; everything else stays as it is, blanks included.
   *
   * @return the new document; empty if nothing changes, or there is no such document
   */
  public static Optional<byte[]> edit(ImageSource source, String name, TextChange change)
      throws IOException {
    Optional<ImageData> data = source.open(name);
    if (data.isEmpty() || read(source, name).isEmpty()) {
      return Optional.empty();
    }
    try (ImageData bytes = data.get()) {
      String text = new String(bytes.stream().readAllBytes(), StandardCharsets.UTF_8);
      String edited = new JsonTexts(text, change).edited();
      return edited.equals(text)
          ? Optional.empty()
          : Optional.of(edited.getBytes(StandardCharsets.UTF_8));
    }
  }
}
