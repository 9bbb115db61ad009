package org.crit4j.internal.validate;

import com.google.protobuf.Message;
import org.jspecify.annotations.Nullable;

/**
 * An entry of an image.
 *
 * @param image where it is
 * @param index its index in the image, from 0
 * @param message its message, with all required fields
 */
public record Entry<M extends Message>(LoadedImage image, int index, M message) implements Named {
  /** The class of its message. */
  Class<? extends Message> type() {
    return message.getClass();
  }

  /** What messages call it: {@code files.img entry 3}. */
  @Override
  public String label() {
    return image.file() + " entry " + index;
  }

  /** Whether it is the same place: to compare messages is slow, and loads all of their schema. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Entry<?> entry && image == entry.image && index == entry.index;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(image) * 31 + index;
  }
}
