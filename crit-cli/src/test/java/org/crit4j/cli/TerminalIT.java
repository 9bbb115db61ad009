package org.crit4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.crit4j.Printable;
import org.crit4j.cli.CritProcess.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Names that would do something to a terminal are shown, not done. */
@EnabledOnOs(OS.LINUX)
final class TerminalIT {
  /** Clears the screen, in two encodings; ends the line; turns the text around; rings. */
  private static final List<String> HOSTILE =
      List.of("\u001b[2J", "\u009b2J", "two\nlines", "\u202ename", "bell\u0007", "\u007f\r");

  @TempDir private Path directory;

  private CritProcess crit() {
    return CritProcess.in(directory);
  }

  private static void assertHarmless(Result result, int lines) {
    for (String text : List.of(result.err(), result.text())) {
      text.lines().forEach(line -> assertEquals(Printable.of(line), line));
    }
    assertEquals(lines, result.err().lines().count(), result.err());
    assertTrue(result.err().lines().allMatch(line -> line.startsWith("crit ")), result.err());
  }

  @Test
  void inTheNamesOfFiles() throws Exception {
    for (String name : HOSTILE) {
      Path file = Files.writeString(directory.resolve(name), "no image");
      for (String command : List.of("decode", "encode")) {
        assertHarmless(crit().run(command, "-i", name), 1);
        assertHarmless(crit().run(command, "-i", name + "/x", "-o", "out"), 1);
      }
      assertHarmless(crit().run("show", name), 1);
      assertHarmless(crit().run("info", name), 1);
      Files.delete(file);
    }
  }

  @Test
  void inTheNamesOfADirectorysFiles() throws Exception {
    Path images = Files.createDirectory(directory.resolve("images"));
    for (String name : HOSTILE) {
      Files.writeString(images.resolve(name), "no image");
      Files.writeString(images.resolve("core-" + name), "no image");
      Files.writeString(images.resolve(name + ".json"), "{\"magic\": \"" + "CORE\"");
    }
    int copies = 3 * HOSTILE.size();
    assertHarmless(crit().run("decode", "-i", "images", "-o", "json"), copies + 1);
    assertHarmless(crit().run("encode", "-i", "images", "-o", "again"), copies + 1);
  }

  @Test
  void inJson() throws Exception {
    for (String text : HOSTILE) {
      String escaped = text.replace("\n", "\\n").replace("\r", "\\r");
      String plain = escaped.replace("\u001b", "\\u001b").replace("\u0007", "\\u0007");
      for (String entry :
          List.of(
              "{\"" + plain + "\": 1}",
              "{\"flags\": \"" + plain + "\"}",
              "{\"vaddr\": \"" + plain + "\"}")) {
        String json = "{\"magic\": \"PAGEMAP\", \"entries\": [{\"pages_id\": 1}, " + entry + "]}";
        assertHarmless(crit().reading(json.getBytes(UTF_8)).run("encode"), 1);
      }
      String type = "{\"magic\": \"" + plain + "\", \"entries\": []}";
      assertHarmless(crit().reading(type.getBytes(UTF_8)).run("encode"), 1);
    }
  }

  @Test
  void inCommandLines() throws Exception {
    for (String text : HOSTILE) {
      for (String[] words : new String[][] {{text}, {"decode", "--" + text}, {"decode", text}}) {
        Result result = crit().run(words);
        result.err().lines().forEach(line -> assertEquals(Printable.of(line), line));
        assertEquals(2, result.exitCode());
      }
    }
  }
}
