package org.crit4j.container;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;
import org.crit4j.Warnings;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.fixtures.Fixtures;

/** Archives that engines have made; see README.md beside them. */
final class Samples {
  private static final Path DIRECTORY = Fixtures.file("archives");

  static final Path PODMAN = Fixtures.inCheckout("docs/podman-svc.tar.zst");
  static final Path COUNTER_1 = DIRECTORY.resolve("counter-1.tar.gz");
  static final Path COUNTER_2 = DIRECTORY.resolve("counter-2.tar.zst");
  static final Path CRI_O = DIRECTORY.resolve("crio-app.tar.zst");
  static final Path DOCKER = DIRECTORY.resolve("docker-cp2.tar.zst");

  private Samples() {}

  /** Opens one; nothing may be odd about it. */
  static ContainerCheckpoint open(Path archive) throws IOException {
    return open(
        archive,
        (location, problem) -> {
          throw new AssertionError(location + ": " + problem);
        });
  }

  static ContainerCheckpoint open(Path archive, Warnings warnings) throws IOException {
    return ContainerCheckpoint.open(archive, ArchiveLimits.DEFAULT, warnings);
  }

  /** The tar in one. */
  static byte[] unpacked(Path archive) throws IOException {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    try (InputStream in = new ZstdCompressorInputStream(Files.newInputStream(archive))) {
      in.transferTo(tar);
    }
    return tar.toByteArray();
  }

  /** Unpacks one by the system's tar. */
  static Path unpack(Path archive, Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Path tar =
        Files.write(directory.resolveSibling(directory.getFileName() + ".tar"), unpacked(archive));
    Process process =
        new ProcessBuilder("tar", "-xpf", tar.toString(), "-C", directory.toString())
            .inheritIO()
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("tar failed");
    }
    return directory;
  }
}
