package org.crit4j.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.crit4j.CritException;
import org.crit4j.container.archive.ArchiveLimitException;
import org.crit4j.container.archive.ArchiveLimitException.Limit;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.Compression;
import org.crit4j.container.archive.PathBytes;
import org.crit4j.container.archive.UnpackOptions;
import org.crit4j.container.member.MemberName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Archives made to do harm. Whatever happens to them, nothing outside of the target is written, no
 * device appears, and a failure is one line.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
final class HostileArchiveTest {
  private static final ArchiveLimits SMALL =
      ArchiveLimits.DEFAULT.withMembers(1000).withTotalBytes(64 << 20);

  @TempDir private Path directory;

  private Path target = Path.of("");
  private Path outside = Path.of("");
  private Map<String, String> before = new TreeMap<>();

  @BeforeEach
  void prepare() throws IOException {
    outside = Files.createDirectories(directory.resolve("outside"));
    Files.writeString(outside.resolve("precious"), "precious");
    target = directory.resolve("in/target");
    Files.createDirectories(target.getParent());
    before = outsideState();
  }

  @AfterEach
  void nothingIsWrittenOutside() throws IOException {
    assertEquals(before, outsideState());
  }

  private Map<String, String> outsideState() throws IOException {
    TreeMap<String, String> state = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path each : files.filter(it -> !it.startsWith(target)).toList()) {
        if (!each.getFileName().toString().startsWith("archive")) {
          String content =
              Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS) ? Files.readString(each) : "-";
          state.put(directory.relativize(each).toString(), content);
        }
      }
    }
    return state;
  }

  private static RawTar tar() {
    return new RawTar().directory("checkpoint").file("checkpoint/inventory.img", "x");
  }

  private List<String> extract(RawTar tar) throws IOException {
    return extract(tar.bytes(), UnpackOptions.CAREFUL, SMALL);
  }

  private List<String> extract(byte[] archive, UnpackOptions options, ArchiveLimits limits)
      throws IOException {
    Path file = Files.write(directory.resolve("archive"), archive);
    Collected warnings = new Collected();
    try (ContainerCheckpoint checkpoint = ContainerCheckpoint.open(file, limits, warnings)) {
      new CheckpointExtractor(options, warnings)
          .extract(checkpoint, CheckpointExtractor.Selection.ALL, target);
    }
    return warnings.lines();
  }

  private void assertRefused(RawTar tar, String problem) {
    assertRefused(tar.bytes(), problem);
  }

  private void assertRefused(byte[] archive, String problem) {
    IOException failure =
        assertThrows(IOException.class, () -> extract(archive, UnpackOptions.CAREFUL, SMALL));
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains(problem), message);
    assertTrue(message.chars().allMatch(c -> c >= 0x20), message);
    assertFalse(Files.exists(target), "the target is left behind");
  }

  static Stream<String> namesThatLeadOutside() {
    return Stream.of(
        "/evil",
        "//evil",
        "../evil",
        "../../outside/evil",
        "a/../../evil",
        "./../evil",
        "a/b/../../../evil",
        "checkpoint/..",
        "..",
        "../outside/precious",
        "/etc/crit4j-evil",
        "");
  }

  @ParameterizedTest
  @MethodSource("namesThatLeadOutside")
  void namesThatLeadOutsideAreRefused(String name) {
    assertRefused(tar().file(name, "evil"), "leads outside, so nothing is unpacked");
  }

  @ParameterizedTest
  @MethodSource("namesThatLeadOutside")
  void directoriesThatLeadOutsideAreRefused(String name) {
    assertRefused(tar().directory(name), "leads outside, so nothing is unpacked");
  }

  @Test
  void anExtendedHeaderDoesNotHideSuchAName() {
    assertRefused(
        tar().extended("harmless", '0', new byte[3], "path=../../outside/evil"), "leads outside");
  }

  @Test
  void aLongNameOfGnuDoesNotHideSuchAName() {
    assertRefused(
        tar()
            .member("././@LongLink", 'L', 0, "", RawTar.latin1("../outside/evil\0"))
            .file("harmless", "evil"),
        "leads outside");
  }

  @Test
  void aPrefixDoesNotHideSuchAName() {
    assertRefused(
        tar().tampered("evil", '0', new byte[0], header -> RawTar.put(header, 345, "../outside")),
        "leads outside");
  }

  @Test
  void aNameWithAZeroByteIsRefused() {
    assertRefused(
        tar().extended("a", '0', new byte[1], "path=harmless\0/../evil"), "leads outside");
  }

  @Test
  void nothingIsWrittenThroughALink() {
    assertRefused(
        tar().link("door", outside.toString()).file("door/evil", "evil"),
        "there is something already");
  }

  @Test
  void nothingIsWrittenThroughALinkThatStaysInsideEither() {
    assertRefused(
        tar().link("door", "checkpoint").file("door/evil", "evil"), "there is something already");
  }

  @Test
  void aDirectoryIsNotMadeThroughALink() {
    assertRefused(tar().link("door", "../../outside").directory("door/evil"), "something already");
  }

  @Test
  void aLinkDoesNotTakeThePlaceOfADirectory() throws IOException {
    List<String> warnings =
        extract(tar().directory("d").link("d", outside.toString()).file("d/evil", "evil"));
    assertEquals(List.of("a second member is called \"d\"; the directory counts"), warnings);
    assertEquals("evil", Files.readString(target.resolve("d/evil")));
  }

  @Test
  void aFileIsNoDirectory() {
    assertRefused(tar().file("a", "x").file("a/b", "y"), "this is no directory");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/passwd", "../outside/precious", "nowhere", "later", "link"})
  void hardLinksLeadToFilesBeforeThemOnly(String to) {
    assertRefused(
        tar().link("link", "checkpoint/inventory.img").hardLink("hard", to).file("later", "x"),
        "a hard link that leads to no file before it");
  }

  @Test
  void hardLinksInsideAreMade() throws IOException {
    extract(tar().file("a", "content").hardLink("b", "a"));
    assertEquals("content", Files.readString(target.resolve("b")));
  }

  @Test
  void linksThatLeadOutsideAreLeftOut() throws IOException {
    List<String> warnings =
        extract(
            tar()
                .link("absolute", "/etc/passwd")
                .link("relative", "../../outside/precious")
                .link("checkpoint/parent", "../pre-checkpoint")
                .link("hidden", "checkpoint/../../../outside"));
    assertEquals(3, warnings.size(), warnings.toString());
    assertFalse(Files.exists(target.resolve("absolute"), LinkOption.NOFOLLOW_LINKS));
    assertFalse(Files.exists(target.resolve("relative"), LinkOption.NOFOLLOW_LINKS));
    assertFalse(Files.exists(target.resolve("hidden"), LinkOption.NOFOLLOW_LINKS));
    assertEquals(
        Path.of("../pre-checkpoint"), Files.readSymbolicLink(target.resolve("checkpoint/parent")));
  }

  @ParameterizedTest
  @ValueSource(chars = {'3', '4', '6'})
  void devicesAndPipesAreNotMade(char type) throws IOException {
    List<String> warnings =
        extract(tar().tampered("special", type, new byte[0], HostileArchiveTest::asNull));
    assertEquals(1, warnings.size());
    assertTrue(warnings.get(0).endsWith("is left out"), warnings.get(0));
    assertFalse(Files.exists(target.resolve("special"), LinkOption.NOFOLLOW_LINKS));
  }

  private static void asNull(byte[] header) {
    RawTar.put(header, 329, RawTar.octal(1, 7));
    RawTar.put(header, 337, RawTar.octal(3, 7));
  }

  @Test
  void pipesAreMadeOnRequest() throws IOException {
    byte[] archive = tar().member("pipe", '6', 0640, "", new byte[0]).bytes();
    assertEquals(List.of(), extract(archive, UnpackOptions.CAREFUL.withSpecials(true), SMALL));
    assertEquals(0010640, Files.getAttribute(target.resolve("pipe"), "unix:mode"));
  }

  @ParameterizedTest
  @ValueSource(ints = {04755, 02755, 06755, 04711})
  void nothingRunsAsItsOwner(int mode) throws IOException {
    List<String> warnings =
        extract(tar().member("program", '0', mode, "", RawTar.latin1("#!/bin/sh\n")));
    assertEquals(List.of("its set-ID bits are left out"), warnings);
    assertEquals(
        0100000 | (mode & 0777), Files.getAttribute(target.resolve("program"), "unix:mode"));
  }

  @Test
  void directoriesDoNotGiveAwayTheirGroup() throws IOException {
    List<String> warnings = extract(tar().member("d", '5', 02755, "", new byte[0]));
    assertEquals(List.of("its set-ID bits are left out"), warnings);
    assertEquals(0040755, Files.getAttribute(target.resolve("d"), "unix:mode"));
  }

  @Test
  void setIdBitsStayOnRequest() throws IOException {
    byte[] archive = tar().member("program", '0', 04755, "", new byte[0]).bytes();
    assertEquals(List.of(), extract(archive, UnpackOptions.CAREFUL.withSetId(true), SMALL));
    assertEquals(0104755, Files.getAttribute(target.resolve("program"), "unix:mode"));
  }

  @Test
  void ofTwoFilesTheLastCounts() throws IOException {
    List<String> warnings =
        extract(
            tar().file("config.dump", "{\"id\":\"1\"}").file("./config.dump", "{\"id\":\"2\"}"));
    assertEquals(
        List.of("a second member is called \"config.dump\"; the last one counts"), warnings);
    assertEquals("{\"id\":\"2\"}", Files.readString(target.resolve("config.dump")));
  }

  @Test
  void aFileAfterALinkOfItsNameIsNotWrittenThroughIt() throws IOException {
    List<String> warnings =
        extract(tar().link("a", outside.resolve("precious").toString()).file("a", "evil"));
    assertEquals(1, warnings.size());
    assertTrue(Files.isRegularFile(target.resolve("a"), LinkOption.NOFOLLOW_LINKS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GZIP", "ZSTD", "XZ", "BZIP2"})
  void bombsAreStopped(String compression) throws IOException {
    byte[] bomb =
        RawTar.compressed(
            tar().file("zeros", new byte[8 << 20]).bytes(), Compression.valueOf(compression));
    IOException failure =
        assertThrows(
            CritException.class,
            () -> extract(bomb, UnpackOptions.CAREFUL, SMALL.withTotalBytes(4 << 20)));
    assertTrue(failure.getMessage().contains("which only a higher limit allows"));
    assertFalse(Files.exists(target));
  }

  @Test
  void whatUnpacksOutOfProportionIsStopped() throws IOException {
    // 2 GiB of zeros, in pieces that are compressed once.
    byte[] piece = RawTar.compressed(new byte[64 << 20], Compression.ZSTD);
    java.io.ByteArrayOutputStream bomb = new java.io.ByteArrayOutputStream();
    byte[] head =
        tar()
            .tampered(
                "zeros", '0', new byte[0], it -> RawTar.put(it, 124, RawTar.octal(2L << 30, 11)))
            .openBytes();
    bomb.writeBytes(RawTar.compressed(head, Compression.ZSTD));
    for (int i = 0; i < 32; i++) {
      bomb.writeBytes(piece);
    }
    CritException failure =
        assertThrows(
            CritException.class,
            () -> extract(bomb.toByteArray(), UnpackOptions.CAREFUL, ArchiveLimits.DEFAULT));
    assertTrue(failure.getMessage().contains("250 bytes for each"), failure.getMessage());
  }

  @Test
  void sparseBombsAreStopped() {
    // A hole of 8 GiB, in the old format of GNU tar.
    assertRefused(
        tar()
            .tampered(
                "hole",
                'S',
                new byte[0],
                header -> {
                  RawTar.put(header, 257, "ustar  \0");
                  RawTar.put(header, 483, RawTar.octal((8L << 30) - 1, 11));
                }),
        "which only a higher limit allows");
  }

  @Test
  void sparseBombsOfPosixAreStopped() {
    assertRefused(
        tar()
            .extended(
                "hole", '0', new byte[0], "GNU.sparse.map=0,0", "GNU.sparse.size=" + (1L << 50)),
        "which only a higher limit allows");
  }

  @Test
  void mapsOfSparseFilesAreChecked() {
    assertRefused(
        tar().extended("a", '0', new byte[10], "GNU.sparse.map=100,5,0,5", "GNU.sparse.size=200"),
        "out of order");
    assertRefused(
        tar().extended("a", '0', new byte[10], "GNU.sparse.map=0,500", "GNU.sparse.size=1000"),
        "does not fit its size");
    assertRefused(
        tar()
            .extended(
                "a",
                '0',
                RawTar.latin1("99999999999999999999\n"),
                "GNU.sparse.major=1",
                "GNU.sparse.minor=0",
                "GNU.sparse.realsize=10"),
        "sparse file");
  }

  @Test
  void manyMembersAreStopped() {
    RawTar tar = tar();
    for (int i = 0; i < 1001; i++) {
      tar.file("f" + i, "");
    }
    assertRefused(tar, "more than 1000 members, which only a higher limit allows");
  }

  @Test
  void aSizeBeyondTheEndIsDamage() throws IOException {
    RawTar tar =
        tar().tampered("a", '0', new byte[9], it -> RawTar.put(it, 124, RawTar.octal(1 << 20, 11)));
    assertRefused(tar, "the archive ends in a member");
    assertRefused(RawTar.compressed(tar.bytes(), Compression.GZIP), "the archive ends in a member");
  }

  @Test
  void negativeAndHugeSizesAreDamage() {
    assertRefused(tar().tampered("a", '0', new byte[0], it -> binarySize(it, 0xff)), "negative");
    assertRefused(tar().tampered("a", '0', new byte[0], it -> binarySize(it, 0x80)), "size");
    assertRefused(
        tar().tampered("a", '0', new byte[0], it -> RawTar.put(it, 124, "many bytes!")),
        "the size in the header is no number");
    assertRefused(tar().extended("a", '0', new byte[0], "size=-1"), "no size");
    assertRefused(tar().extended("a", '0', new byte[0], "size=9223372036854775807"), "size");
    assertRefused(tar().extended("a", '0', new byte[0], "size=99999999999999999999"), "no size");
  }

  /** A size in base 256: of eleven bytes 0xff, or of eight. */
  private static void binarySize(byte[] header, int first) {
    Arrays.fill(header, 124, 136, (byte) 0xff);
    header[124] = (byte) first;
    if (first == 0x80) {
      Arrays.fill(header, 125, 128, (byte) 0);
      header[128] = 0x7f;
    }
  }

  @Test
  void damagedExtendedHeadersAreDamage() {
    for (String record :
        List.of("30 path=a\n", "3 a\n", "x path=a\n", "9 path=abc", "0 path=a\n", "-5 path=a\n")) {
      assertRefused(
          tar().member("p", 'x', 0, "", RawTar.latin1(record)).file("a", "b"),
          "an extended header is damaged");
    }
  }

  @Test
  void hugeExtendedHeadersAreNotRead() {
    assertRefused(
        tar()
            .tampered("p", 'x', new byte[0], it -> RawTar.put(it, 124, RawTar.octal(1L << 31, 11))),
        "1 MiB at most");
    assertRefused(
        tar()
            .tampered("p", 'L', new byte[0], it -> RawTar.put(it, 124, RawTar.octal(1L << 32, 11))),
        "1 MiB at most");
  }

  @Test
  void endlessExtendedHeadersAreStopped() {
    RawTar tar = tar();
    for (int i = 0; i < 2100; i++) {
      tar.member(
          "p", 'x', 0, "", RawTar.latin1("10 a=bcdef\n".substring(0, 11).replace("10", "11")));
    }
    assertRefused(tar.file("a", "b"), "1 MiB at most");
  }

  @Test
  void anExtendedHeaderWithoutAMemberIsDamage() {
    assertRefused(
        tar().member("p", 'x', 0, "", RawTar.latin1("11 path=abc")).openBytes(), "damaged");
    assertRefused(
        tar().member("p", 'L', 0, "", RawTar.latin1("abc\0")).openBytes(),
        "the archive ends after an extended header");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GZIP", "ZSTD", "XZ", "BZIP2"})
  void damagedCompressionIsOneLine(String name) throws IOException {
    Compression compression = Compression.valueOf(name);
    byte[] random = new byte[200_000];
    new java.util.Random(7).nextBytes(random);
    byte[] whole = RawTar.compressed(tar().file("random", random).bytes(), compression);
    assertRefused(Arrays.copyOf(whole, whole.length / 2), "damaged " + compression.id() + " data");
    byte[] changed = whole.clone();
    for (int i = 1000; i < 1100; i++) {
      changed[i] ^= 0x55;
    }
    IOException failure =
        assertThrows(IOException.class, () -> extract(changed, UnpackOptions.CAREFUL, SMALL));
    assertFalse(failure.getMessage().contains("\n"));
    assertRefused(Arrays.copyOf(whole, 7), "");
  }

  @Test
  void largeWindowsOfZstdAreRefused() {
    // A frame that asks for a window of 2 GiB: magic, descriptor, exponent 21 of 1 KiB.
    byte[] frame = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) (21 << 3), 1, 0, 0};
    assertRefused(frame, "needs more than 134217728 bytes of memory to decompress zstd");
  }

  @Test
  void eachLimitIsToldFromTheOthers() throws IOException {
    byte[] archive = tar().file("a", "b").bytes();
    byte[] packed = RawTar.compressed(archive, Compression.XZ);
    assertBeyond(Limit.MEMBERS, archive, ArchiveLimits.DEFAULT.withMembers(2));
    assertBeyond(Limit.TOTAL_BYTES, archive, ArchiveLimits.DEFAULT.withTotalBytes(1));
    assertBeyond(Limit.WINDOW, packed, ArchiveLimits.DEFAULT.withWindowLog(12));
    byte[] hole =
        tar()
            .extended("h", '0', new byte[0], "GNU.sparse.map=0,0", "GNU.sparse.size=3000000000")
            .bytes();
    assertBeyond(Limit.RATIO, hole, ArchiveLimits.DEFAULT);
    Path file = Files.write(directory.resolve("archive"), hole);
    ContainerCheckpoint.open(file, ArchiveLimits.DEFAULT.withRatio(1 << 20), new Collected())
        .close();
  }

  private void assertBeyond(Limit limit, byte[] archive, ArchiveLimits limits) throws IOException {
    Path file = Files.write(directory.resolve("archive"), archive);
    ArchiveLimitException failure =
        assertThrows(
            ArchiveLimitException.class,
            () -> ContainerCheckpoint.open(file, limits, new Collected()));
    assertEquals(limit, failure.limit());
    assertEquals(Optional.of(file.toString()), failure.location().file());
  }

  @Test
  void extendedHeadersOfAnySizeAreOneLine() {
    // 2^63-1 bytes, as a binary number.
    assertRefused(
        tar()
            .tampered(
                "PaxHeader",
                'x',
                new byte[0],
                header -> {
                  Arrays.fill(header, 124, 136, (byte) 0xff);
                  header[124] = (byte) 0x80;
                  Arrays.fill(header, 125, 128, (byte) 0);
                  header[128] = 0x7f;
                }),
        "extended headers of 9223372036854775807 bytes; expected 1 MiB at most");
  }

  @Test
  void aWrongChecksumIsDamage() {
    byte[] archive = tar().file("a", "b").bytes();
    archive[3 * 512] ^= 1;
    assertRefused(archive, "its checksum is wrong");
  }

  @Test
  void namesKeepTheirBytes() throws IOException {
    String name = "caf\u00e9-\u00ff\u0001";
    extract(tar().file(name, "content").link("l\u00ff", name));
    Path file = PathBytes.child(target, name);
    assertEquals("content", Files.readString(file));
    assertEquals(name, PathBytes.fileName(file));
    assertEquals("content", Files.readString(PathBytes.child(target, "l\u00ff")));
    assertEquals("caf\\xe9-\\xff\\u0001", new MemberName(name).toString());
  }

  @Test
  void tooLongNamesAreOneLine() {
    assertRefused(tar().extended("a", '0', new byte[1], "path=" + "n".repeat(300)), "too long");
    assertRefused(tar().extended("a", '0', new byte[1], "path=" + "d/".repeat(3000) + "f"), "");
  }

  @Test
  void controlCharactersDoNotReachTheTerminal() {
    assertRefused(tar().file("../\u001b[31mred\n", "x"), "\\u001b[31mred\\u000a");
  }

  @Test
  void namesAreMatchedAsAWhole() throws IOException {
    Path file =
        tar()
            .file("xconfig.dump", "{\"id\":\"1\"}")
            .file("config.dump.old", "{\"id\":\"2\"}")
            .file("sub/config.dump", "{\"id\":\"3\"}")
            .file("checkpoint/config.dump", "{\"id\":\"4\"}")
            .file("checkpoint2/pages-1.img", "pages")
            .to(directory.resolve("archive"));
    try (ContainerCheckpoint checkpoint = Samples.open(file)) {
      assertEquals(Optional.empty(), checkpoint.id());
      assertEquals(0, checkpoint.pagesSize());
    }
  }

  @Test
  void metadataThatIsALinkIsNotFollowed() throws IOException {
    Path file = tar().link("config.dump", "/etc/passwd").to(directory.resolve("archive"));
    try (ContainerCheckpoint checkpoint = Samples.open(file)) {
      assertEquals(Optional.empty(), checkpoint.config());
    }
    Path unpacked = Files.createDirectories(target.resolve("checkpoint"));
    Files.writeString(unpacked.resolve("inventory.img"), "x");
    Path secret = Files.writeString(target.resolve("secret"), "{\"id\":\"1\"}");
    Files.createSymbolicLink(target.resolve("config.dump"), secret);
    try (ContainerCheckpoint checkpoint = Samples.open(target)) {
      assertEquals(Optional.empty(), checkpoint.config());
    }
  }

  @Test
  void metadataThatIsAPipeIsNotWaitedFor() throws Exception {
    Files.createDirectories(target.resolve("checkpoint"));
    new ProcessBuilder("mkfifo", target.resolve("config.dump").toString()).start().waitFor();
    try (ContainerCheckpoint checkpoint = Samples.open(target, new Collected())) {
      assertEquals(Optional.empty(), checkpoint.config());
    }
  }

  @Test
  void digestsDoNotLeadOutOfAnImage() throws IOException {
    String index =
        "{\"manifests\":[{\"digest\":\"sha256:../../../etc/passwd\"},{\"digest\":\"\"},{},7]}";
    Path file =
        new RawTar()
            .file("oci-layout", "{}")
            .file("index.json", index)
            .to(directory.resolve("archive"));
    CritException failure = assertThrows(CritException.class, () -> Samples.open(file));
    assertEquals("no image in it has a checkpoint", failure.problem());
  }

  @Test
  void anIndexOfItselfComesToAnEnd() throws Exception {
    // An index cannot name its own digest, but indexes can lie about theirs.
    RawTar tar = new RawTar().file("oci-layout", "{}");
    String digest = "0".repeat(64);
    String index = "{\"manifests\":[{\"digest\":\"sha256:" + digest + "\"}]}";
    Path file =
        tar.file("index.json", index)
            .file("blobs/sha256/" + digest, index)
            .to(directory.resolve("archive"));
    CritException failure = assertThrows(CritException.class, () -> Samples.open(file));
    assertEquals("has another digest than its name", failure.problem());
  }

  @Test
  void chainsOfParentsComeToAnEnd() throws IOException {
    Path file =
        new RawTar()
            .link("checkpoint/parent", "../b")
            .file("checkpoint/inventory.img", "x")
            .link("b/parent", "../checkpoint")
            .file("b/inventory.img", "x")
            .to(directory.resolve("archive"));
    try (ContainerCheckpoint checkpoint = Samples.open(file)) {
      var parent = checkpoint.images().parent().orElseThrow();
      CritException failure = assertThrows(CritException.class, parent::parent);
      assertEquals("the chain of parents leads back to itself", failure.problem());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/etc", "../../outside", "../../../../../../../../etc"})
  void parentsDoNotLeadOutOfTheArchive(String to) throws IOException {
    Path file = tar().link("checkpoint/parent", to).to(directory.resolve("archive"));
    try (ContainerCheckpoint checkpoint = Samples.open(file)) {
      assertThrows(CritException.class, () -> checkpoint.images().parent());
    }
  }

  @Test
  void membersOfUnknownTypesAreLeftOut() throws IOException {
    List<String> warnings = extract(tar().member("z", 'Z', 0644, "", new byte[100]));
    assertEquals(List.of("a member of unknown type is left out"), warnings);
  }

  @Test
  void whatStandsBehindTheEndIsNoMember() throws IOException {
    byte[] evil = new RawTar().file("evil", "x").bytes();
    extract(tar().raw(new byte[1024]).raw(evil).bytes(), UnpackOptions.CAREFUL, SMALL);
    assertFalse(Files.exists(target.resolve("evil")));
  }

  @Test
  void aMissingEndIsAWarning() throws IOException {
    List<String> warnings = extract(tar().openBytes(), UnpackOptions.CAREFUL, SMALL);
    assertEquals(List.of("the archive has no end: it may be cut off"), warnings);
  }

  @Test
  void usersThatCannotBeAreRefused() throws IOException {
    org.junit.jupiter.api.Assumptions.assumeTrue(
        Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "not root");
    assertRefused(tar().extended("a", '0', new byte[0], "uid=1099511627776"), "there is no user");
  }

  @Test
  void aTargetThatIsNotEmptyIsRefused() throws IOException {
    Files.createDirectories(target);
    Files.writeString(target.resolve("mine"), "mine");
    IOException failure = assertThrows(IOException.class, () -> extract(tar()));
    assertTrue(failure.getMessage().contains("not empty"));
    assertEquals("mine", Files.readString(target.resolve("mine")));
  }

  static Stream<Arguments> damagedSamples() throws IOException {
    byte[] whole = Samples.unpacked(Samples.COUNTER_2);
    List<Arguments> damaged = new ArrayList<>();
    java.util.Random random = new java.util.Random(20261121);
    for (int i = 0; i < 60; i++) {
      byte[] copy = whole.clone();
      for (int changes = 0; changes < 4; changes++) {
        // Headers are where it hurts.
        int at = random.nextInt(copy.length / 512) * 512 + random.nextInt(512);
        copy[at] ^= (byte) (1 << random.nextInt(8));
      }
      damaged.add(
          Arguments.of(
              i, random.nextBoolean() ? copy : Arrays.copyOf(copy, random.nextInt(copy.length))));
    }
    return damaged.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("damagedSamples")
  void damagedArchivesAreUnpackedOrRefused(int number, byte[] archive) throws IOException {
    try {
      extract(archive, UnpackOptions.CAREFUL, SMALL);
      assertTrue(Files.exists(target.resolve("checkpoint")), String.valueOf(number));
    } catch (IOException e) {
      assertFalse(String.valueOf(e.getMessage()).contains("\n"), e.getMessage());
      assertFalse(Files.exists(target));
    }
  }

  @Test
  void theSamplesAreHarmless() throws IOException {
    for (Path each : List.of(Samples.PODMAN, Samples.CRI_O, Samples.COUNTER_1)) {
      Path to = target.resolve("x");
      Files.createDirectories(target);
      try (ContainerCheckpoint checkpoint = Samples.open(each)) {
        new CheckpointExtractor(UnpackOptions.CAREFUL, (where, what) -> assertEquals("", what))
            .extract(checkpoint, CheckpointExtractor.Selection.ALL, to);
      }
      assertEquals(
          new String(Files.readAllBytes(to.resolve("spec.dump")), StandardCharsets.UTF_8).charAt(0),
          '{');
      org.crit4j.container.archive.SafeRoot.remove(to);
    }
  }
}
