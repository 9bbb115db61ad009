package org.crit4j.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.crit4j.Warnings;
import org.crit4j.container.ContainerCheckpoint.Purpose;
import org.crit4j.container.archive.ArchiveLimitException;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.Archives;
import org.crit4j.container.archive.Compression;
import org.crit4j.container.archive.MemberChanges;
import org.crit4j.container.archive.MemberTree;
import org.crit4j.container.archive.Region;
import org.crit4j.container.archive.Repacker;
import org.crit4j.container.archive.UnpackOptions;
import org.crit4j.container.member.Member;
import org.crit4j.fixtures.Fixtures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files in the format of criu-image-streamer: whole, in shards, and damaged in every way. */
final class ShardsTest {
  private static final ArchiveLimits LIMITS = ArchiveLimits.DEFAULT;
  private static final byte[] PAGES = new byte[300_000];

  static {
    new Random(3).nextBytes(PAGES);
  }

  @TempDir private Path directory;

  /** Two files at once, as CRIU writes a pagemap and its pages, and one that is not CRIU's. */
  private static RawShards interleaved() {
    return new RawShards()
        .name("inventory.img")
        .name("pagemap-1.img")
        .data("map, ")
        .name("pages-1.img")
        .data(Arrays.copyOf(PAGES, 100_000))
        .name("pagemap-1.img")
        .data("more map")
        .fileEnd()
        .name("pages-1.img")
        .data()
        .data(Arrays.copyOfRange(PAGES, 100_000, PAGES.length))
        .name("fs.tar")
        .data("a tar")
        .fileEnd()
        .name("pages-1.img")
        .fileEnd()
        .name("inventory.img")
        .data("inventory")
        .fileEnd()
        .end();
  }

  private static Map<String, byte[]> contents(MemberTree tree) throws IOException {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    tree.visit(
        (member, content) -> {
          byte[] bytes = content.readAllBytes();
          assertEquals(member.size(), bytes.length);
          assertArrayEquals(bytes, read(tree.region(member)));
          contents.put(member.name().text(), bytes);
        });
    return contents;
  }

  private static byte[] read(Region region) throws IOException {
    try (InputStream in = region.stream()) {
      return in.readAllBytes();
    }
  }

  private static void assertInterleaved(MemberTree tree) throws IOException {
    Map<String, byte[]> contents = contents(tree);
    assertEquals(
        List.of("inventory.img", "pagemap-1.img", "pages-1.img", "fs.tar"),
        List.copyOf(contents.keySet()));
    assertArrayEquals(RawTar.latin1("inventory"), contents.get("inventory.img"));
    assertArrayEquals(RawTar.latin1("map, more map"), contents.get("pagemap-1.img"));
    assertArrayEquals(PAGES, contents.get("pages-1.img"));
    assertArrayEquals(RawTar.latin1("a tar"), contents.get("fs.tar"));
  }

  private static MemberTree open(Path path) throws IOException {
    return Archives.open(path, LIMITS, Warnings.IGNORE, it -> it.isAt("inventory.img"));
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(directory.resolve(name), content);
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void filesComeInPieces(Compression compression) throws IOException {
    byte[] packed = RawTar.compressed(interleaved().bytes(), compression);
    try (MemberTree tree = open(write("img", packed))) {
      assertEquals(compression, tree.compression());
      assertInterleaved(tree);
      Member pages = tree.find("pages-1.img").orElseThrow();
      try (ImageData data = tree.region(pages).open()) {
        byte[] some = new byte[10];
        assertEquals(4, data.read(99_996, some, 0, compression == Compression.NONE ? 10 : 4));
        assertArrayEquals(
            Arrays.copyOfRange(PAGES, 99_996, 100_000), Arrays.copyOf(some, 4), "before the seam");
        assertEquals(-1, data.read(PAGES.length, some, 0, 1));
      }
    }
  }

  @Test
  void aStreamIsReadToo() throws IOException {
    try (MemberTree tree =
        Archives.open(
            new ByteArrayInputStream(interleaved().bytes()),
            "standard input",
            LIMITS,
            Warnings.IGNORE,
            it -> false)) {
      assertInterleaved(tree);
    }
  }

  @Test
  void blocksOfLz4MayDependOnOthers() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    var parameters =
        new FramedLZ4CompressorOutputStream.Parameters(
            FramedLZ4CompressorOutputStream.BlockSize.K64,
            true,
            false,
            true,
            BlockLZ4CompressorOutputStream.createParameterBuilder().build());
    try (var frame = new FramedLZ4CompressorOutputStream(out, parameters)) {
      frame.write(interleaved().bytes());
    }
    try (MemberTree tree = open(write("img.lz4", out.toByteArray()))) {
      assertInterleaved(tree);
    }
  }

