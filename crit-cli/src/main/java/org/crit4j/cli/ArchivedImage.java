package org.crit4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.Warnings;
import org.crit4j.container.CheckpointOpener;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.archive.MemberPattern;
import org.crit4j.container.archive.Spool;
import org.crit4j.container.archive.UnpackOptions;
import org.crit4j.container.archive.Unpacker;
import org.crit4j.container.member.Member;

/** An image in a checkpoint archive: {@code ARCHIVE:checkpoint/files.img}. */
final class ArchivedImage implements AutoCloseable {
  private final String label;
  private final ContainerCheckpoint checkpoint;
  private final InputStream content;

  private ArchivedImage(String label, ContainerCheckpoint checkpoint, InputStream content) {
    this.label = label;
    this.checkpoint = checkpoint;
    this.content = content;
  }

  /**
   * Opens one. Archives may have colons in their names: the longest name of a file is taken.
   *
   * @throws IOException if there is no such archive, or no such member in it
   */
  static ArchivedImage open(Path place, LimitOptions.Chosen limits, Messages messages)
      throws IOException {
    String text = place.toString();
    for (int colon = text.lastIndexOf(':'); colon > 0; colon = text.lastIndexOf(':', colon - 1)) {
      Path archive = Path.of(text.substring(0, colon));
      if (Files.exists(archive) || archive.toString().equals("-")) {
        CheckpointOpener opener =
            new CheckpointOpener(limits.limits(), messages)
                .withStandardInput(messages.console().in());
        return open(text, archive, text.substring(colon + 1), opener);
      }
    }
    throw new CritException(Location.UNKNOWN.inFile(text), "there is no such file");
  }

  private static ArchivedImage open(
      String label, Path archive, String name, CheckpointOpener opener) throws IOException {
    MemberPattern wanted = new MemberPattern(name);
    ContainerCheckpoint checkpoint = opener.open(archive, wanted::matches);
    try {
      Member member = wanted.in(checkpoint.tree());
      return new ArchivedImage(label, checkpoint, checkpoint.tree().open(member));
    } catch (IOException e) {
      checkpoint.close();
      throw e;
    }
  }

  /** Unpacks the directory of the images of an archive to a private place. */
  static Path unpack(Path archive, Spool spool, LimitOptions.Chosen limits, Warnings warnings)
      throws IOException {
    try (ContainerCheckpoint checkpoint =
        ContainerCheckpoint.open(archive, limits.limits(), warnings)) {
      String directory = checkpoint.imageDirectory();
      String prefix = directory.isEmpty() ? "" : directory + "/";
      Path place = spool.newDirectory();
      new Unpacker(UnpackOptions.PRIVATE, warnings)
          .unpack(
              checkpoint.tree(),
              it -> it.path().isPresent() && it.path().get().latin1().startsWith(prefix),
              place);
      return place.resolve(directory);
    }
  }

  /** Its name on the command line. */
  String label() {
    return label;
  }

  /** Its content. */
  InputStream content() {
    return content;
  }

  @Override
  public void close() throws IOException {
    content.close();
    checkpoint.close();
  }
}
