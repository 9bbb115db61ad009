package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import joptsimple.OptionSpec;
import org.crit4j.Printable;
import org.crit4j.container.CheckpointFinder;
import org.crit4j.container.CheckpointOpener;
import org.crit4j.query.ScanState;
import org.crit4j.query.table.Fleet;

/** Options of the commands on any number of checkpoints: which of them to read. */
final class FleetOptions {
  private static final String UNITS = "smhd";
  private static final long[] SECONDS = {1, 60, 3_600, 86_400};

  private final String command;
  private final OptionSpec<String> since;
  private final OptionSpec<String> state;
  private final LimitOptions limits;

  /** Adds the options to those of a command. */
  FleetOptions(Command command) {
    this.command = command.name();
    since = command.add("TIME", "read what was written since: 24h, 7d, 2026-11-28", "since");
    state = command.add("FILE", "read what is new since the last run, which is in FILE", "state");
    command.addColour();
    limits = new LimitOptions(command);
  }

  /** What a command does with a fleet. */
  interface Work {
    /** Does it. */
    void on(Fleet fleet) throws UsageException, IOException;
  }

  /**
   * Reads the checkpoints on a command line, and notes in the state that they have been read.
   *
   * @return the exit code
   */
  int run(Arguments arguments, List<Path> paths, Console console, Work work)
      throws UsageException, IOException {
    Messages messages = new Messages(command, console);
    LimitOptions.Chosen chosen = limits.of(arguments);
    Optional<Path> file = arguments.file(state);
    Optional<ScanState> before =
        file.isPresent() ? Optional.of(ScanState.open(file.get())) : Optional.empty();
    List<Path> all = CheckpointFinder.find(paths, chosen.limits(), it -> noteEmpty(it, console));
    Optional<String> from = arguments.value(since);
    List<Path> recent = from.isPresent() ? ScanState.since(time(from.get()), all) : all;
    List<Path> unread = before.isPresent() ? before.get().unread(recent) : recent;
    CheckpointOpener opener =
        new CheckpointOpener(chosen.limits(), messages).withStandardInput(console.in());
    try (Fleet fleet = new Fleet(unread, opener, messages.problems()::record)) {
      work.on(fleet);
      if (before.isPresent()) {
        before.get().save(unread, fleet.damaged());
      }
    }
    return messages.finish();
  }

  private void noteEmpty(Path directory, Console console) {
    String name = Printable.of(directory.toString());
    console.error("crit " + command + ": " + name + ": no checkpoints in this directory\n");
  }

  /** A time: RFC 3339, a day in UTC, or how long ago ({@code 24h}). */
  private static Instant time(String text) throws UsageException {
    try {
      int unit = text.isEmpty() ? -1 : UNITS.indexOf(text.charAt(text.length() - 1));
      if (unit >= 0) {
        long count = Long.parseLong(text.substring(0, text.length() - 1));
        return Instant.now().minus(Duration.ofSeconds(Math.multiplyExact(count, SECONDS[unit])));
      }
      return text.indexOf('T') < 0
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      throw new UsageException(
          "\""
              + text
              + "\" is not a valid time; expected 90m, 24h, 7d, 2026-11-28 or"
              + " 2026-11-28T12:00:00Z");
    }
  }
}
