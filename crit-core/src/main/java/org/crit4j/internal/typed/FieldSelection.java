package org.crit4j.internal.typed;

import org.crit4j.internal.io.WireBuffer;
import org.crit4j.internal.wire.WireException;
import org.crit4j.internal.wire.WireMessage;
import org.crit4j.internal.wire.WireReader;

/** Picks fields out of the bytes of a message. */
public final class FieldSelection {
  private FieldSelection() {}

  /**
   * The message with some of its fields only, in bytes of its own.
   *
   * @param fields their numbers
   * @throws WireException if the bytes are no message
   */
  public static WireMessage of(WireMessage message, int... fields) throws WireException {
    WireReader reader = new WireReader(message.bytes(), message.from(), message.to());
    WireBuffer chosen = new WireBuffer(256);
    while (reader.next()) {
      for (int field : fields) {
        if (reader.number() == field) {
          chosen.put(message.bytes(), reader.fieldStart(), reader.fieldEnd());
        }
      }
    }
    return new WireMessage(chosen.array(), 0, chosen.size());
  }
}
