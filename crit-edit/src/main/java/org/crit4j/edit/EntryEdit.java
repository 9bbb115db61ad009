package org.crit4j.edit;

import com.google.protobuf.Message;
import java.io.IOException;

/**
 * Changes the messages of an image one by one.
 *
 * @param <M> the class of the messages
 */
@FunctionalInterface
public interface EntryEdit<M extends Message> {
  /**
   * The message that takes the place of another.
   *
   * @param message as it is now
   * @return an equal one where nothing is to be changed
   * @throws IOException if it cannot be made
   */
  M edit(M message) throws IOException;
}
