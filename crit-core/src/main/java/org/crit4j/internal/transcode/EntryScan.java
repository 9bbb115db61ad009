package org.crit4j.internal.transcode;

import java.io.IOException;
import java.util.OptionalLong;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.crit4j.Limits;
import org.crit4j.Warnings;
import org.crit4j.image.ImageType;
import org.crit4j.internal.io.ImageInput;
import org.crit4j.internal.payload.Strictness;
import org.crit4j.internal.schema.MessageSchema;
import org.crit4j.internal.wire.WireException;
import org.crit4j.internal.wire.WireMessage;

/**
 * Goes through the messages of an image without parsing them, as far as they are plain. What is
 * damaged or unusual is left to the parser, which understands it, or says what is wrong with it.
 */
public final class EntryScan {
  private EntryScan() {}

  /** Takes messages in turn. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Takes a message, whose bytes are good until it returns.
     *
     * @return false to give up
     * @throws WireException to give up
     */
    boolean take(WireMessage entry, MessageSchema schema) throws WireException;
  }

  /**
   * Goes through an image whose entries have no payload.
   *
   * @return whether all messages were taken; false for an image of another type or a damaged one
   * @throws IOException if it cannot be read
   */
  public static boolean of(ImageData image, ImageType type, Limits limits, Visitor visitor)
      throws IOException {
    ImageInput input = new ImageInput(image.stream(), OptionalLong.of(image.size()));
    try {
      EntryCursor cursor = new EntryCursor(input, limits, new Strictness(false, Warnings.IGNORE));
      if (cursor.header().type() != type) {
        return false;
      }
      while (cursor.next()) {
        if (!visitor.take(cursor.message(), cursor.schema())) {
          return false;
        }
        cursor.passMessage();
      }
      return true;
    } catch (CritException | WireException e) {
      return false;
    }
  }
}
