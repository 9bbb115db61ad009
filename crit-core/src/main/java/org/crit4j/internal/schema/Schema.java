package org.crit4j.internal.schema;

import org.jspecify.annotations.Nullable;

/**
 * The wire schema. Rows are parsed when a message is first met, since a run of the command line
 * mostly needs a few of the 200.
 */
public final class Schema {
  private static final String[] MESSAGE_ROWS = SchemaData.messages();
  private static final String[] ENUM_ROWS = SchemaData.enums();

  // Not synchronized: two threads may both parse a row, but tables of one row are equal, and final
  // fields hold all that is in them, so either will do.
  private static final @Nullable MessageSchema[] MESSAGES = new MessageSchema[MESSAGE_ROWS.length];
  private static final @Nullable EnumSchema[] ENUMS = new EnumSchema[ENUM_ROWS.length];

  private Schema() {}

  /**
   * The message of that name, as images-proto spells it ({@code CoreEntry}).
   *
   * @throws IllegalArgumentException if there is none
   */
  public static MessageSchema message(String name) {
    String prefix = name + ';';
    for (int i = 0; i < MESSAGE_ROWS.length; i++) {
      if (MESSAGE_ROWS[i].startsWith(prefix) || MESSAGE_ROWS[i].equals(name)) {
        return message(i);
      }
    }
    throw new IllegalArgumentException("no message " + name + " in the schema");
  }

  static MessageSchema message(int index) {
    MessageSchema known = MESSAGES[index];
    if (known == null) {
      known = MessageSchema.parse(MESSAGE_ROWS[index]);
      MESSAGES[index] = known;
    }
    return known;
  }

  static EnumSchema enumType(int index) {
    EnumSchema known = ENUMS[index];
    if (known == null) {
      known = EnumSchema.parse(ENUM_ROWS[index]);
      ENUMS[index] = known;
    }
    return known;
  }
}
