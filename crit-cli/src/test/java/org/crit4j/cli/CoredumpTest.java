package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.crit4j.fixtures.Fixtures;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.MmEntry;
import org.crit4j.message.ImageEntry;
import org.crit4j.message.ImageReader;
import org.crit4j.message.ImageWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  static List<String> fullDumps() {
    return List.of("memory", "python-threads", "compat32", "container");
  }

  @ParameterizedTest
  @MethodSource("fullDumps")
  void blocksOfCompressedPagesGiveTheSameAsPlainOnes(String name) throws IOException {
    Path images = Fixtures.images(name);
    CritCall plain = dump(images.toString(), output("plain"));
    for (int pagesPerBlock : new int[] {1, 64}) {
      String form = "blocks-" + pagesPerBlock;
      Path packed =
          new RewrittenPages(images).inBlocks(directory.resolve("in-" + form), pagesPerBlock);
      CritCall call = dump(packed.toString(), output(form));
      assertEquals(0, call.exitCode());
      assertEquals(plain.err(), call.err());
      assertSameFiles(directory.resolve("plain"), directory.resolve(form));
    }
  }

  @ParameterizedTest
  @MethodSource("fullDumps")
  void chainsGiveTheSameAsAFullDump(String name) throws IOException {
    Path images = Fixtures.images(name);
    CritCall full = dump(images.toString(), output("full"));
    Path last = new RewrittenPages(images).inChain(directory.resolve("split"));
    CritCall call = dump(last.toString(), output("chain"));
    assertEquals(0, call.exitCode());
    assertEquals(full.err(), call.err());
    assertSameFiles(directory.resolve("full"), directory.resolve("chain"));
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

  /** Changes the only message of an image. */
  private static <M extends Message> void change(Path image, Class<M> type, UnaryOperator<M> change)
      throws IOException {
    try (ImageReader reader = ImageReader.open(image);
        ImageWriter writer = ImageWriter.create(image, reader.header())) {
      ImageEntry entry = reader.next();
      writer.write(entry.withMessage(change.apply(entry.message(type))));
      writer.commit();
    }
  }

  private Path copyOfSample(String name) throws IOException {
    return copy(Sample.DIRECTORY, directory.resolve(name));
  }

  private static Path makeZombie(Path images) throws IOException {
    change(
        images.resolve("core-" + SAMPLE_PID + ".img"),
        CoreEntry.class,
        core -> {
          CoreEntry.Builder changed = core.toBuilder();
          changed.getTcBuilder().setTaskState(2);
          return changed.build();
        });
    return images;
  }

  @Test
  void zombiesAreNamedAndSkipped() throws IOException {
    Path images = makeZombie(copyOfSample("zombie"));
    CritCall call = dump(images.toString(), output("none"));
    assertEquals("crit coredump: task " + SAMPLE_PID + " has no memory, skipped\n", call.err());
    assertEquals(0, call.exitCode());
    assertEquals(List.of(), names(directory.resolve("none")));
  }

  @Test
  void aZombieThatIsAskedForIsAnError() throws IOException {
    Path images = makeZombie(copyOfSample("zombie"));
    CritCall call = dump(images.toString(), output("none"), "-p", SAMPLE_PID);
    assertEquals(1, call.exitCode());
    assertTrue(call.err().contains("task " + SAMPLE_PID + " has no memory"), call.err());
  }

  /** A process that is alive is not taken for a zombie, nor its memory for one without files. */
  @ParameterizedTest
  @ValueSource(strings = {"mm-" + SAMPLE_PID + ".img", "files.img"})
  void anImageThatIsMissingIsNamed(String image) throws IOException {
    Path images = copyOfSample("incomplete");
    Files.delete(images.resolve(image));
    CritCall call = dump(images.toString(), output("none"));
    assertEquals(1, call.exitCode());
    assertEquals(1, call.err().lines().count());
    assertTrue(
        call.err().startsWith("crit coredump: " + image + ": the image is missing"), call.err());
    assertEquals(List.of(), names(directory.resolve("none")));
    CritCall jvm = CritCall.of("jvm", images.toString());
    assertEquals(1, jvm.exitCode());
    assertTrue(jvm.err().startsWith("crit jvm: " + image + ": "), jvm.err());
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, Long.MAX_VALUE - 4095})
  void offsetsPastTheEndOfAnyFileAreRefused(long offset) throws IOException {
    Path images = copyOfSample("offset");
    change(
        images.resolve("mm-" + SAMPLE_PID + ".img"),
        MmEntry.class,
        mm -> {
          MmEntry.Builder changed = mm.toBuilder();
          changed.getVmasBuilderList().forEach(it -> it.setPgoff(offset));
          return changed.build();
        });
    CritCall call = dump(images.toString(), output("none"), "--sysroot", "/");
    assertEquals(1, call.exitCode());
    assertEquals(1, call.err().lines().count(), call.err());
    assertTrue(call.err().contains(" of its file, where no file has bytes"), call.err());
  }

  /** It is there to be pasted into a shell, and names come from the checkpoint. */
  @Test
  void theCommandIsQuoted() throws IOException {
    Path root = Files.createDirectory(directory.resolve("sys root"));
    Path cores = output("it's $here");
    CritCall call = dump(Sample.DIRECTORY.toString(), cores, "--sysroot", root.toString());
    String file = cores + "/core." + SAMPLE_PID;
    assertEquals(
        "gdb -iex 'set sysroot "
            + root
            + "' '"
            + root
            + "/srv/app/bin/unixsk' '"
            + file.replace("'", "'\\''")
            + "'\n",
        call.text());
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
