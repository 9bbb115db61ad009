package org.crit4j.stream;

import java.io.FileOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.crit4j.Location;
import org.crit4j.source.ImageSource;
import org.jspecify.annotations.Nullable;

/**
 * Hands the images of one restore to {@code criu restore --stream}, each when CRIU asks for it.
 * They may be anywhere: in an archive, or in a draft that nobody has written. CRIU does not check
 * what it gets, so {@link StreamCheck} has to have seen the set before.
 *
 * <pre>{@code
 * try (ImageServer server = new ImageServer(draft, names, directory)) {
 *   server.serve();
 * }
 * }</pre>
 *
 * <p>Safe for use by two threads, of which one calls {@link #close()}.
 */
public final class ImageServer implements AutoCloseable {
  /** The name of the socket. */
  public static final String SOCKET = "streamer-serve.sock";

  /** Milliseconds for which processes may leave a pipe alone after CRIU has ended. */
  private static final int PATIENCE = 10_000;

  /** Bytes that are passed on before they are counted. */
  private static final int STEP = 1 << 20;

  private final ImageSource images;
  private final Set<String> names;
  private final StreamSocket socket;
  private final PipeThreads pipes = new PipeThreads();
  private volatile @Nullable Connection current;
  private volatile boolean closed;
  private int served;

  /**
   * Makes the socket appear.
   *
   * @param images closed by the caller, after the server
   * @param names which of them may be asked for
   * @param directory the one that CRIU gets with {@code -D}
   * @throws CritException if it does not exist, or somebody else listens there
   * @throws IOException if the socket cannot be made
   */
  public ImageServer(ImageSource images, Collection<String> names, Path directory)
      throws IOException {
    this.images = images;
    this.names = Set.copyOf(names);
    this.socket = StreamSocket.listen(directory, SOCKET);
  }

  /**
   * Ends {@link #serve} if CRIU does not connect in time.
   *
   * @param milliseconds how long to wait for it; 0 for ever
   * @throws IOException if that cannot be set
   */
  public void setPatience(int milliseconds) throws IOException {
    socket.setPatience(milliseconds);
  }

  /**
   * What was handed over.
   *
   * @param images how many
   * @param bytes of them
   */
  public record Served(int images, long bytes) {}

  /**
   * Serves one run of CRIU; returns at its end. Whether the restore was successful is known to CRIU
   * only.
   *
   * @return what was handed over; nothing if CRIU was gone at once
   * @throws CritException if what connects does not behave as CRIU
   * @throws IOException if an image cannot be read
   */
  public Served serve() throws IOException {
    try {
      while (!closed) {
        Connection connection = socket.accept();
        // The pipes end first: they came through the connection.
        try (connection;
            pipes) {
          current = connection;
          Optional<String> first = connection.request();
          // Somebody has only looked whether the socket is served.
          if (first.isPresent()) {
            socket.close();
            serve(connection, first);
            break;
          }
        }
      }
    } catch (SocketTimeoutException e) {
      throw new CritException(
          Location.UNKNOWN.inFile(socket.file().toString()),
          "CRIU has not connected in time",
          "criu restore --stream with this directory");
    } catch (IOException e) {
      if (!closed) {
        pipes.check();
        throw e;
      }
    } finally {
      socket.close();
    }
    return new Served(served, pipes.bytes());
  }

  private void serve(Connection connection, Optional<String> first) throws IOException {
    Optional<String> name = first;
    while (name.isPresent()) {
      answer(connection, name.get());
      pipes.check();
      name = connection.request();
    }
    // Processes may still read what is in the last pipes.
    pipes.await(PATIENCE);
  }

  private void answer(Connection connection, String name) throws IOException {
    Optional<ImageData> image = names.contains(name) ? images.open(name) : Optional.empty();
    connection.reply(image.isPresent());
    if (image.isEmpty()) {
      return;
    }
    ImageData data = image.get();
    try {
      FileChannel pipe = new FileOutputStream(connection.descriptor()).getChannel();
      pipes.start(name, pipe, it -> send(data, it));
      served++;
    } catch (IOException | RuntimeException e) {
      data.close();
      throw e;
    }
  }

  private void send(ImageData data, FileChannel pipe) throws IOException {
    try (data) {
      long at = 0;
      while (at < data.size()) {
        long copied = data.copy(at, Math.min(STEP, data.size() - at), pipe);
        at += copied;
        pipes.count(copied);
      }
    } catch (IOException e) {
      // CRIU does not read what it does not need.
      if (!String.valueOf(e.getMessage()).contains("Broken pipe")) {
        throw e;
      }
    }
  }

  /** Ends it; a restore that is served fails. */
  @Override
  public void close() throws IOException {
    // What has failed before is why it ends: CRIU fails with it, and who runs CRIU ends this.
    closed |= !pipes.isFailed();
    socket.close();
    pipes.close();
    Connection served = current;
    if (served != null) {
      served.close();
    }
  }
}
