package org.crit4j.edit.change;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.checkpoint.Task;
import org.crit4j.edit.Change;
import org.crit4j.edit.Draft;
import org.crit4j.edit.Notes;
import org.crit4j.edit.Words;

/** Writes bytes into the memory of a process, over those that are there. */
public final class PokeChange implements Change {
  private static final String FORM = "PID:ADDRESS=HEX, =@FILE or =\"TEXT\"";
  private static final long MOST = 64 << 20;

  private final int pid;
  private final long address;
  private final Source source;

  /** Where the bytes come from. */
  private interface Source {
    byte[] bytes() throws IOException;
  }

  private PokeChange(int pid, long address, Source source) {
    this.pid = pid;
    this.address = address;
    this.source = source;
  }

  /**
   * Takes {@code PID:ADDRESS=BYTES}. The address is hexadecimal; the bytes are hexadecimal digits,
   * the name of a file after {@code @}, or else text, which may stand in double quotes.
   *
   * @throws IllegalArgumentException if it is not of that form
   */
  public static PokeChange parse(String text) {
    Pair pair = Pair.parse(text, FORM);
    String[] place = pair.from().split(":", 2);
    try {
      if (place.length == 2) {
        String digits = place[1].startsWith("0x") ? place[1].substring(2) : place[1];
        return new PokeChange(
            Integer.parseUnsignedInt(place[0]),
            Long.parseUnsignedLong(digits, 16),
            source(pair.to()));
      }
    } catch (NumberFormatException | InvalidPathException e) {
      // Reported below.
    }
    throw new IllegalArgumentException("\"" + text + "\" does not have the form " + FORM);
  }

  private static Source source(String text) {
    if (text.startsWith("@") && text.length() > 1) {
      return contentOf(Path.of(text.substring(1)));
    }
    byte[] bytes;
    if (text.matches("([0-9a-fA-F]{2})+")) {
      bytes = HexFormat.of().parseHex(text);
    } else {
      boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
      String plain = quoted ? text.substring(1, text.length() - 1) : text;
      bytes = plain.getBytes(StandardCharsets.UTF_8);
    }
    return () -> bytes;
  }

  private static Source contentOf(Path file) {
    return () -> content(file);
  }

  /** The content of a file that is to become part of images. */
  static byte[] content(Path file) throws IOException {
    if (Files.size(file) > MOST) {
      throw new CritException(
          Location.UNKNOWN.inFile(file.toString()),
          "has " + Files.size(file) + " bytes",
          "at most 64 MiB");
    }
    return Files.readAllBytes(file);
  }

  @Override
  public void apply(Draft draft, Notes notes) throws IOException {
    Task task = Tasks.only(draft, Optional.of(pid));
    byte[] bytes = source.bytes();
    new TaskPages(draft, task).write(address, bytes);
    notes.matched(
        Words.count(bytes.length, "byte")
            + " of "
            + Words.process(pid)
            + " at 0x"
            + Long.toHexString(address));
  }
}
