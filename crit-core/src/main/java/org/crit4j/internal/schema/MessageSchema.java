package org.crit4j.internal.schema;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of a message, in number order. */
public final class MessageSchema {
  private static final int DIRECT_TAGS = 1 << 11;

  public final String name;
  public final FieldSchema[] fields;

  /** One bit per index of a required field. */
  public final long requiredFields;

  private final @Nullable FieldSchema[] byTag;

  private MessageSchema(String name, FieldSchema[] fields) {
    this.name = name;
    this.fields = fields;
    long required = 0;
    int highestTag = 0;
    for (FieldSchema field : fields) {
      required |= field.required ? 1L << field.index : 0;
      highestTag = Math.max(highestTag, field.tag);
    }
    if (highestTag >= DIRECT_TAGS) {
      throw new IllegalStateException(name + " has field numbers too high for a direct table");
    }
    requiredFields = required;
    byTag = new FieldSchema[highestTag + 1];
    for (FieldSchema field : fields) {
      byTag[field.tag] = field;
    }
  }

  static MessageSchema parse(String row) {
    RowReader parts = new RowReader(row, ';');
    String name = parts.next();
    List<FieldSchema> fields = new ArrayList<>();
    while (parts.hasNext()) {
      fields.add(FieldSchema.parse(parts.next(), fields.size()));
    }
    return new MessageSchema(name, fields.toArray(new FieldSchema[0]));
  }

  /** The field whose canonical tag this is, null if there is none. */
  public @Nullable FieldSchema byTag(int tag) {
    return tag >= 0 && tag < byTag.length ? byTag[tag] : null;
  }

  /** The field of that number, null if there is none. */
  public @Nullable FieldSchema byNumber(int number) {
    for (FieldSchema field : fields) {
      if (field.number == number) {
        return field;
      }
    }
    return null;
  }

  /** The field of that name, null if there is none. */
  public @Nullable FieldSchema byName(String fieldName) {
    for (FieldSchema field : fields) {
      if (field.name.equals(fieldName)) {
        return field;
      }
    }
    return null;
  }
}
