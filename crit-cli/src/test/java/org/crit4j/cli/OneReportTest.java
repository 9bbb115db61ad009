package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.crit4j.fixtures.Fixtures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All commands say the same of a checkpoint. */
final class OneReportTest {
  private static String images(String name) {
    return Fixtures.images(name).toString();
  }

  private static JsonElement json(String... arguments) {
    return JsonParser.parseString(CritCall.of(arguments).text());
  }

  private static JsonArray explored(String images, String what) {
    return json("x", "--json", images, what).getAsJsonObject().getAsJsonArray("processes");
  }

  private static String text(JsonObject object, String key) {
    return object.has(key) ? object.get(key).getAsString() : "";
  }

  /** How processes ended, by PID. */
  private static Map<Long, String> ends(JsonArray processes) {
    Map<Long, String> ends = new TreeMap<>();
    for (JsonElement each : processes) {
      JsonObject process = each.getAsJsonObject();
      ends.put(
          process.get("pid").getAsLong(),
          text(process, "exit_code") + "/" + text(process, "exit_signal"));
      if (process.has("children")) {
        ends.putAll(ends(process.getAsJsonArray("children")));
      }
    }
    return ends;
  }

  @Test
  void aZombieHasTheCodeThatItEndedWith() {
    Map<Long, String> ends = ends(explored(images("container"), "ps"));
    assertEquals("42/", ends.get(3L));
    assertEquals("/9", ends.get(4L));
    assertEquals("/", ends.get(1L));
  }

  @ParameterizedTest
  @CsvSource({"sysv[4]", "ips[1]", "sysv", "[vdso]", "[vvar]", "[stack?]", "vdso"})
  void aMappingIsFoundByEveryNameThatItHas(String name) {
    String images = images("sysv-ipc");
    // Their bytes are not among the images of the test.
    CritCall one = CritCall.of("memparse", "-p", "1", "--mapping", name, "-s", "zzzz", images);
    assertFalse(one.err().contains("no mapping"), one.err());
    CritCall all = CritCall.of("memparse", "--mapping", name, "-s", "zzzz", images);
    assertFalse(all.err().contains("no mapping"), all.err());
  }

  @Test
  void aMappingThatIsNotThereIsAnError() {
    String images = images("sysv-ipc");
    String problem =
        images
            + ": no mapping of process 1 has \"none\" in its name;"
            + " expected a name that crit x --long PATH mems prints";
    CritCall.of("memparse", "-p", "1", "--mapping", "none", images)
        .assertFailure(1, " memparse: " + problem);
    CritCall.of("memparse", "--mapping", "none", "-s", "x", images)
        .assertFailure(1, " memparse: " + problem);
  }

  @Test
  void namesOfMappingsAreThoseOfMatches() {
    String images = images("memory");
    List<String> names = new ArrayList<>();
    for (JsonElement process : explored(images, "mems")) {
      for (JsonElement mapping : process.getAsJsonObject().getAsJsonArray("mappings")) {
        names.add(text(mapping.getAsJsonObject(), "name"));
      }
    }
    assertTrue(names.contains("shmem[3485]"), names.toString());
    CritCall.of("memparse", "--mapping", "shmem[3485]", "-s", "zzzz", images).assertQuietSuccess();
    assertFalse(CritCall.of("x", "--long", images, "mems").text().contains("memfd:/dev/zero"));
  }

  @Test
  void socketsHaveOneSpelling() {
    String images = images("link-layer");
    String text = CritCall.of("x", images, "sk").text();
    assertTrue(text.contains("0x88b5"), text);
    assertFalse(text.contains("34997"), text);
    String protocols = explored(images, "sk").toString();
    assertTrue(protocols.contains("\"protocol\":\"0x88b5\""));
    assertTrue(protocols.contains("\"waiting_bytes\":"));
  }

  @Test
  void timersAndSignalsAreInWords() {
    String text = CritCall.of("x", "--long", images("events"), "fds").text();
    assertTrue(
        text.contains(
            "timerfd, clock MONOTONIC, expires in 1999.676411873 s, interval 1000.999999999 s"),
        text);
    assertTrue(text.contains("signalfd of SIGUSR1, SIGCHLD, SIGRTMIN+30"), text);
  }
}
