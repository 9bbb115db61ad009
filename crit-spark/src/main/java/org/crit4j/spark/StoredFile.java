package org.crit4j.spark;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FutureDataInputStreamBuilder;
import org.apache.hadoop.fs.Options.OpenFileOptions;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.functional.FutureIO;
import org.crit4j.ImageData;
import org.crit4j.container.archive.Compression;
import org.crit4j.container.archive.Region;

/**
 * A file in one of Hadoop's file systems, which is read where it lies. One stream serves all
 * readers: a request to object storage takes longer than many small reads, so more than was asked
 * for is read at once, twice as much with each read that follows the one before.
 */
final class StoredFile implements Region, Closeable {
  /** What is read at a new place, in bytes: headers and small images. */
  private static final int SHORT = 1 << 12;

  /** What is read at most. */
  private static final int LONG = 1 << 18;

  private final FileSystem system;
  private final Path path;
  private final long size;
  private final StorageFailure failure;
  private byte[] window = new byte[0];
  private Optional<FSDataInputStream> stream = Optional.empty();
  private long start;
  private int length;
  private int ahead = SHORT;

  /**
   * A file, which is opened when it is read.
   *
   * @param size in bytes
   * @param failure learns when it cannot be read
   */
  StoredFile(FileSystem system, Path path, long size, StorageFailure failure) {
    this.system = system;
    this.path = path;
    this.size = size;
    this.failure = failure;
  }

  @Override
  public long size() {
    return size;
  }

  /** Its bytes, as long as the file is not closed. */
  @Override
  public ImageData open() {
    return new Data();
  }

  private class Data implements ImageData {
    @Override
    public long size() {
      return size;
    }

    @Override
    public int read(long at, byte[] into, int from, int count) throws IOException {
      return failure.watch(() -> StoredFile.this.read(at, into, from, count));
    }

    @Override
    public void close() throws IOException {
      // The stream is closed with the file.
    }
  }

  /** Its bytes; to close them closes the file. */
  ImageData openOnce() {
    return new Data() {
      @Override
      public void close() throws IOException {
        StoredFile.this.close();
      }
    };
  }

  private synchronized int read(long at, byte[] into, int from, int count) throws IOException {
    if (at < 0 || at >= size) {
      return -1;
    }
    if (at < start || at >= start + length) {
      fill(at);
    }
    int place = (int) (at - start);
    int copied = Math.min(count, length - place);
    if (copied <= 0) {
      // The file is shorter than it was when it was listed.
      return -1;
    }
    System.arraycopy(window, place, into, from, copied);
    return copied;
  }

  private void fill(long at) throws IOException {
    boolean isNext = length > 0 && at == start + length;
    ahead = isNext ? Math.min(2 * ahead, LONG) : SHORT;
    FSDataInputStream in = opened();
    if (in.getPos() != at) {
      in.seek(at);
    }
    start = at;
    length = 0;
    int wanted = (int) Math.min(ahead, size - at);
    if (window.length < wanted) {
      window = new byte[ahead];
    }
    while (length < wanted) {
      int read = in.read(window, length, wanted - length);
      if (read < 0) {
        break;
      }
      length += read;
    }
  }

  private FSDataInputStream opened() throws IOException {
    if (stream.isEmpty()) {
      FSDataInputStream first = open(OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY_RANDOM);
      stream = Optional.of(first);
      byte[] head = new byte[8];
      int count = Math.max(first.read(head, 0, (int) Math.min(head.length, size)), 0);
      if (Compression.sniff(head, count).isStream()) {
        first.close();
        stream = Optional.of(open(OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY_SEQUENTIAL));
      }
    }
    return stream.get();
  }

  /** Names of options instead of a status: file systems that know them save requests. */
  private FSDataInputStream open(String policy) throws IOException {
    FutureDataInputStreamBuilder builder =
        system
            .openFile(path)
            .opt(OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY, policy)
            .optLong(OpenFileOptions.FS_OPTION_OPENFILE_LENGTH, size);
    return FutureIO.awaitFuture(builder.build());
  }

  @Override
  public synchronized void close() throws IOException {
    if (stream.isPresent()) {
      stream.get().close();
    }
  }
}
