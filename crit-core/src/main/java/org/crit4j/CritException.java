package org.crit4j;

import java.io.IOException;
import java.util.Optional;

/**
 * Input that cannot be taken as what it should be: a damaged image, a JSON document that does not
 * fit the image type, a file that is no image at all.
 *
 * <p>The message is one line: where (file, entry, offset or JSON path), what is wrong, and what was
 * expected. Failures of the file system stay plain {@link IOException}s.
 */
public class CritException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Location location;
  private final String problem;
  private final transient Optional<String> expected;

  /**
   * A failure.
   *
   * @param location where it is, as far as known
   * @param problem what is wrong, starting in lower case
   * @param expected what would have been right; empty when the problem says it all
   */
  public CritException(Location location, String problem, Optional<String> expected) {
    super(message(location, problem, expected));
    this.location = location;
    this.problem = problem;
    this.expected = expected;
  }

  /** A failure whose problem says it all. */
  public CritException(Location location, String problem) {
    this(location, problem, Optional.empty());
  }

  /** A failure, and what would have been right. */
  public CritException(Location location, String problem, String expected) {
    this(location, problem, Optional.of(expected));
  }

  /** The same failure with the name of the file, if it has none. */
  public final CritException inFile(String name) {
    if (location.file().isPresent()) {
      return this;
    }
    CritException named = at(location.inFile(name));
    named.setStackTrace(getStackTrace());
    return named;
  }

  /** The same failure at that place; a subclass keeps what it adds. */
  protected CritException at(Location place) {
    return new CritException(place, problem, expected);
  }

  private static String message(Location location, String problem, Optional<String> expected) {
    String where = location.toString();
    StringBuilder text = new StringBuilder(where.isEmpty() ? "" : where + ": ");
    text.append(Printable.of(problem));
    expected.ifPresent(it -> text.append("; expected ").append(Printable.of(it)));
    return text.toString();
  }

  /** Where it is, as far as known. */
  public final Location location() {
    return location;
  }

  /** What is wrong, without the place. */
  public final String problem() {
    return problem;
  }

  /** What would have been right. */
  public final Optional<String> expected() {
    return expected;
  }
}
