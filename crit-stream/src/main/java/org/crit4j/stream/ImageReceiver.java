package org.crit4j.stream;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.source.ImageSink;
import org.jspecify.annotations.Nullable;

/**
 * Takes the images of one {@code criu dump --stream}. The processes are frozen meanwhile: all pipes
 * are read at once, as fast as the sink takes it. When the receiver goes, or its sink fails, CRIU
 * fails too, and the processes go on.
 *
 * <p>CRIU does not say whether a dump was successful. It was if the inventory has come, which is
 * last, and all pipes have ended.
 *
 * <p>Safe for use by two threads, of which one calls {@link #close()}.
 */
public final class ImageReceiver implements AutoCloseable {
  /** The name of the socket. */
  public static final String SOCKET = "streamer-capture.sock";

  private static final String INVENTORY = ImageName.of(ImageType.INVENTORY);

  private final StreamSocket socket;
  private final PipeThreads pipes = new PipeThreads();
  private final BufferPool buffers = new BufferPool();
  private volatile @Nullable Connection current;
  private volatile boolean closed;
  private int received;

  /**
   * Makes the socket appear.
   *
   * @param directory the one that CRIU gets with {@code -D}
   * @throws CritException if it does not exist, or somebody else listens there
   * @throws IOException if the socket cannot be made
   */
  public ImageReceiver(Path directory) throws IOException {
    socket = StreamSocket.listen(directory, SOCKET);
  }

  /**
   * Ends {@link #receive} if CRIU does not connect in time.
   *
   * @param milliseconds how long to wait for it; 0 for ever
   * @throws IOException if that cannot be set
   */
  public void setPatience(int milliseconds) throws IOException {
    socket.setPatience(milliseconds);
  }

  /**
   * What has come.
   *
   * @param images how many
   * @param bytes of them
   */
  public record Received(int images, long bytes) {}

  /**
   * Takes one dump; returns when it is complete. CRIU may still wait for its script then, with the
   * processes frozen.
   *
   * @param sink where the images go; the caller commits it
   * @return what has come
   * @throws CritException if the dump has failed, or what connects does not behave as CRIU
   * @throws IOException if the sink fails
   */
  public Received receive(ImageSink sink) throws IOException {
    try {
      while (true) {
        Connection connection = socket.accept();
        // The pipes end first: they came through the connection.
        try (connection;
            pipes) {
          current = connection;
          Optional<String> first = connection.request();
          // Somebody has only looked whether there is a receiver.
          if (first.isPresent()) {
            socket.close();
            receive(connection, first.get(), sink);
            return new Received(received, pipes.bytes());
          }
        }
      }
    } catch (SocketTimeoutException e) {
      throw bad("CRIU has not connected in time", "criu dump --stream with this directory");
    } catch (IOException e) {
      if (closed) {
        throw bad("ended before the dump was complete", "a dump that ends by itself");
      }
      pipes.check();
      throw e;
    } finally {
      socket.close();
    }
  }

  private void receive(Connection connection, String first, ImageSink sink) throws IOException {
    String name = first;
    while (true) {
      take(connection, name, sink);
      if (name.equals(INVENTORY)) {
        pipes.await(0);
        return;
      }
      Optional<String> next = connection.request();
      // What CRIU fails with may come from here.
      pipes.check();
      if (next.isEmpty()) {
        throw bad(
            "the dump has ended after " + received + " images, without " + INVENTORY,
            "a successful dump: CRIU's log says why it is none");
      }
      name = next.get();
    }
  }

  private void take(Connection connection, String name, ImageSink sink) throws IOException {
    FileChannel pipe = new FileInputStream(connection.descriptor()).getChannel();
    OutputStream out;
    synchronized (sink) {
      try {
        out = sink.create(name);
      } catch (IOException | RuntimeException e) {
        Connection.close(pipe);
        throw e;
      }
    }
    received++;
    pipes.start(name, pipe, it -> copy(it, out, sink));
  }

  private void copy(FileChannel pipe, OutputStream out, ImageSink sink) throws IOException {
    WritableByteChannel to =
        out instanceof WritableByteChannel channel ? channel : Channels.newChannel(out);
    try {
      new PipeCopy(pipe, to, pipes::count, buffers).run();
    } finally {
      synchronized (sink) {
        out.close();
      }
    }
  }

  private CritException bad(String problem, String expected) {
    return new CritException(Location.UNKNOWN.inFile(socket.file().toString()), problem, expected);
  }

  /** Ends it; a dump that is received fails, and its processes go on. */
  @Override
  public void close() throws IOException {
    // What has failed before is why it ends: CRIU fails with it, and who runs CRIU ends this.
    closed |= !pipes.isFailed();
    socket.close();
    pipes.close();
    Connection connection = current;
    if (connection != null) {
      connection.close();
    }
  }
}
