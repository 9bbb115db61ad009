package org.crit4j.internal.codec;

import org.crit4j.internal.io.WireBuffer;
import org.crit4j.internal.schema.FieldSchema;
import org.crit4j.internal.schema.MessageSchema;
import org.crit4j.internal.wire.WireException;
import org.crit4j.internal.wire.WireReader;
import org.jspecify.annotations.Nullable;

/** Fields as older versions of CRIT call them, where CRIU has renamed them. */
final class OldNames {
  private static final String PAGEMAP = "PagemapEntry";
  private static final String PAGES = "nr_pages";
  private static final String COMPAT_PAGES = "compat_nr_pages";

  private OldNames() {}

  /** The field that had this name once; null if none had. */
  static @Nullable FieldSchema field(MessageSchema schema, String name) {
    boolean seccomp = name.equals("seccomp_mode") || name.equals("seccomp_filter");
    return seccomp ? schema.byName("old_" + name) : null;
  }

  /**
   * Whether a message has the fields that older JSON of it has: the number of pages was what is
   * compat_nr_pages now, before CRIU 4.2.
   *
   * @param seen bits of its fields
   */
  static boolean isOld(MessageSchema schema, long seen) {
    if (!schema.name.equals(PAGEMAP)) {
      return false;
    }
    FieldSchema pages = schema.byName(PAGES);
    FieldSchema compat = schema.byName(COMPAT_PAGES);
    return pages != null
        && compat != null
        && (seen & 1L << pages.index) != 0
        && (schema.requiredFields & ~seen) == 1L << compat.index;
  }

  /**
   * Completes a message whose only missing field had another name.
   *
   * @param message has the fields that were read from {@code start} on
   * @param seen bits of these fields
   * @return whether it is complete now
   */
  static boolean complete(MessageSchema schema, WireBuffer message, int start, long seen) {
    FieldSchema pages = schema.byName(PAGES);
    FieldSchema compat = schema.byName(COMPAT_PAGES);
    if (pages == null || compat == null || !isOld(schema, seen)) {
      return false;
    }
    WireReader reader = new WireReader(message.array(), start, message.size());
    try {
      while (reader.next()) {
        if (reader.number() == pages.number && reader.value() >>> 32 == 0) {
          // Tags of both take a byte.
          message.array()[reader.fieldStart()] = (byte) compat.tag;
          return true;
        }
      }
      return false;
    } catch (WireException e) {
      throw new IllegalStateException("own output is malformed", e);
    }
  }
}
