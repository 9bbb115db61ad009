package org.crit4j.stream;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.newsclub.net.unix.AFUNIXSocket;

/**
 * A run of CRIU at the other end of a socket: names of images one way, answers and descriptors the
 * others. Bytes are read one message at a time: a descriptor that comes in the middle of a read is
 * lost.
 *
 * <p>Source: {@code criu/img-streamer.c} and {@code images/img-streamer.proto}.
 */
final class Connection implements AutoCloseable {
  private static final int LONGEST_REQUEST = 4096;
  private static final int LONGEST_NAME = 255;

  /** The most that the kernel passes at once is 253: whatever comes can be closed. */
  private static final int MOST_DESCRIPTORS = 1100;

  /**
   * Held by whoever closes the socket or a descriptor that has come through it. junixsocket locks
   * its list of descriptors, then each of them, when the socket is closed, and the other way round
   * when a descriptor is: two threads at once may wait for each other for ever.
   */
  private static final Object CLOSING = new Object();

  private final AFUNIXSocket socket;
  private final InputStream in;
  private final OutputStream out;

  Connection(AFUNIXSocket socket) throws IOException {
    this.socket = socket;
    socket.setAncillaryReceiveBufferSize(MOST_DESCRIPTORS);
    in = socket.getInputStream();
    out = socket.getOutputStream();
  }

  /** The image that CRIU asks for next; empty if it is done. */
  Optional<String> request() throws IOException {
    byte[] size = in.readNBytes(Integer.BYTES);
    refuseDescriptors();
    if (size.length == 0) {
      return Optional.empty();
    }
    if (size.length < Integer.BYTES) {
      throw new EOFException("the connection ends within a request");
    }
    int length = ByteBuffer.wrap(size).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (length < 1 || length > LONGEST_REQUEST) {
      throw bad(
          "a request of " + Integer.toUnsignedString(length) + " bytes",
          "1 to " + LONGEST_REQUEST + " bytes");
    }
    byte[] message = in.readNBytes(length);
    refuseDescriptors();
    if (message.length < length) {
      throw new EOFException("the connection ends within a request");
    }
    return Optional.of(name(message));
  }

  private static String name(byte[] message) throws IOException {
    List<ByteString> names;
    try {
      names = UnknownFieldSet.parseFrom(message).getField(1).getLengthDelimitedList();
    } catch (InvalidProtocolBufferException e) {
      throw bad("a request that is no message of CRIU", "the name of an image");
    }
    String name = names.isEmpty() ? "" : names.get(names.size() - 1).toStringUtf8();
    if (name.isEmpty()
        || name.length() > LONGEST_NAME
        || name.startsWith(".")
        || name.indexOf('/') >= 0
        || name.indexOf('\0') >= 0) {
      throw bad("a request for \"" + name + "\"", "the name of an image");
    }
    return name;
  }

  /** Says whether there is such an image. */
  void reply(boolean exists) throws IOException {
    out.write(new byte[] {2, 0, 0, 0, 8, (byte) (exists ? 1 : 0)});
    out.flush();
  }

  /** Takes one end of the pipe for an image; the caller closes it. */
  FileDescriptor descriptor() throws IOException {
    if (in.read(new byte[1]) != 1) {
      throw new EOFException("the connection ends before a descriptor");
    }
    FileDescriptor[] received = received();
    if (received.length != 1) {
      close(received);
      throw bad(received.length + " descriptors", "one, of a pipe");
    }
    return received[0];
  }

  private FileDescriptor[] received() throws IOException {
    FileDescriptor[] received = socket.getReceivedFileDescriptors();
    return received == null ? new FileDescriptor[0] : received;
  }

  private void refuseDescriptors() throws IOException {
    FileDescriptor[] received = received();
    if (received.length > 0) {
      close(received);
      throw bad("a descriptor within a request", "one after each image");
    }
  }

  private static void close(FileDescriptor[] descriptors) throws IOException {
    for (FileDescriptor each : descriptors) {
      close(new FileInputStream(each));
    }
  }

  /** Closes a pipe whose descriptor has come through a connection. */
  static void close(Closeable pipe) throws IOException {
    synchronized (CLOSING) {
      pipe.close();
    }
  }

  /** Interrupts a thread, which closes the pipe that it reads or writes. */
  static void interrupt(Thread thread) {
    synchronized (CLOSING) {
      thread.interrupt();
    }
  }

  private static CritException bad(String problem, String expected) {
    return new CritException(Location.UNKNOWN.inFile("criu"), problem, expected);
  }

  /** Ends the run of CRIU, if it has not ended. */
  @Override
  public void close() throws IOException {
    synchronized (CLOSING) {
      socket.close();
    }
  }
}
