package org.crit4j.internal.schema;

import org.jspecify.annotations.Nullable;

/**
 * What values were shown as before: an image has few different flags, each many times. Threads may
 * share it; at worst one makes a text that another has made as well.
 */
final class ShownValues {
  private static final int BITS = 6;

  /** Spreads values that differ in a few bits anywhere over the slots. */
  private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

  private record Shown(long value, boolean signed, byte[] json) {}

  private final @Nullable Shown[] slots = new @Nullable Shown[1 << BITS];

  /** The JSON of a value, null if it is not known. */
  byte @Nullable [] find(long value, boolean signed) {
    Shown shown = slots[slot(value)];
    boolean same = shown != null && shown.value == value && shown.signed == signed;
    return same ? shown.json : null;
  }

  /** Remembers the JSON of a value in place of another one's. */
  void add(long value, boolean signed, byte[] json) {
    slots[slot(value)] = new Shown(value, signed, json);
  }

  private static int slot(long value) {
    return (int) ((value * SPREAD) >>> (Long.SIZE - BITS));
  }
}
