package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.crit4j.images.CoreEntry;
import org.crit4j.message.ImageEntry;
import org.crit4j.message.ImageReader;
import org.crit4j.message.ImageWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Core files of checkpoints in all forms. */
final class CoredumpTest {
  private static final String SAMPLE_PID = "10645";

  @TempDir private Path directory;

  private Path output(String name) throws IOException {
    return Files.createDirectories(directory.resolve(name));
  }

  private CritCall dump(String images, Path output, String... options) throws IOException {
    List<String> words = new ArrayList<>(List.of("coredump", "-i", images));
    words.addAll(List.of("-o", output.toString()));
    words.addAll(List.of(options));
    return CritCall.of(words.toArray(new String[0]));
  }

  private static void assertSameFiles(Path expected, Path found) throws IOException {
    List<String> names = names(expected);
    assertFalse(names.isEmpty());
    assertEquals(names, names(found));
    for (String name : names) {
      assertEquals(-1, Files.mismatch(expected.resolve(name), found.resolve(name)), name);
    }
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(it -> it.getFileName().toString()).sorted().toList();
    }
  }

  private static Path copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (String name : names(from)) {
      Files.copy(from.resolve(name), to.resolve(name));
    }
    return to;
  }

  @Test
  void streamAndFileHaveTheSameBytes() throws IOException {
    CritCall call = dump(Sample.DIRECTORY.toString(), output("file"));
    call.assertQuietSuccess();
    Path file = directory.resolve("file/core." + SAMPLE_PID);
    assertEquals("gdb /srv/app/bin/unixsk " + file + "\n", call.text());
    CritCall stream =
        CritCall.of("coredump", "-i", Sample.DIRECTORY.toString(), "-p", SAMPLE_PID, "-o", "-");
    stream.assertQuietSuccess();
    assertArrayEquals(Files.readAllBytes(file), stream.out());
  }

  @Test
  void archivesGiveTheSameAsTheirImages() throws IOException {
    dump(ContainerSamples.PODMAN, output("archive"));
    Path images = ContainerSamples.unpack(ContainerSamples.PODMAN, directory.resolve("unpacked"));
    dump(images.resolve("checkpoint").toString(), output("images"));
    assertSameFiles(directory.resolve("images"), directory.resolve("archive"));
  }

  @Test
  void compressedPagesGiveTheSameAsPlainOnes() throws IOException {
    dump(Sample.DIRECTORY.toString(), output("plain"));
    Path images = copy(Sample.DIRECTORY, directory.resolve("compressed"));
    Path pages = images.resolve("pages-1.img");
    try (OutputStream out =
        new LZ4FrameOutputStream(Files.newOutputStream(images.resolve("pages-1.comp.img")))) {
      Files.copy(pages, out);
    }
    Files.delete(pages);
    dump(images.toString(), output("frame"));
    assertSameFiles(directory.resolve("plain"), directory.resolve("frame"));
  }

  @Test
  void incrementalDumpsAreWhole() throws IOException {
    ParentChain chain = ParentChain.in(directory.resolve("chain"));
    CritCall call = dump(chain.directory("images"), output("linked"));
    call.assertQuietSuccess();
    String second = chain.archive("pre-2", "pre-2.tar");
    String first = chain.archive("pre-1", "pre-1.tar");
    String last = chain.archive("images", "last.tar");
    dump(last, output("named"), "--previous", second, "--previous", first).assertQuietSuccess();
    assertSameFiles(directory.resolve("linked"), directory.resolve("named"));
  }

  @Test
  void zombiesAreNamedAndSkipped() throws IOException {
    Path images = copy(Sample.DIRECTORY, directory.resolve("zombie"));
    Path core = images.resolve("core-" + SAMPLE_PID + ".img");
    try (ImageReader reader = ImageReader.open(core);
        ImageWriter writer = ImageWriter.create(core, reader.header())) {
      ImageEntry entry = reader.next();
      CoreEntry.Builder message = entry.message(CoreEntry.class).toBuilder();
      message.getTcBuilder().setTaskState(2);
      writer.write(entry.withMessage(message.build()));
      writer.commit();
    }
    CritCall call = dump(images.toString(), output("none"));
    assertEquals("crit coredump: task " + SAMPLE_PID + " has no memory, skipped\n", call.err());
    assertEquals(0, call.exitCode());
    assertEquals(List.of(), names(directory.resolve("none")));
  }

  @Test
  void damagedImagesLeaveNothingBehind() throws IOException {
    Path images = copy(Sample.DIRECTORY, directory.resolve("damaged"));
    Files.delete(images.resolve("pages-1.img"));
    CritCall call = dump(images.toString(), output("partial"));
    assertEquals(1, call.exitCode());
    assertEquals(1, call.err().lines().count());
    assertTrue(call.err().startsWith("crit coredump: " + images + "/pages-1.img: "), call.err());
    assertEquals(List.of(), names(directory.resolve("partial")));
  }

  @Test
  void wrongCallsAreNamed() throws IOException {
    String images = Sample.DIRECTORY.toString();
    assertTrue(CritCall.of("coredump", "-i", images, "-o", "-").err().contains("-p PID"));
    assertTrue(CritCall.of("coredump", "-i", images, "-p", "x").err().contains("not a valid PID"));
    assertTrue(CritCall.of("coredump", "-i", images, "-p", "5").err().contains("no process 5"));
    assertTrue(
        CritCall.of("coredump", "-i", images, "--sysroot", "/nowhere")
            .err()
            .contains("not a directory"));
    assertTrue(CritCall.of("jvm", images).err().contains("no process with a HotSpot JVM"));
    assertTrue(CritCall.of("jvm", images, "dump").err().contains("-o FILE"));
  }
}
