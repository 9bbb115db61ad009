package org.crit4j.edit.scrub;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Scrubs logs of CRIU: of errors and warnings stays where in its source they are from, which tells
 * the message but not what it is about; and the version. Everything else goes.
 */
final class LogScrubber {
  private static final int LONGEST = 4096;
  private static final String TIME = "(?<time>\\([0-9.]{1,20}\\) +)?";
  private static final Pattern PROBLEM =
      Pattern.compile(
          TIME
              + "(?:[0-9]+: *)?(?<place>(?:Error|Warn) +"
              + "\\([a-z0-9_/-]{1,60}\\.[ch]:[0-9]{1,6}\\):).*",
          Pattern.DOTALL);
  private static final Pattern VERSION =
      Pattern.compile(
          TIME
              + "(?<place>Version: [0-9.]{1,12}(?: \\(gitid v?[0-9.]{1,12}[a-z0-9.-]{0,60}\\))?).*",
          Pattern.DOTALL);

  private final Tally tally;

  LogScrubber(Tally tally) {
    this.tally = tally;
  }

  /** What stays of a log. */
  byte[] scrub(byte[] log) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(log);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Optional<String> line = line(in); line.isPresent(); line = line(in)) {
      Optional<String> kept = kept(line.get());
      if (kept.isPresent()) {
        out.write((kept.get() + "\n").getBytes(StandardCharsets.ISO_8859_1));
      }
      tally.add(ReplacementKind.MESSAGES);
    }
    return out.toByteArray();
  }

  private static Optional<String> kept(String line) {
    for (Pattern each : new Pattern[] {PROBLEM, VERSION}) {
      Matcher matcher = each.matcher(line);
      if (matcher.matches()) {
        String time = matcher.group("time");
        return Optional.of((time == null ? "" : time) + matcher.group("place"));
      }
    }
    return Optional.empty();
  }

  /** The beginning of the next line; empty at the end. */
  private static Optional<String> line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int read = in.read();
    if (read < 0) {
      return Optional.empty();
    }
    while (read >= 0 && read != '\n') {
      if (line.length() < LONGEST) {
        line.append((char) read);
      }
      read = in.read();
    }
    return Optional.of(line.toString());
  }
}
