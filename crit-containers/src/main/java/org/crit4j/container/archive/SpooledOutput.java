package org.crit4j.container.archive;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/** Content of unknown size, kept in memory while it is small, else in a private file. */
final class SpooledOutput extends OutputStream {
  private static final int BUFFER = 1 << 16;

  private final Spool spool;
  private final ByteArrayOutputStream small = new ByteArrayOutputStream();
  private final int mostInMemory;
  private Optional<Path> spooled = Optional.empty();
  private OutputStream out = small;

  /**
   * Nothing yet.
   *
   * @param spool where the file goes
   * @param mostInMemory in bytes
   */
  SpooledOutput(Spool spool, int mostInMemory) {
    this.spool = spool;
    this.mostInMemory = mostInMemory;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (spooled.isEmpty() && small.size() + length > mostInMemory) {
      Path place = spool.newFile();
      out = new BufferedOutputStream(Spool.create(place), BUFFER);
      spooled = Optional.of(place);
      small.writeTo(out);
      small.reset();
    }
    out.write(bytes, from, length);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /** Where the content is, once this is closed. */
  Region region() throws IOException {
    return spooled.isPresent() ? Region.of(spooled.get()) : Region.of(small.toByteArray());
  }
}
