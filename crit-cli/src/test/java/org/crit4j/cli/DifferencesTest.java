package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.CredsEntry;
import org.crit4j.images.FdinfoEntry;
import org.crit4j.images.MmEntry;
import org.crit4j.images.PagemapEntry;
import org.crit4j.images.VmaEntry;
import org.crit4j.message.ImageEntry;
import org.crit4j.message.ImageReader;
import org.crit4j.message.ImageWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code crit diff} shows every kind of difference between the processes of two checkpoints. */
final class DifferencesTest {
  private static final String PID = "10645";
  private static final int PRESENT = 4;

  @TempDir private Path directory;
  private Path other;

  @BeforeEach
  void copy() throws IOException {
    other = Files.createDirectory(directory.resolve("b"));
    try (var files = Files.list(Sample.DIRECTORY)) {
      for (Path file : files.toList()) {
        Files.copy(file, other.resolve(file.getFileName()));
      }
    }
  }

  private <M extends Message> void edit(String image, Class<M> type, UnaryOperator<M> edit)
      throws IOException {
    Path file = other.resolve(image);
    Path old = Files.move(file, directory.resolve("old"));
    try (ImageReader reader = ImageReader.open(old);
        ImageWriter writer = ImageWriter.create(file, reader.header())) {
      while (reader.hasNext()) {
        ImageEntry entry = reader.next();
        writer.write(entry.withMessage(edit.apply(entry.message(type))));
      }
      writer.commit();
    }
    Files.delete(old);
  }

  private String diff(String... options) {
    String[] words = new String[options.length + 3];
    words[0] = "diff";
    System.arraycopy(options, 0, words, 1, options.length);
    words[options.length + 1] = Sample.DIRECTORY.toString();
    words[options.length + 2] = other.toString();
    return CritCall.of(words).assertQuietSuccess().text();
  }

  private JsonObject json(String... options) {
    String[] words = new String[options.length + 1];
    words[0] = "--json";
    System.arraycopy(options, 0, words, 1, options.length);
    return JsonParser.parseString(diff(words)).getAsJsonObject();
  }

  private static void assertHas(String text, String part) {
    assertTrue(text.contains(part), () -> "lacks \"" + part + "\": " + text);
  }

  @Test
  void equalCheckpointsHaveNoDifference() {
    String text = diff("--files", "--sockets");
    assertHas(text, "\nProcesses: +0 -0 ~0\nMemory: no change\n");
    assertFalse(text.contains("Properties") || text.contains(" ~ "), text);
    assertFalse(json("--files", "--sockets").has("table_changes"));
  }

  /** The address of the first page that is stored. */
  private static long firstPage() throws IOException {
    try (ImageReader reader =
        ImageReader.open(Sample.DIRECTORY.resolve("pagemap-" + PID + ".img"))) {
      reader.next();
      while (reader.hasNext()) {
        PagemapEntry entry = reader.next().message(PagemapEntry.class);
        if ((entry.getFlags() & PRESENT) != 0) {
          return entry.getVaddr();
        }
      }
    }
    throw new AssertionError("no page");
  }

  @Test
  void bytesOfMemory() throws IOException {
    Path pages = other.resolve("pages-1.img");
    byte[] bytes = Files.readAllBytes(pages);
    bytes[0x123] ^= 0x55;
    bytes[0x12f] ^= 0x55;
    Files.write(pages, bytes);
    byte[] before = Files.readAllBytes(Sample.PAGES);
    String row = String.format("%016x", firstPage() + 0x120);
    String text = diff("--pages");
    assertHas(text, "\n- " + row + "  " + spaced(before, 0x120));
    assertHas(text, "\n+ " + row + "  " + spaced(bytes, 0x120));
    assertEquals(2, text.lines().filter(it -> it.matches("[-+] [0-9a-f]{16} .*")).count());
    JsonObject change =
        json("--pages")
            .getAsJsonObject("memory_changes")
            .getAsJsonArray("processes")
            .get(0)
            .getAsJsonObject()
            .getAsJsonArray("changed_bytes")
            .get(0)
            .getAsJsonObject();
    assertEquals("0x" + Long.toHexString(firstPage() + 0x120), change.get("address").getAsString());
    assertEquals(
        HexFormat.of().formatHex(before, 0x120, 0x130), change.get("before").getAsString());
    assertEquals(HexFormat.of().formatHex(bytes, 0x120, 0x130), change.get("after").getAsString());
    assertFalse(diff().contains("- " + row));
  }

  private static String spaced(byte[] bytes, int from) {
    return HexFormat.ofDelimiter(" ").formatHex(bytes, from, from + 16);
  }

