package org.crit4j.edit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.crit4j.Location;
import org.crit4j.Warnings;
import org.crit4j.container.CheckpointOpener;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.Form;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.Archives;
import org.crit4j.container.archive.Compression;
import org.crit4j.container.archive.MemberChanges;
import org.crit4j.container.archive.Region;
import org.crit4j.container.archive.Repacker;
import org.crit4j.container.member.MemberKind;
import org.crit4j.internal.io.DataSink;
import org.crit4j.source.DirectorySink;
import org.crit4j.source.ImageSource;

/**
 * A checkpoint where it lies, in a directory or an archive, while it is changed: a draft of its
 * images, and one of the documents that engines keep beside them. It is written to another place or
 * to its own, whole or not at all.
 *
 * <pre>{@code
 * try (Revision revision = Revision.open(archive, ArchiveLimits.DEFAULT, Warnings.IGNORE)) {
 *   revision.draft().remove("stats-dump");
 *   revision.writeTo(Path.of("new.tar.zst"));
 * }
 * }</pre>
 *
 * <p>Not for use by several threads at a time.
 */
public final class Revision implements AutoCloseable {
  private static final String PARENT = "parent";

  private final Path path;
  private final ArchiveLimits limits;
  private final Draft draft;
  private final Optional<ContainerCheckpoint> container;

  /** In one file, or in several shards. */
  private final boolean isArchive;

  private Revision(
      Path path,
      boolean isArchive,
      ArchiveLimits limits,
      Draft draft,
      Optional<ContainerCheckpoint> container) {
    this.path = path;
    this.isArchive = isArchive;
    this.limits = limits;
    this.draft = draft;
    this.container = container;
  }

  /**
   * Opens a checkpoint.
   *
   * @param path a directory or an archive
   * @param limits bounds on archives
   * @param warnings told what is odd about them
   * @throws CritException if it is no checkpoint, a damaged one, or an OCI image
   * @throws IOException if it cannot be read
   */
  public static Revision open(Path path, ArchiveLimits limits, Warnings warnings)
      throws IOException {
    CheckpointOpener opener = new CheckpointOpener(limits, warnings);
    boolean isArchive = !Files.isDirectory(path) || Archives.isSetOfShards(path, limits);
    if (!isArchive
        && !Files.isDirectory(path.resolve("checkpoint"), LinkOption.NOFOLLOW_LINKS)
        && ContainerCheckpoint.isDirectoryOfOne(path)) {
      // There may be thousands of files: nothing but the images is asked for.
      ImageSource images = opener.images(path);
      if (images.label().equals(path.toString())) {
        return new Revision(path, false, limits, new Draft(images), Optional.empty());
      }
      images.close();
    }
    ContainerCheckpoint checkpoint = opener.open(path, ContainerCheckpoint.Purpose.PROCESSES);
    try {
      if (checkpoint.form() == Form.OCI_IMAGE || checkpoint.form() == Form.CTR_IMAGE) {
        throw new CritException(
            Location.UNKNOWN.inFile(path.toString()),
            "this is an OCI image, whose digests are those of its content",
            "a directory or an archive: take the checkpoint out by crit extract first");
      }
      Draft draft = Draft.of(checkpoint.images(), checkpoint.documents());
      return new Revision(path, isArchive, limits, draft, Optional.of(checkpoint));
    } catch (IOException | RuntimeException e) {
      checkpoint.close();
      throw e;
    }
  }

  /** The images. */
  public Draft draft() {
    return draft;
  }

  /** Whether it is a directory with nothing but images. */
  public boolean isDirectoryOfImages() {
    return Files.isDirectory(path) && container.isEmpty();
  }

  /** Whether nothing is changed. */
  public boolean isUnchanged() {
    return draft.isUnchanged() && draft.documents().map(Draft::isUnchanged).orElse(true);
  }

  /**
   * Writes the checkpoint to another place, in the form that it has. In a directory, images that
   * stay are further names of the same files where the file system can do that; in an archive, all
   * other members stay as they are, bit for bit.
   *
   * @param target a file, or a directory that is new or empty
   * @throws IOException if it cannot be written; there is nothing of it then
   */
  public void writeTo(Path target) throws IOException {
    writeTo(target, DirectorySink.Sharing.HARD_LINK);
  }

  /**
   * Writes the checkpoint to another place, in the form that it has.
   *
   * @param target a file, or a directory that is new or empty
   * @param sharing how images that stay come into a directory
   * @throws IOException if it cannot be written; there is nothing of it then
   */
  public void writeTo(Path target, DirectorySink.Sharing sharing) throws IOException {
    if (isArchive) {
      repack(target, Optional.empty());
    } else if (isDirectoryOfImages()) {
      try (DirectorySink sink = DirectorySink.create(target, sharing)) {
        draft.writeTo(sink);
        copyParent(sink);
        sink.commit();
      }
    } else {
      ContainerDirectory.write(path, imageDirectory(), draft, target);
    }
  }

