package org.crit4j.image;

import java.util.List;
import org.crit4j.images.IpcMsg;

/** What follows an entry's message in an image, in the form that its type has. */
public sealed interface Payload {
  /** Nothing follows. */
  Payload NONE = new None();

  /** Nothing follows. */
  record None() implements Payload {}

  /**
   * Bytes: a pipe's content, a socket's packet, a BPF map's keys and values, a shared memory
   * segment, a ghost file or a chunk of one.
   */
  record Bytes(Blob content) implements Payload {}

  /**
   * The queues of a TCP socket.
   *
   * @param in bytes received and not read by the process
   * @param out bytes sent and not acknowledged by the peer, or not sent
   */
  record TcpQueues(Blob in, Blob out) implements Payload {}

  /**
   * Values of the semaphores of a set.
   *
   * @param values one per semaphore, 0 to 65535
   */
  record Semaphores(List<Integer> values) implements Payload {
    /** Copies the list. */
    public Semaphores {
      values = List.copyOf(values);
    }
  }

  /** Messages of a System V queue, the oldest first. */
  record QueuedMessages(List<QueuedMessage> messages) implements Payload {
    /** Copies the list. */
    public QueuedMessages {
      messages = List.copyOf(messages);
    }
  }

  /**
   * One message of a System V queue.
   *
   * @param header its type and size
   * @param text its bytes, as many as the header says
   */
  record QueuedMessage(IpcMsg header, Blob text) {}
}