  @Test
  void manyTinyPiecesAreUnpacked() throws IOException {
    int count = (1 << 19) + 1;
    ByteArrayOutputStream all = new ByteArrayOutputStream(13 * count);
    all.writeBytes(new RawShards().name("pages-1.img").bytes());
    byte[] piece = {7, 0, 0, 0, 8, 0, 0, 0, 0, 0x18, 1, 0};
    for (int i = 1; i <= count; i++) {
      // A number of four bytes, however small it is.
      piece[5] = (byte) ((i & 0x7f) | 0x80);
      piece[6] = (byte) ((i >> 7 & 0x7f) | 0x80);
      piece[7] = (byte) ((i >> 14 & 0x7f) | 0x80);
      piece[8] = (byte) (i >> 21);
      piece[11] = (byte) i;
      all.write(piece, 0, piece.length);
    }
    all.writeBytes(new RawShards().from(count + 1L).fileEnd().end().bytes());
    try (MemberTree tree = open(write("img", all.toByteArray()))) {
      byte[] content = read(tree.region(tree.find("pages-1.img").orElseThrow()));
      assertEquals(count, content.length);
      assertEquals((byte) count, content[count - 1]);
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {"NONE", "ZSTD", "LZ4"},
      value = Compression.class)
  void shardsOfADirectoryAreOneCheckpoint(Compression compression) throws IOException {
    for (int i = 0; i < 3; i++) {
      // One of them is not compressed, which is how it may be.
      write(
          "img-" + i,
          RawTar.compressed(interleaved().shard(i, 3), i == 1 ? Compression.NONE : compression));
    }
    try (MemberTree tree = open(directory)) {
      assertInterleaved(tree);
    }
    try (ContainerCheckpoint checkpoint =
        new CheckpointOpener(LIMITS, Warnings.IGNORE).open(directory, Purpose.PROCESSES)) {
      assertEquals(Form.IMAGES, checkpoint.form());
      assertEquals(directory.toString(), checkpoint.label());
    }
    assertEquals(List.of(directory), CheckpointFinder.find(List.of(directory), LIMITS, it -> {}));
  }

  @Test
  void aShardMayHaveNothing() throws IOException {
    write("img-0", interleaved().shard(0, 2));
    write("img-1", interleaved().shard(1, 2));
    write("img-2", new byte[0]);
    write("img-3.lz4", RawTar.compressed(new byte[0], Compression.LZ4));
    try (MemberTree tree = open(directory)) {
      assertInterleaved(tree);
    }
  }

  @Test
  void filesThatAreCompleteAreNoSet() throws IOException {
    Path first = write("a.criu", interleaved().bytes());
    Path second = write("b.criu", interleaved().bytes());
    assertFalse(Archives.isSetOfShards(directory, LIMITS));
    assertEquals(
        List.of(first, second), CheckpointFinder.find(List.of(directory), LIMITS, it -> {}));
  }

  @Test
  void allShardsOfASetAreNeeded() throws IOException {
    Path shard = write("img-0", interleaved().shard(0, 3));
    assertRefused(
        shard, "record 1 is missing: cut off, or one shard of several; expected all shards");
    Path other = write("img-1", interleaved().shard(1, 3));
    assertRefused(other, "record 0 is missing");
    assertRefused(directory, "record 2 is missing: cut off, or not all shards");
    Files.delete(shard);
    write("img-2", interleaved().shard(2, 3));
    assertRefused(directory, "record 0 is missing");
  }

  @Test
  void damageNamesItsShard() throws IOException {
    write("img-0", interleaved().shard(0, 2));
    byte[] twice = interleaved().shard(1, 2);
    write("img-1", twice);
    write("img-2", twice);
    assertRefused(directory, "a second record has the number 1");
    Files.delete(directory.resolve("img-2"));
    write("img-1", Arrays.copyOf(twice, twice.length - 1));
    assertRefused(directory, directory.resolve("img-1") + ": offset ");
  }

  private void assertRefused(Path path, String problem) {
    CritException failure = assertThrows(CritException.class, () -> open(path).close());
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains(problem), message);
    assertEquals(1, message.lines().count(), message);
    assertTrue(message.startsWith(path.toString()), message);
  }

