package org.crit4j.checkpoint;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.crit4j.checkpoint.file.InetSocket;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.image.Payload;
import org.crit4j.images.IpcMsgEntry;
import org.crit4j.images.PipeDataEntry;
import org.crit4j.images.SkPacketEntry;
import org.crit4j.images.TcpStreamEntry;
import org.crit4j.message.ImageEntry;
import org.crit4j.message.ImageReader;
import org.crit4j.source.Images;

/**
 * What was on its way at the dump: bytes in pipes and sockets. Methods throw a {@link
 * org.crit4j.CritException} if an image that they need is damaged, and another {@link IOException}
 * if it cannot be read.
 */
public final class Queues {
  /**
   * What waits to be read.
   *
   * @param packets how many pieces; 1 for pipes with anything in them
   * @param bytes how many bytes in all
   */
  public record Waiting(long packets, long bytes) {
    /** Nothing. */
    public static final Waiting NOTHING = new Waiting(0, 0);

    private static Waiting packet(int length) {
      long bytes = Integer.toUnsignedLong(length);
      return new Waiting(1, bytes);
    }

    private Waiting plus(Waiting other) {
      return new Waiting(packets + other.packets, bytes + other.bytes);
    }
  }

  private final Images images;
  private final Lazy<Map<Integer, Waiting>> pipes;
  private final Lazy<Map<Integer, Waiting>> sockets;
  private final Lazy<Map<Integer, Waiting>> messages;

  Queues(Images images) {
    this.images = images;
    this.pipes = Lazy.of(this::readPipes);
    this.sockets = Lazy.of(this::readSockets);
    this.messages = Lazy.of(this::readMessages);
  }

  /**
   * What waits in a pipe.
   *
   * @param pipeId the pipe's number
   */
  public Waiting inPipe(int pipeId) throws IOException {
    return pipes.get().getOrDefault(pipeId, Waiting.NOTHING);
  }

  /**
   * What a socket has received and nobody has read. TCP connections have {@link #stream}.
   *
   * @param fileId the socket's number as a file
   */
  public Waiting inSocket(int fileId) throws IOException {
    return sockets.get().getOrDefault(fileId, Waiting.NOTHING);
  }

  /**
   * What waits in the message queues of System V.
   *
   * @return the messages of each queue, by its ID
   */
  public Map<Integer, Waiting> inMessageQueues() throws IOException {
    return messages.get();
  }

  /** The state of a TCP connection, with the lengths of its queues; empty if it was not dumped. */
  public Optional<TcpStreamEntry> stream(InetSocket socket) throws IOException {
    if (socket.inode().isEmpty()) {
      return Optional.empty();
    }
    long inode = Integer.toUnsignedLong(socket.inode().getAsInt());
    return images.first(ImageName.of(ImageType.TCP_STREAM, inode), TcpStreamEntry.class);
  }

  private Map<Integer, Waiting> readPipes() throws IOException {
    Map<Integer, Waiting> found = new HashMap<>();
    for (ImageType type : new ImageType[] {ImageType.PIPES_DATA, ImageType.FIFO_DATA}) {
      String file = type.fileNamePatterns().get(0);
      for (PipeDataEntry data : images.all(file, PipeDataEntry.class)) {
        found.merge(data.getPipeId(), Waiting.packet(data.getBytes()), Waiting::plus);
      }
    }
    return found;
  }

  private Map<Integer, Waiting> readMessages() throws IOException {
    Map<Integer, Waiting> found = new TreeMap<>();
    for (ImageName image : images.names(ImageType.IPCNS_MSG)) {
      try (ImageReader reader = images.open(image.file())) {
        while (reader.hasNext()) {
          ImageEntry entry = reader.next();
          if (entry.payload() instanceof Payload.QueuedMessages queue) {
            int id = entry.message(IpcMsgEntry.class).getDesc().getId();
            for (Payload.QueuedMessage each : queue.messages()) {
              found.merge(id, new Waiting(1, each.text().size()), Waiting::plus);
            }
          }
        }
      }
    }
    return found;
  }

  private Map<Integer, Waiting> readSockets() throws IOException {
    Map<Integer, Waiting> found = new HashMap<>();
    String file = ImageType.SK_QUEUES.fileNamePatterns().get(0);
    if (!images.has(file)) {
      return found;
    }
    try (ImageReader reader = images.open(file)) {
      while (reader.hasNext()) {
        SkPacketEntry packet = reader.next().message(SkPacketEntry.class);
        found.merge(packet.getIdFor(), Waiting.packet(packet.getLength()), Waiting::plus);
      }
    }
    return found;
  }
}
