package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.crit4j.cli.CritProcess.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code crit validate} as users start it. */
final class ValidateIT {
  @TempDir private Path directory;
  private Path images;

  @BeforeEach
  void copy() throws Exception {
    images = Sample.copyTo(directory.resolve("images"));
  }

  private Result crit(String... arguments) throws Exception {
    return CritProcess.in(directory).run(arguments);
  }

  private void cut(String image, int bytes) throws Exception {
    Path file = images.resolve(image);
    byte[] all = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(all, all.length - bytes));
  }

  @Test
  void cleanImages() throws Exception {
    Result result = crit("validate", "images");
    assertEquals("15 images, nothing found; the checkpoint is complete\n", result.text());
    assertEquals(0, result.exitCode());
  }

  @Test
  void damagedImages() throws Exception {
    cut("timens-0.img", 1);
    Result result = crit("validate", "images");
    assertTrue(result.text().startsWith("timens-0.img\n  error    ENV-SIZE"), result.text());
    String summary =
        "15 images: 1 error, 0 warnings, 0 for information; the checkpoint is not complete\n";
    assertTrue(result.text().endsWith(summary), result.text());
    assertEquals(1, result.exitCode());
  }

  @Test
  void warningsCountIfStrict() throws Exception {
    Files.copy(images.resolve("fdinfo-2.img"), images.resolve("fdinfo-9.img"));
    assertEquals(0, crit("validate", "images").exitCode());
    assertEquals(1, crit("validate", "--strict", "images").exitCode());
    assertEquals(0, crit("validate", "--strict", "--ignore", "FDT-ORPHAN", "images").exitCode());
    assertEquals(0, crit("validate", "--strict", "--rule", "PST-UNIQ", "images").exitCode());
    assertEquals(0, crit("validate", "--strict", "--min-severity", "error", "images").exitCode());
  }

  @Test
  void oneImage() throws Exception {
    cut("pstree.img", 1);
    Result result = crit("validate", "images/pstree.img", "images/timens-0.img");
    assertTrue(result.text().contains("images/pstree.img\n  error    ENV-SIZE"), result.text());
    assertTrue(result.text().contains("1 image, nothing found\n"), result.text());
    assertEquals(1, result.exitCode());
  }

  @Test
  void json() throws Exception {
    cut("timens-0.img", 1);
    Result result = crit("validate", "--format", "json", "images");
    String place = "\"image\": \"timens-0.img\",\n      \"entry\": 0,\n      \"field\": null,";
    assertTrue(result.text().contains(place), result.text());
    assertTrue(result.text().contains("\"rule\": \"ENV-SIZE\""), result.text());
    assertTrue(result.text().contains("\"errors\": 1,"), result.text());
    assertTrue(result.text().contains("\"complete\": false"), result.text());
    String one = crit("validate", "--format", "json", "images/pstree.img").text();
    assertTrue(one.contains("\"complete\": null"), one);
  }

  @Test
  void sarif() throws Exception {
    cut("timens-0.img", 1);
    Result result = crit("validate", "--format", "sarif", "images");
    assertTrue(result.text().contains("\"version\": \"2.1.0\""), result.text());
    assertTrue(result.text().contains("\"uri\": \"images/timens-0.img\""), result.text());
    assertTrue(result.text().contains("\"level\": \"error\""), result.text());
  }

  @Test
  void unreadable() throws Exception {
    Result result = crit("validate", "nothing", "images");
    assertEquals("crit validate: nothing: there is no such file\n", result.err());
    assertTrue(result.text().contains("15 images, nothing found"), result.text());
    assertEquals(3, result.exitCode());
  }

  @Test
  void wrongCommandLines() throws Exception {
    assertEquals(2, crit("validate").exitCode());
    assertEquals(2, crit("validate", "--rule", "NONE", "images").exitCode());
    assertEquals(2, crit("validate", "--format", "xml", "images").exitCode());
    assertEquals(2, crit("validate", "--min-severity", "bad", "images").exitCode());
  }

  @Test
  void rules() throws Exception {
    Result list = crit("validate", "--list-rules");
    assertTrue(list.text().contains("PST-UNIQ             error    A pid occurs once\n"));
    Result explained = crit("validate", "--explain", "PST-UNIQ");
    assertTrue(explained.text().startsWith("PST-UNIQ (error): A pid occurs once\n\nTwo proc"));
    assertEquals(0, explained.exitCode());
  }

  @Test
  void filesOfAnotherRoot() throws Exception {
    Path root = Files.createDirectory(directory.resolve("root"));
    Result result = crit("validate", "--against", root.toString(), "--rule", "REG-EXIST", "images");
    assertTrue(result.text().contains("error    REG-EXIST"), result.text());
    assertFalse(result.text().contains("\033["), "colours without a terminal");
    assertTrue(result.text().endsWith("\nwill not restore below " + root + "\n"), result.text());
    assertFalse(result.text().contains("complete"), result.text());
    assertEquals(1, result.exitCode());
  }
}