  static Stream<Arguments> damaged() {
    RawShards whole = new RawShards().file("a", "b");
    return Stream.of(
        Arguments.of("the end is missing", whole.bytes()),
        Arguments.of("a record after the end", start().end().fileEnd().bytes()),
        Arguments.of("the data ends in a record", start().end().raw((byte) 1).bytes()),
        Arguments.of("a second file is called \"a\"", start().name("a").bytes()),
        Arguments.of("the file \"b\" has no end", start().name("b").data("x").end().bytes()),
        Arguments.of("before the name of one", start().data("x").bytes()),
        Arguments.of("before the name of one", start().fileEnd().bytes()),
        Arguments.of("record 3 is missing", start().from(4).end().bytes()),
        Arguments.of("a second record has the number 2", start().from(2).end().bytes()),
        Arguments.of("is not a valid name", start().name("a/b").bytes()),
        Arguments.of("is not a valid name", start().name("..").bytes()),
        Arguments.of("is not a valid name", start().name(".").bytes()),
        Arguments.of("is not a valid name", start().name("").bytes()),
        Arguments.of("is not a valid name", start().name("a\0").bytes()),
        Arguments.of("is not a valid name", start().name("n".repeat(256)).bytes()),
        Arguments.of("is not UTF-8", start().record(new byte[] {0x12, 1, (byte) 0xff}).bytes()),
        Arguments.of("says nothing", start().record(new byte[0]).bytes()),
        Arguments.of("says two things", start().record(new byte[] {0x20, 1, 0x28, 1}).bytes()),
        Arguments.of("the value 0", start().record(new byte[] {0x28, 0}).bytes()),
        Arguments.of("unknown field 6", start().record(new byte[] {0x30, 1}).bytes()),
        Arguments.of("unknown field 3", start().record(new byte[] {0x1a, 0}).bytes()),
        Arguments.of("the record is damaged", start().record(new byte[] {0x12, 9, 'a'}).bytes()),
        Arguments.of("the record is damaged", start().record(new byte[] {0x28}).bytes()),
        Arguments.of(
            "the value 4294967296",
            start()
                .name("b")
                .record(new byte[] {0x18, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x10})
                .bytes()),
        Arguments.of(
            "the data ends within the 4294967295 bytes of this record",
            start().name("b").record(new byte[] {0x18, -1, -1, -1, -1, 0x0f}, (byte) 1).bytes()),
        Arguments.of("a record of 10240 bytes", start().raw(new byte[] {0, 0x28, 0, 0, 1}).bytes()),
        Arguments.of(
            "a record of 4294967295 bytes", start().raw(new byte[] {-1, -1, -1, -1}).bytes()));
  }

