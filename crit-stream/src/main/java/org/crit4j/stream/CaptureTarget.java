package org.crit4j.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.Warnings;
import org.crit4j.container.CheckpointPacker;
import org.crit4j.container.archive.ArchiveFormat;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.Archives;
import org.crit4j.container.archive.Compression;
import org.crit4j.container.archive.MemberDigests;
import org.crit4j.container.archive.MemberTree;
import org.crit4j.container.archive.Spool;
import org.crit4j.edit.scrub.ScrubOptions;
import org.crit4j.edit.scrub.Scrubber;
import org.crit4j.finding.Finding;
import org.crit4j.finding.Severity;
import org.crit4j.source.DirectorySink;
import org.crit4j.source.DirectorySink.Sharing;
import org.crit4j.source.DirectorySource;
import org.crit4j.source.ImageSource;
import org.crit4j.validate.Validator;

/**
 * Where the images of a dump go: to a directory, or by way of private files to an archive as
 * engines have it. The archive is packed when all is there, since processes are frozen while images
 * come. It appears whole or not at all. Immutable.
 *
 * @param limits bounds on archives
 * @param warnings told what is left out
 * @param validate whether a set with errors is refused
 * @param scrub whether only a copy is kept that can be given away, with nothing in its memory
 */
public record CaptureTarget(
    ArchiveLimits limits, Warnings warnings, boolean validate, boolean scrub) {
  /** In an archive, what {@code sha256sum -c} checks its files by. */
  private static final String DIGESTS = "SHA256SUMS";

  private static final String IMAGES = "checkpoint";

  /** What takes the images. */
  @FunctionalInterface
  public interface Receipt {
    /**
     * Called once.
     *
     * @param sink where the images go; not to be committed
     * @return what has come
     * @throws IOException if there is no complete dump
     */
    ImageReceiver.Received into(DirectorySink sink) throws IOException;
  }

  /**
   * Whether a path is that of an archive, by its name.
   *
   * @param path what does not have to exist
   */
  public static boolean isArchive(Path path) {
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    return name.endsWith(".tar") || Compression.bySuffix(name).isPresent();
  }

  /**
   * Takes a dump to a directory.
   *
   * @param directory new or empty
   * @return what has come
   * @throws IOException if there is no complete dump, or the directory cannot be written
   */
  public ImageReceiver.Received toDirectory(Path directory, Receipt receipt) throws IOException {
    return scrub
        ? spooled(receipt, top -> scrub(top.resolve(IMAGES), directory))
        : receive(directory, receipt);
  }

  private ImageReceiver.Received receive(Path directory, Receipt receipt) throws IOException {
    try (DirectorySink sink = DirectorySink.create(directory, Sharing.COPY)) {
      ImageReceiver.Received received = receipt.into(sink);
      sink.commit();
      try {
        check(directory);
      } catch (CritException e) {
        remove(directory);
        throw e;
      }
      return received;
    }
  }

  /**
   * Takes a dump to an archive: a tar with the images in a directory and their digests, or, if the
   * name ends so, a file of criu-image-streamer with the images alone.
   *
   * @param archive the file
   * @param compression how it is compressed; empty for what its name says, else not at all
   * @return what has come
   * @throws IOException if there is no complete dump, or the archive cannot be written
   */
  public ImageReceiver.Received toArchive(
      Path archive, Optional<Compression> compression, Receipt receipt) throws IOException {
    Compression how =
        compression
            .or(() -> Compression.bySuffix(String.valueOf(archive.getFileName())))
            .orElse(Compression.NONE);
    boolean flat =
        ArchiveFormat.byName(String.valueOf(archive.getFileName())) == ArchiveFormat.STREAMER;
    return packed(
        receipt, flat, top -> new CheckpointPacker(limits, warnings).pack(top, archive, how));
  }

  /**
   * Takes a dump to a stream, as a plain tar.
   *
   * @param out not closed
   * @return what has come
   * @throws IOException if there is no complete dump, or the stream cannot be written
   */
  public ImageReceiver.Received toStream(OutputStream out, Receipt receipt) throws IOException {
    return packed(
        receipt,
        false,
        top -> {
          try (MemberTree tree = open(top)) {
            new CheckpointPacker(limits, warnings).write(tree, out);
          }
        });
  }

  private MemberTree open(Path top) throws IOException {
    return Archives.open(top, limits, warnings, it -> false);
  }

  private interface Packing {
    void pack(Path top) throws IOException;
  }

  private ImageReceiver.Received packed(Receipt receipt, boolean flat, Packing packing)
      throws IOException {
    return spooled(
        receipt,
        top -> {
          Path content = top;
          if (scrub) {
            content = Files.createDirectory(top.resolve("scrubbed"));
            scrub(top.resolve(IMAGES), content.resolve(IMAGES));
          }
          if (flat) {
            packing.pack(content.resolve(IMAGES));
          } else {
            addDigests(content);
            packing.pack(content);
          }
        });
  }

  private void scrub(Path images, Path copy) throws IOException {
    new Scrubber(ScrubOptions.DEFAULT, limits, warnings).scrub(images, copy);
  }

  private void addDigests(Path top) throws IOException {
    StringBuilder lines = new StringBuilder();
    try (MemberTree tree = open(top)) {
      MemberDigests.visit(
          tree,
          (member, digest) -> {
            if (digest.isPresent() && member.path().isPresent()) {
              lines.append(digest.get()).append("  ").append(member.path().get()).append('\n');
            }
          });
    }
    Files.writeString(top.resolve(DIGESTS), lines);
  }

  private ImageReceiver.Received spooled(Receipt receipt, Packing packing) throws IOException {
    try (Spool spool = new Spool()) {
      Path top = spool.newDirectory();
      ImageReceiver.Received received = receive(top.resolve(IMAGES), receipt);
      packing.pack(top);
      return received;
    }
  }

  private void check(Path directory) throws IOException {
    if (!validate) {
      return;
    }
    try (ImageSource images = DirectorySource.open(directory)) {
      Validator validator = Validator.standard().withMinimum(Severity.ERROR);
      Optional<Finding> first = validator.validate(images).findings().stream().findFirst();
      if (first.isPresent()) {
        throw new CritException(
            Location.UNKNOWN.inFile(first.get().image()),
            first.get().rule().id() + ": " + first.get().message(),
            "a set without errors: nothing is kept of it");
      }
    }
  }

  private static void remove(Path directory) throws IOException {
    try (var files = Files.newDirectoryStream(directory)) {
      for (Path each : files) {
        Files.delete(each);
      }
    }
    Files.delete(directory);
  }
}
