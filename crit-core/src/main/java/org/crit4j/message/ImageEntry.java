package org.crit4j.message;

import com.google.protobuf.Message;
import java.util.Optional;
import org.crit4j.image.Payload;
import org.crit4j.internal.typed.EntryBytes;

/**
 * One entry of an image: a message, and what follows it.
 *
 * <p>Entries are immutable; {@link #withMessage} and {@link #withPayload} make edited ones. An
 * entry whose message is the one that was read is written back with the very bytes it was read
 * from, also where they are not what protobuf would write.
 */
public final class ImageEntry {
  private final Message message;
  private final Payload payload;
  private final Optional<EntryBytes> source;

  private ImageEntry(Message message, Payload payload, Optional<EntryBytes> source) {
    this.message = message;
    this.payload = payload;
    this.source = source;
  }

  /** An entry without payload. */
  public static ImageEntry of(Message message) {
    return of(message, Payload.NONE);
  }

  /** An entry. The length fields of the message have to agree with the payload. */
  public static ImageEntry of(Message message, Payload payload) {
    return new ImageEntry(message, payload, Optional.empty());
  }

  static ImageEntry read(Message message, Payload payload, EntryBytes source) {
    return new ImageEntry(message, payload, Optional.of(source));
  }

  /** The message, of one of the generated classes. */
  public Message message() {
    return message;
  }

  /**
   * The message as one of a class.
   *
   * @throws ClassCastException if it is of another
   */
  public <M extends Message> M message(Class<M> type) {
    return type.cast(message);
  }

  /** What follows the message. */
  public Payload payload() {
    return payload;
  }

  /** The same entry with another message. */
  public ImageEntry withMessage(Message other) {
    return new ImageEntry(other, payload, Optional.empty());
  }

  /** The same entry with another payload; its length fields are the caller's to adapt. */
  public ImageEntry withPayload(Payload other) {
    return new ImageEntry(message, other, source);
  }

  /** The bytes that the message was read from, if it is still that message. */
  Optional<EntryBytes> source() {
    return source;
  }
}