  private static RawShards start() {
    return new RawShards().file("a", "b");
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void damageIsOneLine(String problem, byte[] bytes) throws IOException {
    assertRefused(write("img", bytes), problem);
    assertRefused(write("img.gz", RawTar.compressed(bytes, Compression.GZIP)), problem);
  }

  @Test
  void tooManyFilesAtOnceAreRefused() throws IOException {
    RawShards many = new RawShards();
    for (int i = 0; i <= 1000; i++) {
      many.name("file-" + i);
    }
    assertRefused(write("img", many.bytes()), "more than 1000 files at once");
  }

  @Test
  void limitsHold() throws IOException {
    Path file = write("img", interleaved().bytes());
    for (ArchiveLimits limits : List.of(LIMITS.withMembers(3), LIMITS.withTotalBytes(300_000))) {
      assertThrows(
          ArchiveLimitException.class,
          () -> Archives.open(file, limits, Warnings.IGNORE, it -> false).close());
    }
  }

  @Test
  void whatIsCutOffIsRefusedWherever() throws IOException {
    byte[] whole = new RawShards().file("inventory.img", "abc").file("b", "d").end().bytes();
    for (int i = 0; i < whole.length; i++) {
      Path cut = write("img", Arrays.copyOf(whole, i));
      assertRefused(cut, "");
    }
  }

  @Test
  void eachFlippedBitIsFoundOrContent() throws IOException {
    byte[] whole = new RawShards().file("inventory.img", "abc").file("b", "d").end().bytes();
    int refused = 0;
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] changed = whole.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      try (MemberTree tree = open(write("img", changed))) {
        assertEquals(2, contents(tree).size());
      } catch (CritException e) {
        assertEquals(1, String.valueOf(e.getMessage()).lines().count());
        refused++;
      }
    }
    assertTrue(refused > whole.length * 2, "refused: " + refused);
  }

  @Test
  void othersAreNotMistaken() throws IOException {
    byte[] tar = new RawTar().file("a", "b").bytes();
    assertEquals(0x61, tar[0]);
    try (MemberTree tree = open(write("tar", tar))) {
      assertEquals("a", tree.members().get(0).name().text());
    }
    try (MemberTree images = open(Fixtures.images("memory"))) {
      for (Member each : images.members()) {
        assertTrue(Archives.sniff(images.region(each), LIMITS).isEmpty(), each.toString());
      }
    }
    assertTrue(Archives.sniff(Region.of(new byte[4096]), LIMITS).isEmpty());
    assertTrue(Archives.sniff(Region.of(new byte[0]), LIMITS).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("names")
  void aDirectoryComesBack(String name) throws IOException {
    Path images = Files.createDirectory(directory.resolve("images"));
    byte[] large = new byte[(1 << 20) + 17];
    new Random(5).nextBytes(large);
    Files.write(images.resolve("inventory.img"), RawTar.latin1("x"));
    Files.write(images.resolve("pages-1.img"), large);
    Files.write(images.resolve("stats-dump"), new byte[0]);
    Path packed = directory.resolve(name);
    Compression compression = Compression.bySuffix(name).orElseThrow();
    new CheckpointPacker(LIMITS, Warnings.IGNORE).pack(images, packed, compression);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(packed)));
    Path back = directory.resolve("back");
    try (ContainerCheckpoint checkpoint =
        ContainerCheckpoint.open(packed, LIMITS, Warnings.IGNORE)) {
      assertEquals(compression, checkpoint.tree().compression());
      new CheckpointExtractor(UnpackOptions.CAREFUL, Warnings.IGNORE)
          .extract(checkpoint, CheckpointExtractor.Selection.ALL, back);
    }
    assertEquals(files(images), files(back));
  }

  static Stream<String> names() {
    return Stream.of("x.criu", "x.criu.lz4", "x.CRIU.zst", "x.criu.gz");
  }

  private static Map<String, String> files(Path top) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (var all = Files.newDirectoryStream(top)) {
      for (Path each : all) {
        files.put(
            String.valueOf(each.getFileName()),
            Files.readString(each, StandardCharsets.ISO_8859_1));
      }
    }
    return files;
  }

  @Test
  void recordsAreThoseOfTheStreamer() throws IOException {
    Path images = Files.createDirectory(directory.resolve("images"));
    byte[] content = Arrays.copyOf(PAGES, 258_048 + 1);
    Files.write(images.resolve("inventory.img"), content);
    Path packed = directory.resolve("x.criu");
    new CheckpointPacker(LIMITS, Warnings.IGNORE).pack(images, packed, Compression.NONE);
    byte[] expected =
        new RawShards()
            .name("inventory.img")
            .data(Arrays.copyOf(content, 258_048))
            .data(content[258_048])
            .fileEnd()
            .end()
            .bytes();
    assertArrayEquals(expected, Files.readAllBytes(packed));
  }

  @Test
  void directoriesAndLinksAreRefused() throws IOException {
    Path top = Files.createDirectories(directory.resolve("top/checkpoint"));
    Files.write(top.resolve("inventory.img"), RawTar.latin1("x"));
    assertNotPacked(top.getParent(), "\"checkpoint\" is a directory");
    Files.createSymbolicLink(top.resolve("parent"), Path.of("../other"));
    assertNotPacked(top, "\"parent\" is a symbolic link");
  }

  private void assertNotPacked(Path from, String problem) {
    Path packed = directory.resolve("x.criu");
    CritException failure =
        assertThrows(
            CritException.class,
            () ->
                new CheckpointPacker(LIMITS, Warnings.IGNORE).pack(from, packed, Compression.NONE));
    assertTrue(String.valueOf(failure.getMessage()).contains(problem), failure.getMessage());
    assertFalse(Files.exists(packed));
  }

  @Test
  void aCopyHasOtherFiles() throws IOException {
    Path file = write("x.criu.gz", RawTar.compressed(interleaved().bytes(), Compression.GZIP));
    MemberChanges changes =
        new MemberChanges()
            .replace("pagemap-1.img", Region.of(RawTar.latin1("new")))
            .rename("inventory.img", "other.img")
            .remove("fs.tar")
            .add("files.img", Region.of(RawTar.latin1("added")));
    new Repacker(LIMITS).repack(file, changes, file, Optional.empty());
    try (MemberTree tree = open(file)) {
      assertEquals(Compression.GZIP, tree.compression());
      Map<String, byte[]> contents = contents(tree);
      assertEquals(
          List.of("other.img", "pagemap-1.img", "pages-1.img", "files.img"),
          List.copyOf(contents.keySet()));
      assertArrayEquals(RawTar.latin1("new"), contents.get("pagemap-1.img"));
      assertArrayEquals(PAGES, contents.get("pages-1.img"));
    }
    MemberChanges none = new MemberChanges().remove("nothing.img");
    CritException failure =
        assertThrows(
            CritException.class,
            () -> new Repacker(LIMITS).repack(file, none, file, Optional.empty()));
    assertTrue(String.valueOf(failure.getMessage()).contains("has no file nothing.img"));
  }

  @Test
  void aSetOfShardsBecomesOneFile() throws IOException {
    Path set = Files.createDirectory(directory.resolve("set"));
    for (int i = 0; i < 2; i++) {
      Files.write(set.resolve("img-" + i), interleaved().shard(i, 2));
    }
    Path copy = directory.resolve("x.criu");
    new Repacker(LIMITS).repack(set, new MemberChanges(), copy, Optional.empty());
    try (MemberTree tree = open(copy)) {
      assertInterleaved(tree);
    }
  }
}