  /**
   * Makes the same link to the dump before as the checkpoint has, a directory of images; nothing if
   * it has none, or the draft is without it.
   *
   * @param sink where to make it
   * @throws IOException if it cannot be made
   */
  public void copyParent(DirectorySink sink) throws IOException {
    Path link = path.resolve(PARENT);
    if (draft.isUnchanged(PARENT) && Files.isSymbolicLink(link)) {
      Path target = Files.readSymbolicLink(link);
      if (target.isAbsolute()) {
        sink.link(PARENT, target);
      } else {
        sink.linkTo(PARENT, link);
      }
    }
  }

  /**
   * Writes the checkpoint to the place where it is.
   *
   * @param suffix what to append to the names of files to keep them as they were: of the changed
   *     images, or of the archive; empty to keep none
   * @throws IOException if it cannot be written; all is as it was then
   */
  public void writeInPlace(Optional<String> suffix) throws IOException {
    if (isArchive && Files.isDirectory(path)) {
      throw new CritException(
          Location.UNKNOWN.inFile(path.toString()),
          "shards of criu-image-streamer are not changed where they are",
          "a file for all of them (-o NAME.criu)");
    }
    if (isArchive) {
      if (suffix.isPresent()) {
        keep(path, path.resolveSibling(path.getFileName() + suffix.get()));
      }
      repack(path, Optional.empty());
      return;
    }
    // Documents first: an image that is new to them harms nobody, and both are whole.
    Optional<Draft> documents = draft.documents();
    if (documents.isPresent() && !documents.get().isUnchanged()) {
      replace(documents.get(), path, suffix);
    }
    if (!draft.isUnchanged()) {
      replace(draft, path.resolve(imageDirectory()), suffix);
    }
  }

  private static void keep(Path file, Path copy) throws IOException {
    Files.deleteIfExists(copy);
    try {
      Files.createLink(copy, file);
    } catch (IOException | UnsupportedOperationException e) {
      Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  private static void replace(Draft draft, Path directory, Optional<String> suffix)
      throws IOException {
    try (DirectorySink sink = DirectorySink.replacing(directory)) {
      for (String name : draft.changed()) {
        sink.copy(draft, name);
        if (suffix.isPresent()) {
          keep(draft, name, sink, suffix.get());
        }
      }
      for (String name : vanished(draft)) {
        sink.remove(name);
        if (suffix.isPresent()) {
          keep(draft, name, sink, suffix.get());
        }
      }
      sink.commit();
    }
  }

  /** Names of files of the original that the draft does not have. */
  private static Iterable<String> vanished(Draft draft) {
    return draft.original().names().stream().filter(it -> draft.size(it).isEmpty()).toList();
  }

  private static void keep(Draft draft, String name, DirectorySink sink, String suffix)
      throws IOException {
    Optional<ImageData> old = draft.original().open(name);
    if (old.isPresent()) {
      try (ImageData data = old.get();
          var out = sink.create(name + suffix)) {
        DataSink.copy(data, out);
      }
    }
  }

  /** The directory of the images in the checkpoint; empty for the top. */
  private String imageDirectory() {
    return container.map(ContainerCheckpoint::imageDirectory).orElse("");
  }

  private void repack(Path target, Optional<Compression> compression) throws IOException {
    MemberChanges changes = new MemberChanges();
    String directory = imageDirectory();
    collect(draft, directory.isEmpty() ? "" : directory + "/", changes);
    if (draft.documents().isPresent()) {
      collect(draft.documents().get(), "", changes);
    }
    dropParent(directory.isEmpty() ? PARENT : directory + "/" + PARENT, changes);
    Optional<Compression> how =
        compression.or(
            () ->
                target.equals(path)
                    ? Optional.empty()
                    : Compression.bySuffix(String.valueOf(target.getFileName())));
    new Repacker(limits).repack(path, changes, target, how);
  }

  /** A link is no file of the draft, but goes when the draft is told so. */
  private void dropParent(String link, MemberChanges changes) {
    boolean isLink =
        container
            .flatMap(it -> it.member(link))
            .filter(it -> it.kind() == MemberKind.SYMBOLIC_LINK)
            .isPresent();
    if (isLink && !draft.isUnchanged(PARENT)) {
      changes.remove(link);
    }
  }

  private static void collect(Draft draft, String prefix, MemberChanges changes) {
    for (String name : draft.changed()) {
      Region content = new DraftFile(draft, name);
      Optional<String> origin = draft.origin(name);
      if (origin.isPresent()) {
        if (!origin.get().equals(name)) {
          changes.rename(prefix + origin.get(), prefix + name);
        }
        if (draft.isReplaced(name)) {
          changes.replace(prefix + origin.get(), content);
        }
      } else {
        changes.add(prefix + name, content);
      }
    }
    for (String name : draft.removed()) {
      changes.remove(prefix + name);
    }
  }

  /** A file of a draft. */
  private record DraftFile(Draft draft, String name) implements Region {
    @Override
    public long size() {
      return draft.size(name).orElse(0);
    }

    @Override
    public ImageData open() throws IOException {
      return draft.require(name);
    }
  }

  /** Closes the checkpoint. */
  @Override
  public void close() throws IOException {
    try (draft) {
      if (container.isPresent()) {
        container.get().close();
      }
    }
  }
}
