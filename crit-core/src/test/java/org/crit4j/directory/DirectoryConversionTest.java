package org.crit4j.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.crit4j.CritException;
import org.crit4j.Warnings;
import org.crit4j.image.ImageType;
import org.crit4j.json.DecodeOptions;
import org.crit4j.json.EncodeOptions;
import org.crit4j.source.DirectorySink;
import org.crit4j.testing.Golden;
import org.crit4j.testing.Holes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(OS.WINDOWS)
final class DirectoryConversionTest {
  private static final String CORE_JSON = "{\"magic\": \"CORE\", \"entries\": []}";

  @TempDir Path directory;
  private Path images;
  private Path json;
  private Path back;

  /** Writes down all that it is told. */
  private static final class Log implements DirectoryListener {
    private final List<String> lines = new ArrayList<>();
    private final List<IOException> problems = new ArrayList<>();

    @Override
    public void converted(String name) {
      lines.add("converted " + name);
    }

    @Override
    public void copied(String name, ImageType type) {
      lines.add("copied " + name + ", " + type);
    }

    @Override
    public void copied(String name) {
      lines.add("copied " + name);
    }

    @Override
    public void failed(String name, IOException problem) {
      lines.add("failed " + name);
      problems.add(problem);
    }

    @Override
    public void progress(int done, int total) {
      lines.add(done + "/" + total);
    }
  }

  @BeforeEach
  void makeDirectory() throws IOException {
    images = Files.createDirectory(directory.resolve("images"));
    json = directory.resolve("json");
    back = directory.resolve("back");
  }

  private void copyGolden(String name) throws IOException {
    for (Golden golden : Golden.ofCase(name)) {
      Files.write(images.resolve(golden.name()), golden.bytes());
    }
  }

  private DirectorySummary decode(DirectoryListener listener) throws IOException {
    return new DirectoryDecoder(DecodeOptions.PRETTY, Warnings.IGNORE, listener)
        .decode(images, json);
  }

  private DirectorySummary encode(DirectoryListener listener) throws IOException {
    return new DirectoryEncoder(EncodeOptions.DEFAULT, Warnings.IGNORE, listener)
        .encode(json, back);
  }

