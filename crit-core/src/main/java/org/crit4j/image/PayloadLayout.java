package org.crit4j.image;

import java.util.List;
import java.util.Optional;

/**
 * What follows an entry's message in an image. The lengths stand in fields of the message, named
 * here as the schema names them.
 */
public sealed interface PayloadLayout {

  /** Nothing follows. */
  record None() implements PayloadLayout {}

  /**
   * Bytes, as many as the fields together say.
   *
   * @param lengthFields names of the fields
   * @param alignment the bytes are padded with zeros to a multiple of this
   * @param absentIf a field that, when true, says that the bytes are elsewhere
   */
  record Blob(List<String> lengthFields, int alignment, Optional<String> absentIf)
      implements PayloadLayout {
    /** Copies the list. */
    public Blob {
      lengthFields = List.copyOf(lengthFields);
    }
  }

  /** The bytes of a TCP socket's receive queue, then those of its send queue. */
  record TcpQueues() implements PayloadLayout {}

  /** 16-bit values of semaphores, padded with zeros to a multiple of 8 bytes. */
  record Semaphores() implements PayloadLayout {}

  /** Messages of a queue: length and message each, then its text, padded to a multiple of 8. */
  record QueuedMessages() implements PayloadLayout {}

  /** All bytes up to the end of the file, unless the ghost file's content follows in chunks. */
  record GhostContent() implements PayloadLayout {}
}