  @Test
  void pagesOfAMappingThatIsGoneAreBytesOfOneSide() throws IOException {
    long firstPage = firstPage();
    edit(
        "mm-" + PID + ".img",
        MmEntry.class,
        mm -> {
          MmEntry.Builder builder = mm.toBuilder().clearVmas();
          mm.getVmasList().stream()
              .filter(
                  it ->
                      Long.compareUnsigned(it.getEnd(), firstPage) <= 0
                          || Long.compareUnsigned(it.getStart(), firstPage) > 0)
              .forEach(builder::addVmas);
          return builder.build();
        });
    String text = diff("--pages");
    assertHas(text, "\n- " + String.format("%016x", firstPage));
    assertFalse(text.contains("\n+ 0"), text);
  }

  @Test
  void aMappingThatBecomesExecutable() throws IOException {
    edit(
        "mm-" + PID + ".img",
        MmEntry.class,
        mm -> {
          MmEntry.Builder edited = mm.toBuilder();
          for (int i = 0; i < mm.getVmasCount(); i++) {
            VmaEntry vma = mm.getVmas(i);
            if (vma.getProt() == 3 && vma.getPgoff() != 0) {
              edited.setVmas(i, vma.toBuilder().setProt(7));
            }
          }
          return edited.build();
        });
    for (String[] options : new String[][] {{}, {"--no-memory"}}) {
      String text = diff(options);
      assertHas(text, "│ = No change in size\n│ PID " + PID + ": 0 of ");
      assertHas(text, " rwx      0 of ");
      assertHas(text, "(protection: rw- -> rwx)\n");
      assertHas(text, "\nMappings: +0 -0 ~1\nMemory: no change\n");
      String changes = json(options).getAsJsonObject("memory_changes").toString();
      assertHas(changes, "\"change\":\"modified\",\"protection\":\"rwx\"");
      assertHas(changes, "{\"name\":\"protection\",\"before\":\"rw-\",\"after\":\"rwx\"}");
    }
  }

  @Test
  void mappingsThatAppearAndVanish() throws IOException {
    edit(
        "mm-" + PID + ".img",
        MmEntry.class,
        mm -> {
          VmaEntry first = mm.getVmas(0);
          VmaEntry fresh = first.toBuilder().setStart(0x10000).setEnd(0x12000).setProt(5).build();
          return mm.toBuilder().removeVmas(mm.getVmasCount() - 1).addVmas(0, fresh).build();
        });
    String text = diff();
    assertHas(text, "│   + 000000010000-000000012000 r-x      0 of      2  ");
    assertHas(text, "│   - ");
    assertHas(text, "\nMappings: +1 -1 ~0\n");
  }

  @Test
  void credentialsSignalsAndLimits() throws IOException {
    edit(
        "core-" + PID + ".img",
        CoreEntry.class,
        core -> {
          CredsEntry creds = core.getThreadCore().getCreds();
          CoreEntry.Builder edited = core.toBuilder();
          edited
              .getThreadCoreBuilder()
              .setBlkSigset(1L << 14)
              .setCreds(creds.toBuilder().setUid(1234).setEuid(0).clearGroups().addGroups(27));
          edited.getTcBuilder().getSigactionsBuilder(13).setSigaction(0x4010);
          edited.getTcBuilder().getRlimitsBuilder().getRlimitsBuilder(7).setCur(42);
          return edited.build();
        });
    String text = diff();
    assertHas(text, "│ pid " + PID + "\n");
    assertHas(text, "│   ~ uid: ");
    assertHas(text, " -> 1234\n");
    assertHas(text, "│   ~ groups: ");
    assertHas(text, "core.sigactions[SIGTERM].sigaction: ");
    assertHas(text, " -> 0x4010\n");
    assertHas(text, "│   ~ blocked signals: none -> SIGTERM\n");
    assertHas(text, "resource NOFILE\n│   ~ soft: ");
    assertHas(text, "\nCredentials: +0 -0 ~1\nLimits: +0 -0 ~1\n");
    JsonObject tables = json().getAsJsonObject("table_changes");
    JsonObject limit =
        tables.getAsJsonObject("limits").getAsJsonArray("modified").get(0).getAsJsonObject();
    assertEquals("NOFILE", limit.get("resource").getAsString());
    assertEquals(42, limit.get("soft").getAsLong());
    assertHas(limit.get("differences").toString(), "\"name\":\"soft\"");
  }

  @Test
  void descriptorsThatExecCloses() throws IOException {
    edit(
        "fdinfo-2.img",
        FdinfoEntry.class,
        entry -> entry.getFd() == 0 ? entry.toBuilder().setFlags(1).build() : entry);
    assertHas(diff("--files"), "(close on exec: no -> yes)\n");
  }
}
