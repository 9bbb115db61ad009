package org.crit4j.edit;

import java.io.IOException;

/**
 * Something to change in a checkpoint. It changes all that belongs together, and says in notes what
 * it has matched, what may break, and what it should not be done for.
 */
public interface Change {

  /**
   * Changes the draft. What changes before it have done is there already.
   *
   * @param notes takes what there is to say about it
   * @throws org.crit4j.CritException if the images cannot be changed in this way, or are damaged
   * @throws IOException if they cannot be read
   */
  void apply(Draft draft, Notes notes) throws IOException;
}
