package org.crit4j.stream;

import java.io.File;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.locks.ReentrantLock;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/**
 * The socket that CRIU looks for in its directory of images. It is for its user only, and goes when
 * it is closed.
 */
final class StreamSocket implements AutoCloseable {
  /** Bytes of a path in {@code struct sockaddr_un}; CRIU cuts off what is longer. */
  private static final int LONGEST_PATH = 107;

  private final Path path;
  private final AFUNIXServerSocket server;
  private final ReentrantLock accepting = new ReentrantLock();
  private volatile boolean ending;

  private StreamSocket(Path path, AFUNIXServerSocket server) {
    this.path = path;
    this.server = server;
  }

  /**
   * Listens.
   *
   * @param directory as CRIU gets it
   * @param name of the socket in it
   */
  static StreamSocket listen(Path directory, String name) throws IOException {
    Path path = directory.resolve(name);
    if (!Files.isDirectory(directory)) {
      throw failure(directory, "there is no such directory", "the one that criu gets with -D");
    }
    if (path.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
      throw failure(
          path,
          "the path is too long for a socket",
          LONGEST_PATH + " bytes at most, as with a relative path");
    }
    DescriptorLibrary.load();
    clear(path);
    // It appears when it listens: who waits for it connects at once.
    Path early = hidden(path);
    Files.deleteIfExists(early);
    AFUNIXServerSocket server = AFUNIXServerSocket.newInstance();
    try {
      server.setDeleteOnClose(false);
      server.bind(address(early));
      Files.setPosixFilePermissions(early, PosixFilePermissions.fromString("rw-------"));
      Files.createLink(path, early);
    } catch (IOException | RuntimeException e) {
      server.close();
      Files.deleteIfExists(early);
      throw failure(path, "cannot listen there: " + e.getMessage(), "a directory to write to");
    }
    return new StreamSocket(path, server);
  }

  /** The name by which junixsocket knows it, and which it has to keep; no longer than the other. */
  private static Path hidden(Path path) {
    return path.resolveSibling("." + path.getFileName().toString().replace(".sock", ""));
  }

  private static AFUNIXSocketAddress address(Path path) throws SocketException {
    return AFUNIXSocketAddress.of(path.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** A socket that a killed process has left is removed; one that is served stays. */
  private static void clear(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    AFUNIXSocket probe = AFUNIXSocket.newInstance();
    try (probe) {
      probe.connect(address(path));
    } catch (IOException e) {
      Files.deleteIfExists(path);
      return;
    }
    throw failure(path, "another program listens there", "one program for each directory");
  }

  private static CritException failure(Path path, String problem, String expected) {
    return new CritException(Location.UNKNOWN.inFile(path.toString()), problem, expected);
  }

  /** Waits for CRIU. Whoever came in before the socket was for its user only is turned away. */
  Connection accept() throws IOException {
    accepting.lock();
    try {
      while (!ending) {
        AFUNIXSocket socket = server.accept();
        long user = socket.getPeerCredentials().getUid();
        if (!ending && (user == 0 || user == owner())) {
          return new Connection(socket);
        }
        socket.close();
      }
      throw new SocketException("no longer listens");
    } finally {
      accepting.unlock();
    }
  }

  private int owner() throws IOException {
    return (Integer) Files.getAttribute(path, "unix:uid");
  }

  /** How long to wait for CRIU, in milliseconds; 0 for ever. */
  void setPatience(int milliseconds) throws IOException {
    server.setSoTimeout(milliseconds);
  }

  /** Where it is. */
  File file() {
    return path.toFile();
  }

  /** Nobody can connect any more; who waits for that is woken. */
  @Override
  public void close() throws IOException {
    ending = true;
    if (!accepting.tryLock()) {
      // To close it while another thread accepts would leave a descriptor open.
      wake();
      accepting.lock();
    }
    try {
      if (!server.isClosed()) {
        server.close();
        Files.deleteIfExists(path);
        Files.deleteIfExists(hidden(path));
      }
    } finally {
      accepting.unlock();
    }
  }

  private void wake() {
    try (AFUNIXSocket probe = AFUNIXSocket.newInstance()) {
      probe.connect(address(path));
    } catch (IOException e) {
      // It has been accepting, and is not any more.
    }
  }
}