  /** Every file below a directory with its permissions and content, or where it leads. */
  private static Map<String, String> tree(Path root) throws IOException {
    Map<String, String> tree = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.toList()) {
        tree.put(root.relativize(file).toString(), describe(file));
      }
    }
    return tree;
  }

  private static String describe(Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      return "link to " + Files.readSymbolicLink(file);
    }
    String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    return Files.isDirectory(file)
        ? "directory " + permissions
        : permissions + " " + HexFormat.of().formatHex(Files.readAllBytes(file));
  }

  private static List<String> names(Path root) throws IOException {
    return tree(root).keySet().stream().filter(name -> !name.isEmpty()).toList();
  }

  @Test
  void memoryPagesAreLinkedAndCopiedWhereThatIsNotPossible() throws IOException {
    copyGolden("minimal");
    Files.write(images.resolve("pages-1.img"), new byte[8192]);
    DirectoryDecoder decoder =
        new DirectoryDecoder(DecodeOptions.RAW, Warnings.IGNORE, new DirectoryListener() {})
            .withSharing(DirectorySink.Sharing.HARD_LINK);
    assertEquals(0, decoder.decode(images, json).failed());
    assertTrue(Files.isSameFile(images.resolve("pages-1.img"), json.resolve("pages-1.img")));
    // There is a file already: it is replaced by one of its own.
    Log log = new Log();
    new DirectoryDecoder(DecodeOptions.RAW, Warnings.IGNORE, log)
        .withSharing(DirectorySink.Sharing.HARD_LINK)
        .decode(images, json);
    assertTrue(log.lines.contains("copied pages-1.img, PAGES"), log.lines.toString());
    assertFalse(Files.isSameFile(images.resolve("pages-1.img"), json.resolve("pages-1.img")));
    assertEquals(
        0,
        new DirectoryEncoder(EncodeOptions.DEFAULT, Warnings.IGNORE, new DirectoryListener() {})
            .withSharing(DirectorySink.Sharing.HARD_LINK)
            .encode(json, back)
            .failed());
    assertEquals(tree(images), tree(back));
    assertTrue(Files.isSameFile(json.resolve("pages-1.img"), back.resolve("pages-1.img")));
  }

  private void assertComesBack() throws IOException {
    assertEquals(0, encode(new DirectoryListener() {}).failed());
    assertEquals(tree(images), tree(back));
  }

  @ParameterizedTest
  @ValueSource(strings = {"minimal", "synthetic-plain", "synthetic-old-some", "names-bytes"})
  void imagesComeBack(String name) throws IOException {
    copyGolden(name);
    int count = Golden.ofCase(name).size();
    assertEquals(new DirectorySummary(count, 0, 0), decode(new DirectoryListener() {}));
    assertComesBack();
  }

  @Test
  void everythingComesBack() throws IOException {
    copyGolden("minimal");
    Files.writeString(images.resolve("pages-1.img"), "\0\1\2memory");
    Files.writeString(images.resolve("ifaddr-9.img"), "");
    Files.writeString(images.resolve("dump.log"), "(00.1) Dumping\n");
    Files.writeString(images.resolve("empty"), "");
    Files.createSymbolicLink(images.resolve("parent"), Path.of("..", "1"));
    Files.createSymbolicLink(images.resolve("link.img.json"), Path.of("nowhere"));
    Files.createDirectory(images.resolve("nothing"));
    Path inner = Files.createDirectories(images.resolve("a/b"));
    Files.write(inner.resolve("mm-7.img"), Golden.ofCase("nginx").get(0).bytes());
    Files.writeString(inner.resolve("pages-7.img"), "more");
    Files.setPosixFilePermissions(
        images.resolve("files.img"), PosixFilePermissions.fromString("rw-------"));
    Files.setPosixFilePermissions(
        images.resolve("dump.log"), PosixFilePermissions.fromString("rwxr-x---"));
    Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString("rwx------"));

    DirectorySummary summary = decode(new DirectoryListener() {});
    assertEquals(new DirectorySummary(Golden.ofCase("minimal").size() + 1, 7, 0), summary);
    assertComesBack();
  }

  /** Kind: images that are links, as people make them who change one image and link the rest. */
  @Test
  void aLinkToAFileStandsForTheFile() throws IOException {
    copyGolden("minimal");
    Path store = Files.createDirectory(directory.resolve("store"));
    Files.writeString(images.resolve("pages-1.img"), "memory");
    for (String name : List.of("files.img", "pstree.img", "pages-1.img")) {
      Files.move(images.resolve(name), store.resolve(name));
      Files.createSymbolicLink(images.resolve(name), Path.of("../store/" + name));
    }
    Files.createSymbolicLink(images.resolve("parent"), Path.of("../store"));
    int count = Golden.ofCase("minimal").size();
    assertEquals(new DirectorySummary(count, 2, 0), decode(new DirectoryListener() {}));
    assertEquals("link to ../store", describe(json.resolve("parent")));
    assertTrue(Files.isRegularFile(json.resolve("pages-1.img"), LinkOption.NOFOLLOW_LINKS));

    Path linked = json.resolve("pstree.img.json");
    Files.move(linked, store.resolve("p.json"));
    Files.createSymbolicLink(linked, Path.of("../store/p.json"));
    assertEquals(new DirectorySummary(count, 2, 0), encode(new DirectoryListener() {}));
    for (String name : List.of("files.img", "pstree.img", "pages-1.img")) {
      assertEquals(-1, Files.mismatch(store.resolve(name), back.resolve(name)), name);
    }
  }

  @Test
  void aLinkTakesThePlaceOfWhatIsThere() throws IOException {
    Path link = images.resolve("parent");
    Path made = json.resolve("parent");
    Path other = Files.writeString(directory.resolve("other"), "kept");
    for (String target : List.of("../1", "../1", "../2", "nowhere")) {
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, Path.of(target));
      assertEquals(0, decode(new DirectoryListener() {}).failed());
      assertEquals("link to " + target, describe(made));
    }
    Files.delete(made);
    Files.createSymbolicLink(made, other);
    decode(new DirectoryListener() {});
    assertEquals("link to nowhere", describe(made));
    Files.delete(made);
    Files.writeString(made, "a file");
    decode(new DirectoryListener() {});
    assertEquals(List.of("parent"), names(json));
    assertEquals("link to nowhere", describe(made));
    assertEquals("kept", Files.readString(other));
  }

  @Test
  void aLinkDoesNotTakeThePlaceOfADirectory() throws IOException {
    Files.createSymbolicLink(images.resolve("parent"), Path.of("../1"));
    Files.createDirectories(json.resolve("parent/inner"));
    assertEquals(1, decode(new DirectoryListener() {}).failed());
    assertEquals(List.of("parent", "parent/inner"), names(json));
  }

  /** Names that would be mistaken on the way back, and what they are moved to. */
  @Test
  void filesThatLookLikeJsonOfImagesAreMovedOutOfTheWay() throws IOException {
    copyGolden("irmap");
    Map<String, String> files =
        Map.of(
            "descriptors.json", "[\"/dev/null\"]",
            "config.json", "{\"runtime\": \"crun\"}",
            "saved.json", CORE_JSON,
            "sorted.json", " {\n\t\"entries\": [], \"magic\": \"CORE\"}",
            "irmap-cache.json", "not even JSON",
            "core-1.img.json", CORE_JSON,
            "a.json.raw", "raw",
            "b.json.raw.raw", "raw raw",
            "c.raw", "no JSON");
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(images.resolve(file.getKey()), file.getValue());
    }
    decode(new DirectoryListener() {});
    assertEquals(
        List.of(
            "a.json.raw.raw",
            "b.json.raw.raw.raw",
            "c.raw",
            "config.json",
            "core-1.img.json.raw",
            "descriptors.json",
            "irmap-cache.json",
            "irmap-cache.json.raw",
            "saved.json.raw",
            "sorted.json.raw"),
        names(json));
    assertComesBack();
  }

  @Test
  void imagesUnderOtherNamesAreRecognised() throws IOException {
    Golden core = Golden.ofCase("compat32").get(0);
    Files.write(images.resolve("process"), core.bytes());
    decode(new DirectoryListener() {});
    assertEquals(List.of("process.json"), names(json));
    assertEquals(
        core.expected(Golden.Output.PRETTY), Files.readString(json.resolve("process.json")));
    assertComesBack();
  }

  @Test
  void damagedImagesDoNotStopTheOthers() throws IOException {
    copyGolden("minimal");
    Files.writeString(images.resolve("core-99.img"), "no image");
    Files.write(images.resolve("fs-99.img"), new byte[] {0x19, 0x43});
    Log log = new Log();
    DirectorySummary summary = decode(log);
    assertEquals(new DirectorySummary(Golden.ofCase("minimal").size(), 0, 2), summary);
    assertFalse(Files.exists(json.resolve("core-99.img.json")), "JSON of a damaged image");
    assertTrue(Files.exists(json.resolve("timens-0.img.json")), "JSON of the last image");
    assertEquals(
        List.of("failed core-99.img", "failed fs-99.img"),
        log.lines.stream().filter(line -> line.startsWith("failed")).toList());
    CritException problem = assertInstanceOf(CritException.class, log.problems.get(0));
    assertEquals(
        images.resolve("core-99.img")
            + ": offset 0: unknown magic 0x69206f6e: this may be raw data without messages, like"
            + " memory pages; expected a CRIU image",
        problem.getMessage());
  }

  @Test
  void listenersAreToldOfEachFileInOrder() throws IOException {
    copyGolden("irmap");
    Files.writeString(images.resolve("pages-1.img"), "memory");
    Files.writeString(images.resolve("a.txt"), "text");
    Log log = new Log();
    decode(log);
    assertEquals(
        List.of(
            "copied a.txt",
            "1/3",
            "converted irmap-cache",
            "2/3",
            "copied pages-1.img, PAGES",
            "3/3"),
        log.lines);
    Log backLog = new Log();
    encode(backLog);
    assertEquals(
        List.of(
            "copied a.txt",
            "1/3",
            "converted irmap-cache.json",
            "2/3",
            "copied pages-1.img, PAGES",
            "3/3"),
        backLog.lines);
  }

  @Test
  void filesThatWouldMakeTheSameFileAreRefused() throws IOException {
    Files.createDirectory(json);
    Files.writeString(json.resolve("core-1.img"), "raw");
    Files.writeString(json.resolve("core-1.img.json"), CORE_JSON);
    Log log = new Log();
    assertEquals(new DirectorySummary(0, 1, 1), encode(log));
    assertEquals(
        json.resolve("core-1.img.json") + ": another file already makes core-1.img",
        log.problems.get(0).getMessage());
    assertEquals("raw", Files.readString(back.resolve("core-1.img")));
  }

  @Test
  void brokenJsonOfAnImageIsAFailure() throws IOException {
    Files.createDirectory(json);
    Files.writeString(json.resolve("core-1.img.json"), "broken");
    Log log = new Log();
    assertEquals(new DirectorySummary(0, 0, 1), encode(log));
    assertFalse(Files.exists(back.resolve("core-1.img")), "an image of broken JSON");
  }

  @Test
  void pipesAreLeftOutAndTold() throws IOException, InterruptedException {
    Path pipe = images.resolve("pipe");
    try {
      assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
    } catch (IOException e) {
      assumeTrue(false, "no mkfifo: " + e);
    }
    Log log = new Log();
    assertEquals(new DirectorySummary(0, 0, 1), decode(log));
    assertEquals(
        pipe
            + ": this is a socket, pipe or device and left out; expected a file, a directory or a"
            + " link",
        log.problems.get(0).getMessage());
  }

  @Test
  void filesThatExistAreReplaced() throws IOException {
    copyGolden("irmap");
    Files.createDirectory(json);
    Files.writeString(json.resolve("irmap-cache.json"), "old");
    Files.writeString(json.resolve("other"), "stays");
    decode(new DirectoryListener() {});
    String expected = Golden.ofCase("irmap").get(0).expected(Golden.Output.PRETTY);
    assertEquals(expected, Files.readString(json.resolve("irmap-cache.json")));
    assertEquals("stays", Files.readString(json.resolve("other")));
  }

  @Test
  void holesStayHoles() throws IOException {
    Path pages = images.resolve("pages-1.img");
    Holes.make(pages);
    assertEquals(new DirectorySummary(0, 1, 0), decode(new DirectoryListener() {}));
    assertEquals(new DirectorySummary(0, 1, 0), encode(new DirectoryListener() {}));
    for (Path copy : List.of(json, back)) {
      assertTrue(Holes.isSparse(copy.resolve("pages-1.img")));
      assertEquals(-1, Files.mismatch(pages, copy.resolve("pages-1.img")));
    }
  }

  @Test
  void placesThatDoNotFitAreRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    Path missing = directory.resolve("missing");
    Path inside = images.resolve("json");
    Path link = Files.createSymbolicLink(directory.resolve("link"), images);
    assertRefused(missing, json, missing + ": there is no such directory");
    assertRefused(file, json, file + ": this is no directory");
    assertRefused(images, file, file + ": this is no directory");
    for (Path to : List.of(inside, images, link.resolve("json"), link)) {
      assertRefused(images, to, to + ": the output would stand inside of the input directory");
    }
    assertFalse(Files.exists(json, LinkOption.NOFOLLOW_LINKS), "an output directory was made");
  }

  private static void assertRefused(Path from, Path to, String message) {
    DirectoryDecoder decoder =
        new DirectoryDecoder(DecodeOptions.RAW, Warnings.IGNORE, new DirectoryListener() {});
    CritException problem = assertThrows(CritException.class, () -> decoder.decode(from, to));
    assertEquals(message, problem.getMessage());
  }
}
