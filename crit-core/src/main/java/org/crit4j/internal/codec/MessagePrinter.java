package org.crit4j.internal.codec;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;
import org.crit4j.internal.json.JsonWriter;
import org.crit4j.internal.schema.MessageSchema;
import org.crit4j.internal.wire.WireException;
import org.jspecify.annotations.Nullable;

/** Prints messages as JSON: the straight way where that works, else the careful one. */
public final class MessagePrinter {
  /**
   * Messages up to this size are tried the straight way, with their output kept back until it is
   * known to be right. The output of larger ones is too much to keep: they go the straight way
   * twice, at first for nothing, which still takes less than the careful way.
   */
  private static final int LARGEST_TRIED = 1 << 16;

  private final JsonWriter out;
  private final ValuePrinter values;
  private final StraightWalk straight;
  private final CarefulWalk careful;
  private final boolean formatted;
  private final int maxDepth;
  private @Nullable StraightWalk rehearsal;

  /**
   * A printer.
   *
   * @param formatted whether integers are shown as what they mean
   * @param maxDepth deepest nesting of messages
   */
  public MessagePrinter(JsonWriter out, boolean formatted, int maxDepth) {
    this.out = out;
    this.formatted = formatted;
    this.maxDepth = maxDepth;
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
    } else if (rehearsal().print(bytes, from, to, schema)) {
      straight.print(bytes, from, to, schema);
      return;
    }
    careful.print(bytes, from, to, schema, warnings);
  }

  /** The straight way with an output that leads nowhere. */
  private StraightWalk rehearsal() {
    StraightWalk walk = rehearsal;
    if (walk == null) {
      JsonWriter nowhere = new JsonWriter(OutputStream.nullOutputStream(), false);
      walk = new StraightWalk(nowhere, new ValuePrinter(nowhere, formatted), maxDepth);
      rehearsal = walk;
    }
    return walk;
  }
}
