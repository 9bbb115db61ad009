package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.crit4j.Limits;
import org.crit4j.image.ImageType;
import org.junit.jupiter.api.Test;

/** Holds the tables of docs/format.md against the code. */
final class FormatPageTest {
  private static final List<String> LINES = lines();

  private static List<String> lines() {
    try {
      return Files.readAllLines(Sample.DIRECTORY.resolveSibling("format.md"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String files(ImageType type) {
    return type.fileNamePatterns().stream()
        .map(it -> '`' + it + '`')
        .collect(Collectors.joining(", "));
  }

  /** The rows of the tables that start so, without the last column. */
  private static List<String> rows(String header) {
    List<String> rows = new ArrayList<>();
    boolean inside = false;
    for (String line : LINES) {
      if (line.equals(header)) {
        inside = true;
      } else if (!line.startsWith("|")) {
        inside = false;
      } else if (inside && !line.startsWith("|---")) {
        rows.add(line.substring(0, line.lastIndexOf(" | ") + 2));
      }
    }
    return rows;
  }

  @Test
  void hasEveryTypeWithItsFilesAndMagic() {
    List<String> expected = new ArrayList<>();
    for (ImageType type : ImageType.values()) {
      if (!type.isRaw()) {
        String magic = String.format("`0x%08x`", type.magic());
        expected.add("| " + type + " | " + files(type) + " | " + magic + " |");
      }
    }
    assertEquals(expected, rows("| type | files | magic | content |"));
  }

  @Test
  void hasEveryRawFile() {
    List<String> expected = new ArrayList<>();
    for (ImageType type : ImageType.values()) {
      if (type.isRaw()) {
        expected.add("| " + files(type) + " | " + type.description() + " |");
      }
    }
    List<String> rows = new ArrayList<>();
    int from = LINES.indexOf("### Raw files");
    int to = LINES.indexOf("## Payloads");
    for (String line : LINES.subList(from, to)) {
      if (line.startsWith("| `")) {
        rows.add(line);
      }
    }
    assertEquals(expected, rows);
  }

  @Test
  void hasAllTypesWithPayloads() {
    List<String> expected = new ArrayList<>();
    for (ImageType type : ImageType.values()) {
      boolean withPayload =
          type.entries()
              .map(it -> it.headPayload() + " " + it.bodyPayload())
              .filter(it -> !it.equals("None[] None[]"))
              .isPresent();
      if (withPayload) {
        expected.add(type.name());
      }
    }
    String table =
        rows("| type | what follows the message | `extra` in the JSON |").stream()
            .map(it -> it.substring(2, it.indexOf(" |", 2)))
            .collect(Collectors.joining(", "));
    assertEquals(
        expected.stream().sorted().toList(),
        List.of(table.split(", ", -1)).stream().sorted().toList());
  }

  @Test
  void hasTheLimits() {
    Limits limits = Limits.DEFAULT;
    assertTrue(
        LINES.containsAll(
            List.of(
                "| a message; a JSON string outside of `extra` | "
                    + (limits.entryBytes() >> 20)
                    + " MiB |",
                "| JSON from a pipe that has to be kept because of its order | "
                    + (limits.bufferedBytes() >> 20)
                    + " MiB |",
                "| nesting of messages and of JSON | " + limits.depth() + " |")));
  }
}
