package org.crit4j.report;

import java.io.IOException;
import java.util.Optional;
import org.crit4j.CritException;

/**
 * Something in a checkpoint that cannot be read.
 *
 * @param image path of the file, as far as it is known
 * @param message where it is, the problem, and the expected input, in one line; safe to print
 */
public record Problem(Optional<String> image, String message) {
  static Problem of(IOException failure) {
    Optional<String> image =
        failure instanceof CritException damage ? damage.location().file() : Optional.empty();
    return new Problem(image, String.valueOf(failure.getMessage()));
  }

  @Override
  public String toString() {
    return message;
  }
}
