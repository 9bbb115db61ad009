package org.crit4j.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files with holes, and what is left of these in copies. */
public final class Holes {
  /** Bytes of the file, nearly all of them in holes. */
  public static final int SIZE = (16 << 20) + 100;

  /** More than the content and what the file system needs for it. */
  private static final long MOST_BYTES = 1 << 20;

  private Holes() {}

  /** Makes a file with holes in the middle and at the end, if the file system can. */
  public static void make(Path file) throws IOException {
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.writeBytes("first");
      out.seek(SIZE / 2 + 5000);
      out.writeBytes("second");
      out.setLength(SIZE);
    }
    assumeTrue(isSparse(file), "no file system with holes");
  }

  /** Whether most of a file is holes. */
  public static boolean isSparse(Path file) throws IOException {
    Process process =
        new ProcessBuilder("du", "--block-size=1", file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return Files.size(file) == SIZE
        && text.indexOf('\t') > 0
        && Long.parseLong(text.substring(0, text.indexOf('\t'))) < MOST_BYTES;
  }
}
