package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.crit4j.cli.CritProcess.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/crit} from wherever it is called, with whichever Java there is. */
@EnabledOnOs(OS.LINUX)
final class LauncherIT {
  private static final List<String> KINDS =
      List.of(
          "images",
          "help",
          "processes",
          "explore",
          "validate",
          "archives",
          "memory",
          "packed",
          "edits",
          "cores",
          "checkpoints");

  private static final String SHORT = "-XX:TieredStopAtLevel=1 ";
  private static final String USE = "-XX:SharedArchiveFile=";
  private static final String INTERPRETED = "-Xint ";
  private static final String LARGE_PAGES = "-XX:+UseTransparentHugePages ";

  private static final String JAVA_HOME = System.getProperty("java.home");

  @TempDir private Path directory;

  /** JUnit warns of links that lead out of the directory that it deletes. */
  @AfterEach
  void deleteLinks() throws IOException {
    for (Path each : Trees.files(directory)) {
      if (Files.isSymbolicLink(each)) {
        Files.delete(each);
      }
    }
  }

  private CritProcess crit() {
    return CritProcess.in(directory);
  }

  private static void assertRuns(Result result) {
    assertTrue(result.assertQuietSuccess().text().startsWith("crit "), result.text());
  }

  private static Path executable(Path file, String script) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, script);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void runsByAnAbsolutePath() throws Exception {
    assertRuns(crit().run("--version"));
  }

  @Test
  void runsByRelativePaths() throws Exception {
    Path bin = CritProcess.DISTRIBUTION.resolve("bin");
    assertRuns(CritProcess.in(bin).calledAs("./crit").run("--version"));
    assertRuns(CritProcess.in(CritProcess.DISTRIBUTION).calledAs("bin/crit").run("--version"));
    assertRuns(CritProcess.in(bin).calledAs("../bin/crit").run("--version"));
    assertRuns(CritProcess.in(bin).calledAs("sh", "crit").run("--version"));
  }

  @Test
  void runsByThePath() throws Exception {
    String path = CritProcess.DISTRIBUTION.resolve("bin") + ":" + System.getenv("PATH");
    assertRuns(crit().with("PATH", path).calledAs("sh", "-c", "crit --version").run());
  }

  @Test
  void runsThroughAChainOfRelativeLinks() throws Exception {
    Path deep = Files.createDirectories(directory.resolve("a/b"));
    Files.createSymbolicLink(directory.resolve("dist"), CritProcess.DISTRIBUTION);
    Files.createSymbolicLink(directory.resolve("a/first"), Path.of("../dist/bin/crit"));
    Files.createSymbolicLink(deep.resolve("second"), Path.of("../first"));
    Files.createSymbolicLink(directory.resolve("b-link"), Path.of("a/b"));
    assertRuns(crit().calledAs("a/b/second").run("--version"));
    assertRuns(crit().calledAs("b-link/second").run("--version"));
    assertRuns(crit().calledAs("dist/bin/crit").run("--version"));
    assertRuns(CritProcess.in(deep).calledAs("./second").run("--version"));
    assertRuns(CritProcess.in(deep).calledAs("sh", "second").run("--version"));
  }

  @Test
  void runsFromADirectoryWithAnyName() throws Exception {
    Path odd = directory.resolve("a b$(c)*\u00fc");
    Files.createSymbolicLink(odd, CritProcess.DISTRIBUTION);
    assertRuns(crit().calledAs(odd.resolve("bin/crit").toString()).run("--version"));
    Path pstree = Files.copy(Sample.PSTREE, directory.resolve("p s*\u00fc.img"));
    Result shown = crit().run("info", pstree.getFileName().toString());
    assertTrue(shown.assertQuietSuccess().text().contains("\"PSTREE\""));
  }

  @Test
  void saysThatItsDirectoryMayHaveNoColon() throws Exception {
    Path odd = directory.resolve("a:b");
    Files.createSymbolicLink(odd, CritProcess.DISTRIBUTION);
    crit()
        .calledAs(odd.resolve("bin/crit").toString())
        .run("--version")
        .assertFailure(1, ": " + odd + " has a colon in its name, which a class path cannot have");
  }

  @Test
  void findsFilesOfAnyNameInEveryLocale() throws Exception {
    Files.copy(Sample.PSTREE, directory.resolve("\u00fc\u4e16.img"));
    for (String locale : new String[] {"C", "POSIX", "C.UTF-8", ""}) {
      Result info = crit().with("LC_ALL", locale).without("LANG").run("info", "\u00fc\u4e16.img");
      assertTrue(info.assertQuietSuccess().text().contains("\"PSTREE\""), locale);
    }
  }

  @Test
  void usesTheJavaOnThePathWithoutJavaHome() throws Exception {
    String path = JAVA_HOME + "/bin:" + System.getenv("PATH");
    assertRuns(crit().without("JAVA_HOME").with("PATH", path).run("--version"));
    assertRuns(crit().with("JAVA_HOME", "").with("PATH", path).run("--version"));
  }

  @Test
  void usesTheJavaThatJavaHomeNames() throws Exception {
    Path home = directory.resolve("jdk");
    executable(home.resolve("bin/java"), "#!/bin/sh\necho \"fake\"\n");
    Result result = crit().with("JAVA_HOME", home.toString()).run("--version");
    assertEquals("fake\n", result.assertQuietSuccess().text());
  }

  /** A copy of the distribution with a Java of its own, which prints its arguments. */
  private Path image(int major) throws IOException {
    Path image = directory.resolve("image-" + major);
    for (String each : new String[] {"bin", "lib"}) {
      Path copy = Files.createDirectories(image.resolve(each));
      for (Path file : Trees.files(CritProcess.DISTRIBUTION.resolve(each))) {
        Path target = copy.resolve(file.getFileName());
        Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    Path runtime = image.resolve("runtime");
    executable(runtime.resolve("bin/java"), "#!/bin/sh\necho \"$@\"\n");
    Files.writeString(
        runtime.resolve("release"),
        "JAVA_VERSION=\"" + major + ".0.1\"\nJAVA_RUNTIME_VERSION=\"" + major + ".0.1+2\"\n");
    for (String kind : KINDS) {
      Files.writeString(runtime.resolve("crit." + kind), "classes");
      Files.writeString(runtime.resolve("crit." + kind + ".home"), image.toRealPath() + "\n");
      for (String each : new String[] {"cli", "core", "containers"}) {
        Path jar =
            image.resolve("lib/crit-" + each + "-" + System.getProperty("crit.version") + ".jar");
        Path mark = Files.createFile(runtime.resolve("crit." + kind + "." + each));
        Files.setLastModifiedTime(mark, Files.getLastModifiedTime(jar));
      }
    }
    return image;
  }

  /** What the launcher hands to the Java of an image. */
  private String argumentsIn(Path image, String cache) throws Exception {
    return argumentsIn(image, cache, "--version");
  }

  private String argumentsIn(Path image, String cache, String... arguments) throws Exception {
    CritProcess crit = crit().with("JAVA_HOME", "/nowhere").with("CRIT_CACHE", cache);
    return crit.calledAs(image + "/bin/crit").run(arguments).assertQuietSuccess().text();
  }

  @Test
  void usesItsOwnJavaAndTheArchiveThatCameWithIt() throws Exception {
    String cache = directory.resolve("cache").toString();
    for (int major : new int[] {17, 25}) {
      Path image = image(major);
      String archives = USE + image.toRealPath() + "/runtime/crit.";
      assertTrue(argumentsIn(image, cache).contains(archives + "images "));
      assertTrue(argumentsIn(image, cache, "decode", "x").contains(archives + "images "));
      assertTrue(argumentsIn(image, cache, "x", "decode", "ps").contains(archives + "packed "));
      for (String call :
          List.of(
              "x lib ps: processes",
              "x lib ps --long: explore",
              "x lib sk: explore",
              "stats lib: explore",
              "x lib ps --json: packed",
              "stats a.tar: packed",
              "validate lib: validate",
              "validate lib --format json: packed",
              "validate a.tar: packed",
              "list a: archives",
              "inspect a: archives",
              "inspect --all a: packed",
              "memparse a: memory",
              "memparse -p 7 --json a: memory",
              "memparse -s x a: checkpoints",
              "runtime a: memory",
              "edit a: edits",
              "coredump: cores",
              "diff x: checkpoints",
              "--help: help",
              "validate --help: help")) {
        int colon = call.indexOf(':');
        String command = call.substring(0, colon).replace("lib", image + "/lib");
        String arguments = argumentsIn(image, cache, command.split(" "));
        String archive = archives + call.substring(colon + 2) + " ";
        assertTrue(arguments.contains(archive), call + arguments);
      }
      assertFalse(argumentsIn(image, "off").contains(USE));
      assertTrue(Files.notExists(directory.resolve("cache")));
    }
  }

  @Test
  void leavesTheOptimizingCompilerOutWhereARunIsShort() throws Exception {
    Path image = image(25);
    for (String call :
        List.of("x a ps", "stats a", "validate a", "list a", "memparse a", "runtime a")) {
      assertTrue(argumentsIn(image, "off", call.split(" ")).contains(SHORT), call);
    }
    for (String call :
        List.of("decode a", "encode a", "diff a b", "memparse -s x a", "extract a b")) {
      assertFalse(argumentsIn(image, "off", call.split(" ")).contains(SHORT), call);
    }
  }

  @Test
  void usesTheOptimizingCompilerForLargeCheckpoints() throws Exception {
    Path image = image(25);
    for (String name : List.of("files.img", "mm-7.img", "pagemap-7.img", "pages-1.img")) {
      Path checkpoint = Files.createDirectory(directory.resolve("large " + name));
      sized(checkpoint.resolve(name), 17 << 20);
      for (String command : List.of("x", "stats", "validate")) {
        String arguments = argumentsIn(image, "off", command, checkpoint.toString());
        assertEquals(name.startsWith("pages"), arguments.contains(SHORT), name);
      }
      String processes = argumentsIn(image, "off", "x", checkpoint.toString(), "ps");
      assertTrue(processes.contains(SHORT), name);
    }
    // Of thousands of files that is not asked.
    Path many = directory.resolve("large mm-7.img");
    for (int i = 0; i <= 1000; i++) {
      Files.createFile(many.resolve("core-" + i + ".img"));
    }
    assertTrue(argumentsIn(image, "off", "x", many.toString(), "mems").contains(SHORT));
  }

  @Test
  void compilesNothingWhereARunIsTiny() throws Exception {
    Path image = image(25);
    Path checkpoint = Files.createDirectory(directory.resolve("tiny"));
    for (String name : List.of("inventory.img", "core-1.img", "core-2.img", "mm-1.img")) {
      sized(checkpoint.resolve(name), 4096);
    }
    sized(checkpoint.resolve("pages-1.img"), 1 << 20);
    sized(checkpoint.resolve("sk-queues.img"), 60_000);
    String place = checkpoint.toString();
    List<String> calls =
        List.of("x D ps", "x D mems", "x D fds --json", "stats D", "validate D", "memparse D");
    for (String call : calls) {
      String arguments = argumentsIn(image, "off", call.replace("D", place).split(" "));
      assertTrue(arguments.contains(INTERPRETED), call);
    }
    for (String call : List.of("edit D", "diff D D", "memparse -s x D", "runtime D")) {
      String arguments = argumentsIn(image, "off", call.replace("D", place).split(" "));
      assertFalse(arguments.contains(INTERPRETED), call);
    }
    for (String large : List.of("mm-1.img:9000", "sk-queues.img:70000", "parent:0")) {
      Path copy = Files.createDirectory(directory.resolve("with " + large));
      for (Path each : Trees.files(checkpoint)) {
        Files.copy(each, copy.resolve(each.getFileName()));
      }
      int colon = large.indexOf(':');
      sized(copy.resolve(large.substring(0, colon)), Long.parseLong(large.substring(colon + 1)));
      assertFalse(
          argumentsIn(image, "off", "validate", copy.toString()).contains(INTERPRETED), large);
    }
    String processes =
        argumentsIn(image, "off", "x", directory.resolve("with mm-1.img:9000").toString(), "ps");
    assertTrue(processes.contains(INTERPRETED), "what is asked of a process is in its core image");
    for (int i = 3; i <= 13; i++) {
      sized(checkpoint.resolve("core-" + i + ".img"), 1000);
    }
    assertFalse(argumentsIn(image, "off", "x", place, "ps").contains(INTERPRETED));
    Files.delete(checkpoint.resolve("inventory.img"));
    assertFalse(argumentsIn(image, "off", "validate", directory.toString()).contains(INTERPRETED));
  }

  @Test
  void compilesNothingForTinyFiles() throws Exception {
    Path image = image(25);
    Map<String, Integer> limits =
        Map.of("decode", 4096, "show", 4096, "info", 4096, "encode", 16384, "list", 65536);
    for (Map.Entry<String, Integer> each : limits.entrySet()) {
      String tiny = sized(directory.resolve("tiny"), each.getValue()).toString();
      assertTrue(
          argumentsIn(image, "off", each.getKey(), tiny).contains(INTERPRETED), each.getKey());
      String small = sized(directory.resolve("small"), each.getValue() + 1).toString();
      assertFalse(
          argumentsIn(image, "off", each.getKey(), small).contains(INTERPRETED), each.getKey());
    }
    String plain = sized(directory.resolve("a.tar"), 1 << 20).toString();
    String packed = sized(directory.resolve("a.tar.gz"), 65537).toString();
    assertTrue(argumentsIn(image, "off", "list", plain).contains(INTERPRETED));
    assertTrue(argumentsIn(image, "off", "x", plain, "ps").contains(INTERPRETED));
    assertFalse(argumentsIn(image, "off", "list", plain, packed).contains(INTERPRETED));
    String[] many = ("list" + (" " + plain).repeat(9)).split(" ");
    assertFalse(argumentsIn(image, "off", many).contains(INTERPRETED));
    assertTrue(argumentsIn(image, "off", "--help").contains(INTERPRETED));
    assertTrue(argumentsIn(image, "off", "validate", "--help").contains(INTERPRETED));
    assertFalse(argumentsIn(image, "off", "decode").contains(INTERPRETED));
  }

  @Test
  void usesLargePagesWhereTheSystemHasThemForWhoAsks() throws Exception {
    Path setting = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
    boolean forWhoAsks = Files.exists(setting) && Files.readString(setting).contains("[madvise]");
    Path image = image(25);
    assertEquals(forWhoAsks, argumentsIn(image, "off", "validate", "a").contains(LARGE_PAGES));
    assertEquals(forWhoAsks, argumentsIn(image, "off", "decode", "a").contains(LARGE_PAGES));
    assertFalse(argumentsIn(image, "off", "--help").contains(LARGE_PAGES));
  }

  private static Path sized(Path path, long size) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(size);
    }
    return path;
  }

  /** Java 17 has its modules ready for one collector only, which is slower in longer runs. */
  @Test
  void usesG1WhereAShortRunIsOverSooner() throws Exception {
    String small = Files.createDirectory(directory.resolve("small")).toString();
    Path many = Files.createDirectory(directory.resolve("many"));
    for (int i = 0; i < 100; i++) {
      Files.createFile(many.resolve("core-" + i + ".img"));
    }
    Path large = Files.createDirectory(directory.resolve("large"));
    sized(large.resolve("files.img"), 1 << 20);
    Path old = image(17);
    Path newer = image(25);
    for (String command : List.of("x", "stats", "validate")) {
      assertTrue(argumentsIn(old, "off", command, small).contains("UseG1GC"));
      assertFalse(argumentsIn(old, "off", command, many.toString()).contains("UseG1GC"));
      assertFalse(argumentsIn(old, "off", command, large.toString()).contains("UseG1GC"));
      assertFalse(argumentsIn(newer, "off", command, small).contains("UseG1GC"));
    }
    assertFalse(argumentsIn(old, "off", "decode", small).contains("UseG1GC"));
  }

  /** What comes from a pipe, and a directory, may be of any size. */
  @Test
  void leavesTheOptimizingCompilerOutForSmallFiles() throws Exception {
    Path image = image(25);
    Path small = sized(directory.resolve("small"), 1 << 20);
    Path large = sized(directory.resolve("large"), 4 << 20);
    Path link = Files.createSymbolicLink(directory.resolve("link"), large);
    for (String command : List.of("decode", "show")) {
      assertTrue(argumentsIn(image, "off", command, "-i", small.toString()).contains(SHORT));
      for (Path each : List.of(large, link, directory)) {
        assertFalse(argumentsIn(image, "off", command, "-i", each.toString()).contains(SHORT));
      }
      assertFalse(argumentsIn(image, "off", command).contains(SHORT));
    }
    assertTrue(argumentsIn(image, "off", "encode", "-i", large.toString()).contains(SHORT));
    assertFalse(argumentsIn(image, "off", "encode").contains(SHORT));
  }

  /** What is compressed otherwise is decompressed in Java. */
  @Test
  void leavesTheOptimizingCompilerOutForArchivesThatNativeCodeUnpacks() throws Exception {
    Path image = image(25);
    for (String name : List.of("a.tar", "a.tar.gz", "a.tar.zst")) {
      Path archive = directory.resolve(name);
      assertTrue(argumentsIn(image, "off", "extract", archive.toString(), "b").contains(SHORT));
      sized(archive, 65 << 20);
      assertFalse(argumentsIn(image, "off", "extract", archive.toString(), "b").contains(SHORT));
    }
    for (String name : List.of("a.tar.xz", "a.tar.lz4", "a.tar.bz2", "a")) {
      assertFalse(argumentsIn(image, "off", "extract", name).contains(SHORT), name);
    }
  }

  @Test
  void namesTheUnpackedLibraryOfItsMachineOnly() throws Exception {
    Path image = image(25);
    Path release = image.resolve("runtime/release");
    Files.writeString(release, Files.readString(release) + "OS_ARCH=\"x86_64\"\n");
    String cache = directory.resolve("cache").toString();
    Path runtime = image.toRealPath().resolve("runtime");
    Files.createFile(runtime.resolve("crit.archives.zstd-aarch64"));
    assertFalse(argumentsIn(image, cache, "list", "a").contains("zstd"));
    Path library = Files.createFile(runtime.resolve("crit.archives.zstd-x86_64"));
    String option = "-Dorg.crit4j.zstd.library=" + library + " ";
    assertTrue(argumentsIn(image, cache, "list", "a").contains(option));
    assertFalse(argumentsIn(image, "off", "list", "a").contains("zstd"));
  }

  /** From Java 24 on the JVM warns of libraries in C that are not allowed. */
  @Test
  void allowsLibrariesInCWhereTheJvmWantsItSaid() throws Exception {
    assertTrue(argumentsIn(image(25), "off").contains("--enable-native-access=ALL-UNNAMED"));
    assertFalse(argumentsIn(image(17), "off").contains("native-access"));
  }

  @Test
  void usesNoArchiveThatIsNotGoodAnyMore() throws Exception {
    // Before Java 19 an archive has the path of the jars in it.
    Path moved = Files.move(image(17), directory.resolve("moved-17"));
    assertFalse(argumentsIn(moved, "off").contains("crit.images"));
    assertFalse(
        argumentsIn(moved, directory.resolve("cache").toString()).contains("runtime/crit.images"));
    String elsewhere = argumentsIn(Files.move(image(25), directory.resolve("moved-25")), "/x");
    assertTrue(elsewhere.contains("moved-25/runtime/crit.images "), elsewhere);
    Path changed = image(25);
    Path mark = changed.resolve("runtime/crit.images.core");
    Files.setLastModifiedTime(mark, FileTime.from(Instant.EPOCH));
    assertFalse(
        argumentsIn(changed, directory.resolve("cache").toString())
            .contains("runtime/crit.images"));
  }

  @Test
  void saysThatJavaHomeIsWrong() throws Exception {
    crit()
        .with("JAVA_HOME", "/nowhere")
        .run("--version")
        .assertFailure(1, ": JAVA_HOME is /nowhere, but there is no bin/java in it");
  }

  @Test
  void saysThatThereIsNoJava() throws Exception {
    crit()
        .without("JAVA_HOME")
        .with("PATH", directory.toString())
        .calledAs("/bin/sh", CritProcess.LAUNCHER.toString())
        .run("--version")
        .assertFailure(1, ": no Java found: set JAVA_HOME, or put java 17 or newer on the PATH");
  }

  @Test
  void saysThatJavaIsTooOld() throws Exception {
    Path home = directory.resolve("jdk-11");
    executable(home.resolve("bin/java"), "#!/bin/sh\nexit 0\n");
    Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"11.0.22\"\n");
    crit()
        .with("JAVA_HOME", home.toString())
        .run("--version")
        .assertFailure(
            1, ": Java 17 or newer is needed, but JAVA_HOME is " + home + ", version 11.0.22");
    Path old = directory.resolve("jdk-8/jre");
    executable(old.resolve("bin/java"), "#!/bin/sh\nexit 0\n");
    Files.writeString(directory.resolve("jdk-8/release"), "JAVA_VERSION=\"1.8.0_402\"\n");
    crit()
        .without("JAVA_HOME")
        .with("PATH", old.resolve("bin") + ":" + System.getenv("PATH"))
        .run("--version")
        .assertFailure(
            1,
            ": Java 17 or newer is needed, but the first java on the PATH is "
                + old.resolve("bin/java")
                + ", version 1.8.0_402");
  }

  @Test
  void handsItsOptionsToTheJvm() throws Exception {
    assertRuns(crit().with("CRIT_OPTS", "-Xmx64m -Dname=*").run("--version"));
    assertRuns(crit().with("CRIT_OPTS", "-Xmx16m").run("--version"));
    assertRuns(crit().with("CRIT_OPTS", "-XX:MaxHeapSize=16m").run("--version"));
    assertRuns(crit().with("CRIT_OPTS", "-XX:+UseParallelGC").run("--version"));
    Result result = crit().with("CRIT_OPTS", "-Xmx64m -XshowSettings:vm").run("--version");
    assertTrue(result.err().contains("64.00M"), result.err());
    assertEquals(0, result.exitCode());
  }

  /** Kind: the environment of the container reaches the tool. */
  @Test
  void takesNoOptionsThatAreMeantForApplications() throws Exception {
    CritProcess crit = crit();
    for (String variable :
        List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "JDK_AOT_VM_OPTIONS")) {
      crit.with(variable, "-javaagent:/missing/agent.jar -Xmx1k");
    }
    assertRuns(crit.run("--version"));
    String cache = directory.resolve("cache").toString();
    assertRuns(crit.with("CRIT_CACHE", cache).run("--version"));
    assertTrue(Files.isDirectory(directory.resolve("cache")), "the options keep archives away");
  }

  @Test
  void leavesArgumentsAsTheyAre() throws Exception {
    Result result = crit().run("info", "*");
    result.assertFailure(1, " info: *: there is no such file");
    crit().run("info", "a  b").assertFailure(1, " info: a  b: there is no such file");
    assertEquals(2, crit().run("info", "").exitCode());
  }

  @Test
  void tellsThatMemoryRanOut() throws Exception {
    Path image = directory.resolve("large.img");
    byte[] pstree = Files.readAllBytes(Sample.PSTREE);
    // An entry of 64 MiB: it has to be held in memory, since its message is one field.
    byte[] large = Arrays.copyOf(pstree, 12 + (64 << 20));
    large[8] = 0;
    large[9] = 0;
    large[10] = 0;
    large[11] = 4;
    large[12] = (byte) 0xfa;
    large[13] = 0x3f;
    int length = (64 << 20) - 6;
    for (int i = 0; i < 4; i++) {
      large[14 + i] = (byte) (length >> (7 * i) | (i < 3 ? 0x80 : 0));
    }
    Files.write(image, large);
    crit()
        .with("CRIT_OPTS", "-Xmx32m")
        .run("decode", "-i", "large.img", "-o", "large.json")
        .assertFailure(1, " decode: not enough memory; raise the limit, as with CRIT_OPTS=-Xmx1g");
    assertEquals(List.of(image), Trees.files(directory));
  }

  @Test
  void keepsItsArchiveOfClassesWhereItIsTold() throws Exception {
    Path cache = directory.resolve("cache");
    assertRuns(crit().with("CRIT_CACHE", cache.toString()).run("--version"));
    var made = Trees.of(cache);
    assertRuns(crit().with("CRIT_CACHE", cache.toString()).run("--version"));
    assertEquals(made, Trees.of(cache));
    assertTrue(made.size() > 1, made.toString());
    assertEquals("directory rwx------", made.get(""));
  }

  @Test
  void keepsNoArchiveWhereItShallNot() throws Exception {
    crit()
        .with("CRIT_CACHE", "off")
        .with("XDG_CACHE_HOME", directory.resolve("xdg").toString())
        .with("HOME", directory.toString())
        .run("--version")
        .assertQuietSuccess();
    assertEquals(List.of(), Trees.files(directory));
  }

  @Test
  void keepsItsArchiveInTheCacheOfTheUser() throws Exception {
    assertRuns(
        crit().without("CRIT_CACHE").with("XDG_CACHE_HOME", directory + "/xdg").run("--version"));
    assertTrue(Files.isDirectory(directory.resolve("xdg/crit4j")));
    assertRuns(
        crit()
            .without("CRIT_CACHE")
            .without("XDG_CACHE_HOME")
            .with("HOME", directory.toString())
            .run("--version"));
    assertTrue(Files.isDirectory(directory.resolve(".cache/crit4j")));
  }
}
