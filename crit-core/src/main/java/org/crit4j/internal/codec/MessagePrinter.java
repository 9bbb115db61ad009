package org.crit4j.internal.codec;

import java.io.IOException;
import java.util.function.Consumer;
import org.crit4j.internal.json.JsonWriter;
import org.crit4j.internal.schema.MessageSchema;
import org.crit4j.internal.wire.WireException;

/** Prints messages as JSON: the straight way where that works, else the careful one. */
public final class MessagePrinter {
  /**
   * Messages up to this size are tried the straight way, with their output kept back until it is
   * known to be right. Larger ones are checked first, so that their output need not be kept.
   */
  private static final int LARGEST_TRIED = 1 << 16;

  private final JsonWriter out;
  private final ValuePrinter values;
  private final StraightWalk straight;
  private final CarefulWalk careful;

  /**
   * A printer.
   *
   * @param formatted whether integers are shown as what they mean
   * @param maxDepth deepest nesting of messages
   */
  public MessagePrinter(JsonWriter out, boolean formatted, int maxDepth) {
    this.out = out;
    this.values = new ValuePrinter(out, formatted);
    this.straight = new StraightWalk(out, values, maxDepth);
    this.careful = new CarefulWalk(out, values, maxDepth);
  }

  /**
   * Prints the fields of a message, without braces around them.
   *
   * @param warnings gets a line for each oddity
   * @throws WireException if the bytes are no message; nothing is printed then
   */
  public void print(byte[] bytes, int from, int to, MessageSchema schema, Consumer<String> warnings)
      throws IOException, WireException {
    if (to - from <= LARGEST_TRIED) {
      out.mark();
      boolean done = straight.print(bytes, from, to, schema);
      if (done) {
        out.commit();
        return;
      }
      out.rollback();
    }
    careful.print(bytes, from, to, schema, warnings);
  }
}
