package org.crit4j.validate;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.crit4j.finding.Finding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Seccomp, locks, the host, statistics, and the file system to restore in. */
class SmallRulesTest {
  private static DamagedCheckpoint seccomp() {
    return DamagedCheckpoint.of("seccomp");
  }

  private static DamagedCheckpoint files() {
    return DamagedCheckpoint.of("files");
  }

  private static JsonObject filter(JsonObject seccomp, int index) {
    return seccomp.getAsJsonArray("seccomp_filters").get(index).getAsJsonObject();
  }

  @Test
  void unknownFilter() {
    seccomp()
        .edit(
            "seccomp.img",
            it -> {
              JsonArray filters = it.getAsJsonArray("seccomp_filters");
              filters.remove(filters.size() - 1);
            })
        .finds("SECCOMP-REF");
    seccomp().without("seccomp.img").finds("SECCOMP-REF");
  }

  @Test
  void unknownPrevious() {
    seccomp()
        .edit("seccomp.img", it -> filter(it, 0).addProperty("prev", 99))
        .finds("SECCOMP-PREV");
  }

  @Test
  void loop() {
    seccomp().edit("seccomp.img", it -> filter(it, 7).addProperty("prev", 9)).finds("SECCOMP-LOOP");
  }

  @Test
  void oddLength() {
    seccomp()
        .edit("seccomp.img", it -> filter(it, 0).addProperty("filter", "AAAA"))
        .finds("SECCOMP-LEN");
  }

  @Test
  void lockOnClosedFile() {
    files().set("filelocks.img", 0, "fd", 999).finds("LOCK-FD");
  }

  @Test
  void lockOfStranger() {
    files().set("filelocks.img", 0, "pid", 7).finds("LOCK-PID");
  }

  @Test
  void kindOfLock() {
    files().set("filelocks.img", 0, "flag", 3).finds("LOCK-KIND");
    files().set("filelocks.img", 2, "type", 3).finds("LOCK-KIND");
  }

  @Test
  void processors() {
    DamagedCheckpoint cpuinfo = DamagedCheckpoint.of("cpuinfo");
    cpuinfo.set("cpuinfo.img", 0, "x86_entry.0.vendor_id", "UNKNOWN").finds("CPU-ENTRY");
    cpuinfo
        .edit(
            "cpuinfo.img",
            it -> it.getAsJsonArray("x86_entry").add(it.getAsJsonArray("x86_entry").get(0)))
        .finds("CPU-ENTRY");
  }

  @Test
  void binaryFormats() {
    DamagedCheckpoint.of("binfmt-misc")
        .edit(
            "binfmt-misc.img",
            it -> {
              it.addProperty("magic", "x");
              it.addProperty("extension", "y");
            })
        .finds("BINFMT");
  }

  private static void keepFirst(JsonArray entries) {
    while (entries.size() > 1) {
      entries.remove(1);
    }
  }

  @Test
  void policies() {
    DamagedCheckpoint synthetic = DamagedCheckpoint.of("synthetic-plain");
    DamagedCheckpoint.of("minimal")
        .with("apparmor.img", synthetic.get("apparmor.img"))
        .entries("apparmor.img", SmallRulesTest::keepFirst)
        .isClean();
    DamagedCheckpoint.of("minimal")
        .with("apparmor.img", synthetic.get("apparmor.img"))
        .entries("apparmor.img", SmallRulesTest::keepFirst)
        .set("apparmor.img", 0, "namespaces.0.name", "")
        .finds("AA-POLICY");
  }

  @Test
  void statistics() {
    DamagedCheckpoint.of("minimal").drop("stats-dump", 0, "dump").finds("STATS-ONE");
  }

  /** A root with the files of the case, as they should be. */
  private static Path root(Path directory, DamagedCheckpoint checkpoint) throws IOException {
    for (Finding finding : checkpoint.by(it -> it.against(directory)).validate().findings()) {
      String name = finding.message().replaceFirst("there is no (.*) below .*", "$1");
      Files.createDirectories(directory.resolve(name.substring(1)));
    }
    return directory;
  }

  @Test
  void missingFiles(@TempDir Path root) {
    DamagedCheckpoint.of("minimal").by(it -> it.against(root)).finds("REG-EXIST");
  }

  @Test
  void filesOfOtherKind(@TempDir Path directory) throws IOException {
    DamagedCheckpoint checkpoint = DamagedCheckpoint.of("minimal");
    Path root = root(directory, checkpoint);
    checkpoint.by(it -> it.against(root)).says("REG-EXIST", "has the mode");
  }

  @Test
  void otherSize(@TempDir Path root) throws IOException {
    Path program = root.resolve("srv/app/bin/minimal");
    Files.createDirectories(root.resolve("srv/app/bin"));
    Files.writeString(program, "short");
    DamagedCheckpoint.of("minimal").by(it -> it.against(root)).says("REG-EXIST", "has 5 bytes");
  }

  @Test
  void linksStayInTheRoot(@TempDir Path root) throws IOException {
    Path real = Files.createDirectories(root.resolve("real/bin"));
    Files.writeString(real.resolve("minimal"), "short");
    Files.createDirectories(root.resolve("srv/app"));
    Files.createSymbolicLink(root.resolve("srv/app/bin"), Path.of("/real/bin"));
    DamagedCheckpoint.of("minimal").by(it -> it.against(root)).says("REG-EXIST", "has 5 bytes");
  }
}
