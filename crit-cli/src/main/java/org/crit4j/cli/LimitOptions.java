package org.crit4j.cli;

import java.util.Optional;
import joptsimple.OptionSpec;
import org.crit4j.CritException;
import org.crit4j.container.archive.ArchiveLimitException;
import org.crit4j.container.archive.ArchiveLimits;

/** Limits on archives. All commands that open archives have these options. */
final class LimitOptions {
  private static final String MEMBERS = "max-members";
  private static final String SIZE = "max-size";
  private static final String RATIO = "max-ratio";
  private static final String WINDOW = "max-window";

  private static final String UNITS = "KMGT";
  private static final int LEAST_WINDOW = 10;
  private static final int LARGEST_WINDOW = 31;

  private final OptionSpec<String> members;
  private final OptionSpec<String> size;
  private final OptionSpec<String> ratio;
  private final OptionSpec<String> window;

  /** Adds the options to those of a command. */
  LimitOptions(Command command) {
    members = command.addCommon("N", "maximum files in an archive (default 500000)", MEMBERS);
    size = command.addCommon("BYTES", "maximum unpacked size (default 4T)", SIZE);
    ratio = command.addCommon("N", "maximum compression ratio (default 250)", RATIO);
    window = command.addCommon("BYTES", "maximum zstd or xz window (default 128M)", WINDOW);
  }

  /**
   * The limits on the command line. They become the library's when an archive is opened: runs
   * without one do not load that library.
   */
  record Chosen(
      Optional<Long> members, Optional<Long> size, Optional<Long> ratio, Optional<Integer> window) {
    /** The limits. */
    ArchiveLimits limits() {
      ArchiveLimits limits = ArchiveLimits.DEFAULT;
      limits = members.isPresent() ? limits.withMembers(members.get()) : limits;
      limits = size.isPresent() ? limits.withTotalBytes(size.get()) : limits;
      limits = ratio.isPresent() ? limits.withRatio(ratio.get()) : limits;
      return window.isPresent() ? limits.withWindowLog(window.get()) : limits;
    }
  }

  /** The limits on the command line. */
  Chosen of(Arguments arguments) throws UsageException {
    return new Chosen(
        number(arguments, members),
        number(arguments, size),
        number(arguments, ratio),
        windowLog(arguments));
  }

  private Optional<Integer> windowLog(Arguments arguments) throws UsageException {
    Optional<Long> bytes = number(arguments, window);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    int log = Long.SIZE - 1 - Long.numberOfLeadingZeros(bytes.get());
    if (log < LEAST_WINDOW || log > LARGEST_WINDOW) {
      throw new UsageException("--max-window must be 1K to 2G");
    }
    return Optional.of(log);
  }

  /** A number above 0, which may end in a unit: {@code 8G}. */
  private static Optional<Long> number(Arguments arguments, OptionSpec<String> option)
      throws UsageException {
    Optional<String> text = arguments.value(option);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      int end = text.get().length() - 1;
      int unit = end < 0 ? -1 : UNITS.indexOf(text.get().charAt(end));
      long number = Long.parseLong(unit < 0 ? text.get() : text.get().substring(0, end));
      if (number > 0) {
        return Optional.of(Math.multiplyExact(number, 1L << (10 * (unit + 1))));
      }
    } catch (NumberFormatException | ArithmeticException e) {
      // Reported below.
    }
    throw new UsageException(
        "\""
            + text.get()
            + "\" is not a valid limit; expected a number above 0, such as 500000 or 8G");
  }

  /** An addition to the message of a failure: the option that raises the limit, if it is one. */
  static String hint(CritException problem) {
    // Most failures are not of archives and need not load their library.
    boolean plain = problem.getClass() == CritException.class;
    if (plain || !(problem instanceof ArchiveLimitException beyond)) {
      return "";
    }
    String option =
        switch (beyond.limit()) {
          case MEMBERS -> MEMBERS;
          case TOTAL_BYTES -> SIZE;
          case RATIO -> RATIO;
          case WINDOW -> WINDOW;
        };
    return " (--" + option + ")";
  }
}
