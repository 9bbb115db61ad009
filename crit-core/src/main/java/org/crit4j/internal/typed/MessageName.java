package org.crit4j.internal.typed;

import com.google.protobuf.Message;
import org.crit4j.images.InventoryEntry;

/** The name of a message in the schema. */
public final class MessageName {
  private static final String GENERATED = InventoryEntry.class.getPackageName();

  private MessageName() {}

  /**
   * The name of that message. Of the generated classes it is their own: to ask for the descriptor
   * loads the whole schema, which takes longer than a small image.
   */
  public static String of(Message message) {
    Class<?> type = message.getClass();
    return type.getPackageName().equals(GENERATED)
        ? type.getSimpleName()
        : message.getDescriptorForType().getName();
  }
}
