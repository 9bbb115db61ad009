package org.crit4j.stream;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/** What CRIU does at its end of the socket, and what it never does. */
final class FakeCriu implements AutoCloseable {
  private final AFUNIXSocket socket;
  private final OutputStream out;
  private final DataInputStream in;
  private final Path directory;
  private int pipes;

  FakeCriu(Path directory, String name) throws IOException {
    this.directory = directory;
    socket = AFUNIXSocket.newInstance();
    byte[] path = directory.resolve(name).toString().getBytes(StandardCharsets.UTF_8);
    try {
      socket.connect(AFUNIXSocketAddress.of(path));
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    out = socket.getOutputStream();
    in = new DataInputStream(socket.getInputStream());
  }

  /** Any bytes. */
  void send(byte... bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** A request. */
  void ask(String name) throws IOException {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer message = ByteBuffer.allocate(6 + text.length).order(ByteOrder.LITTLE_ENDIAN);
    message.putInt(2 + text.length).put((byte) 0x0a).put((byte) text.length).put(text);
    send(message.array());
  }

  /** An answer. */
  boolean isThere() throws IOException {
    byte[] answer = new byte[6];
    in.readFully(answer);
    return answer[5] == 1;
  }

  /** What comes next; negative if the other side has ended the connection. */
  int read() throws IOException {
    return in.read();
  }

  /** One end of a pipe: a named one, which both sides can open. */
  record Pipe(Path path) {
    InputStream reader() throws IOException {
      // Buffered, since a pipe has no length that all of it could be read by.
      return new BufferedInputStream(new FileInputStream(path.toFile()));
    }
  }

  Pipe pipe() throws IOException, InterruptedException {
    Path path = directory.resolve("pipe-" + pipes++);
    new ProcessBuilder("mkfifo", path.toString()).start().waitFor();
    return new Pipe(path);
  }

  /** Passes a descriptor. */
  void pass(FileDescriptor... descriptors) throws IOException {
    socket.setOutboundFileDescriptors(descriptors);
    send((byte) 0);
  }

  /** Asks for an image and reads it as CRIU does. */
  byte[] fetch(String name) throws IOException, InterruptedException {
    ask(name);
    if (!isThere()) {
      throw new IOException("no " + name);
    }
    Pipe pipe = pipe();
    try (InputStream reader = passWriter(pipe)) {
      return reader.readAllBytes();
    } finally {
      Files.delete(pipe.path());
    }
  }

  private InputStream passWriter(Pipe pipe) throws IOException {
    // Open for both, so that nobody waits for the other.
    try (RandomAccessFile both = new RandomAccessFile(pipe.path().toFile(), "rw")) {
      pass(both.getFD());
      return pipe.reader();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
