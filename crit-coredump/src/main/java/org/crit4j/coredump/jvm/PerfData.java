package org.crit4j.coredump.jvm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The counters that a HotSpot JVM keeps for tools such as {@code jstat}. Source: {@code perfMemory}
 * and {@code perfData} of HotSpot.
 *
 * @param values text and numbers ({@link Long}) by their names, in the JVM's order
 */
public record PerfData(Map<String, Object> values) {
  /** The largest area that JVMs make. */
  static final int LARGEST = 1 << 20;

  /** Bytes at the start of the area. */
  static final int PROLOGUE = 32;

  private static final int MAGIC = 0xcafec0c0;
  private static final int ENTRY = 20;

  /** Whether bytes are the start of such an area. */
  static boolean isStart(byte[] bytes) {
    return bytes.length >= PROLOGUE && ByteBuffer.wrap(bytes).getInt() == MAGIC;
  }

  /** The counters of an area; empty if it is damaged. */
  static Optional<PerfData> parse(byte[] bytes, int length) {
    if (length < PROLOGUE || !isStart(bytes)) {
      return Optional.empty();
    }
    ByteBuffer area = ByteBuffer.wrap(bytes, 0, length);
    area.order(area.get(4) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    Map<String, Object> values = new LinkedHashMap<>();
    int at = area.getInt(24);
    for (int left = area.getInt(28); left > 0; left--) {
      if (at < PROLOGUE || at > length - ENTRY) {
        return Optional.empty();
      }
      int size = area.getInt(at);
      int name = area.getInt(at + 4);
      int data = area.getInt(at + 16);
      if (size < ENTRY || size > length - at || name < 0 || name >= size || data < 0) {
        return Optional.empty();
      }
      int vector = area.getInt(at + 8);
      if (area.get(at + 12) == 'J' && data <= size - Long.BYTES) {
        values.put(text(area, at + name, at + size), area.getLong(at + data));
      } else if (area.get(at + 12) == 'B' && vector >= 0 && data <= size - vector) {
        values.put(text(area, at + name, at + size), text(area, at + data, at + data + vector));
      }
      at += size;
    }
    return Optional.of(new PerfData(values));
  }

  private static String text(ByteBuffer area, int start, int end) {
    int stop = start;
    while (stop < end && area.get(stop) != 0) {
      stop++;
    }
    byte[] text = new byte[stop - start];
    area.get(start, text);
    return new String(text, StandardCharsets.UTF_8);
  }

  /** A number; empty if there is no such counter. */
  public OptionalLong number(String name) {
    return values.get(name) instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
  }

  /** A text; empty if there is none of that name, or it is empty. */
  public Optional<String> text(String name) {
    return values.get(name) instanceof String text && !text.isEmpty()
        ? Optional.of(text)
        : Optional.empty();
  }
}
