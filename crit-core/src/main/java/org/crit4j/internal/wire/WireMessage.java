package org.crit4j.internal.wire;

import org.crit4j.internal.schema.FieldSchema;
import org.crit4j.internal.schema.WireType;

/**
 * The bytes of one message, for looking up single numbers in it.
 *
 * @param bytes array that holds the message
 * @param from index of its first byte
 * @param to index after its last byte
 */
public record WireMessage(byte[] bytes, int from, int to) {

  /** The number in a varint field, as an unsigned one; 0 if the field is not there. */
  public long unsigned(FieldSchema field) {
    WireReader reader = new WireReader(bytes, from, to);
    long value = 0;
    try {
      while (reader.next()) {
        if (reader.number() == field.number && reader.wireType() == WireType.VARINT) {
          value = CanonicalForm.normalized(field.kind, reader.value());
        }
      }
    } catch (WireException e) {
      // Whoever prints or checks the message tells of it; here, what was found so far counts.
      return value;
    }
    return value;
  }
}
