package org.crit4j.edit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.crit4j.container.archive.Region;
import org.crit4j.container.archive.Spool;
import org.jspecify.annotations.Nullable;

/** What is written, in memory as long as it is small, and in a private file when it is not. */
final class SpillOutput extends OutputStream {
  private static final int MOST_IN_MEMORY = 4 << 20;

  private final Spool spool;
  private final ByteArrayOutputStream small = new ByteArrayOutputStream();
  private @Nullable Path file;
  private OutputStream out = small;

  SpillOutput(Spool spool) {
    this.spool = spool;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (file == null && small.size() + (long) length > MOST_IN_MEMORY) {
      Path place = spool.newDirectory().resolve("content");
      out = Files.newOutputStream(place);
      file = place;
      small.writeTo(out);
      small.reset();
    }
    out.write(bytes, from, length);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /** Removes what was written. */
  void discard() throws IOException {
    close();
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }

  /** What was written, after it is closed. */
  Region region() throws IOException {
    return file == null ? Region.of(small.toByteArray()) : Region.of(file);
  }
}
