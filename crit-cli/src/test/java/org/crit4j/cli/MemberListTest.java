package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code crit list --members} and {@code --sha256}. */
final class MemberListTest {
  private static final Path ARCHIVE = Path.of("..", "docs", "podman-svc.tar.zst").toAbsolutePath();

  @TempDir private Path work;

  private static String list(String... options) {
    String[] words = new String[options.length + 2];
    words[0] = "list";
    System.arraycopy(options, 0, words, 1, options.length);
    words[options.length + 1] = ARCHIVE.toString();
    return CritCall.of(words).assertQuietSuccess().text();
  }

  /** What is in the files of the archive, once they are unpacked. */
  private Map<String, String> expected() throws Exception {
    Path out = work.resolve("out");
    CritCall.of("extract", ARCHIVE.toString(), out.toString());
    Map<String, String> digests = new HashMap<>();
    try (var files = Files.walk(out)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        digests.put(out.relativize(file).toString(), HexFormat.of().formatHex(digest));
      }
    }
    assertFalse(digests.isEmpty());
    return digests;
  }

  @Test
  void digestsAreThoseOfTheFiles() throws Exception {
    Map<String, String> found = new HashMap<>();
    for (String line : list("--sha256").lines().toList()) {
      found.put(line.substring(66), line.substring(0, 64));
    }
    assertEquals(expected(), found);
  }

  @Test
  void theSameAsJson() throws Exception {
    Map<String, String> found = new HashMap<>();
    JsonObject checkpoint =
        JsonParser.parseString(list("--sha256", "--json"))
            .getAsJsonArray()
            .get(0)
            .getAsJsonObject();
    for (JsonElement each : checkpoint.getAsJsonArray("members")) {
      JsonObject member = each.getAsJsonObject();
      if (member.has("sha256")) {
        found.put(member.get("name").getAsString(), member.get("sha256").getAsString());
      }
    }
    assertEquals(expected(), found);
  }

  @Test
  void membersAreListed() {
    String text = list("--members");
    assertTrue(
        text.contains("\nfile        0600   0:0     24135    2026-11-21T02:21:05Z   config.dump\n"),
        text);
    assertTrue(text.contains("directory"), text);
  }

  @Test
  void aNameWithALineFeedIsEscapedAsSha256sumDoes() throws IOException {
    Path tree = Files.createDirectories(work.resolve("tree/checkpoint"));
    try (var files = Files.list(Sample.DIRECTORY)) {
      for (Path file : files.toList()) {
        Files.copy(file, tree.resolve(file.getFileName()));
      }
    }
    Files.writeString(tree.resolve("two\nlines"), "");
    String text =
        CritCall.of("list", "--sha256", work.resolve("tree").toString())
            .assertQuietSuccess()
            .text();
    assertTrue(
        text.contains(
            "\\e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
                + "  checkpoint/two\\nlines\n"),
        text);
  }
}
