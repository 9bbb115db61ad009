package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.crit4j.cli.CritProcess.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Exit codes of the packaged tool, and the one line that it prints about a failure. */
@EnabledOnOs(OS.LINUX)
final class ErrorsIT {
  @TempDir private Path directory;

  @BeforeEach
  void prepare() throws Exception {
    Files.copy(Sample.CORE, directory.resolve("core-10645.img"));
    Files.copy(Sample.PAGES, directory.resolve("pages-1.img"));
    byte[] core = Files.readAllBytes(Sample.CORE);
    Files.write(directory.resolve("short.img"), Arrays.copyOf(core, 1000));
    Files.createFile(directory.resolve("empty.img"));
    Files.writeString(directory.resolve("core.json"), "{\"magic\": \"CORE\", \"entries\": []}");
    Files.writeString(directory.resolve("bad.json"), "{\"magic\": \"CORE\", \"entries\": [{]}");
    Files.createDirectory(directory.resolve("images"));
    Files.createDirectory(directory.resolve("a\u001b[31m"));
    Files.writeString(directory.resolve("b\u001b[31m.img"), "no image");
    Files.createSymbolicLink(directory.resolve("dangling"), Path.of("nowhere"));
  }

  private CritProcess crit() {
    return CritProcess.in(directory);
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        failure(
            " decode: pages-1.img: offset 0: unknown magic 0xc35850: by its name this is memory"
                + " pages, a raw file without messages and so without a JSON form; expected a CRIU"
                + " image",
            "decode",
            "-i",
            "pages-1.img"),
        failure(
            " decode: core.json: offset 0: unknown magic 0x616d227b: this looks like JSON, which"
                + " crit encode reads; expected a CRIU image",
            "decode",
            "-i",
            "core.json"),
        failure(
            " encode: core-10645.img: $, offset 0: this is a CRIU image (CORE), which crit decode"
                + " reads; expected the JSON form of an image",
            "encode",
            "-i",
            "core-10645.img"),
        failure(
            " encode: bad.json: $.entries[0], offset 31: found ']'; expected a key in quotes",
            "encode",
            "-i",
            "bad.json"),
        failure(" show: images: this is a directory, not a file", "show", "images"),
        failure(" info: images: this is a directory, not a file", "info", "images"),
        failure(" decode: gone.img: there is no such file", "decode", "-i", "gone.img"),
        failure(" encode: gone.json: there is no such file", "encode", "-i", "gone.json"),
        failure(" show: gone.img: there is no such file", "show", "gone.img"),
        failure(" info: gone.img: there is no such file", "info", "gone.img"),
        failure(" info: dangling: the link leads nowhere", "info", "dangling"),
        failure(
            " decode: empty.img: offset 0: the file is empty;"
                + " expected a CRIU image, which starts with a magic of 4 bytes",
            "decode",
            "-i",
            "empty.img"),
        failure(
            " encode: empty.img: $, offset 0: found the end of the JSON;"
                + " expected the JSON form of an image, which starts with '{'",
            "encode",
            "-i",
            "empty.img"),
        failure(
            " show: short.img: entry 0, offset 8: the entry should have 2124 bytes, but the file"
                + " ends after 988",
            "show",
            "short.img"),
        failure(
            " info: short.img: entry 0, offset 8: the entry should have 2124 bytes, but the file"
                + " ends after 988",
            "info",
            "short.img"),
        failure(
            " decode: gone/core.json: there is no such directory;"
                + " expected a file in an existing directory",
            "decode",
            "-i",
            "core-10645.img",
            "-o",
            "gone/core.json"),
        failure(
            " decode: core.json/x: Not a directory",
            "decode",
            "-i",
            "core-10645.img",
            "-o",
            "core.json/x"),
        failure(
            " decode: images: this is a directory; expected a file to write to",
            "decode",
            "-i",
            "core-10645.img",
            "-o",
            "images"),
        failure(
            " decode: images/json: the output would stand inside of the input directory",
            "decode",
            "-i",
            "images",
            "-o",
            "images/json"),
        failure(" decode: core.json: this is no directory", "decode", "-iimages", "-ocore.json"),
        failure(" show: a\\u001b[31m: this is a directory, not a file", "show", "a\u001b[31m"),
        failure(
            " show: b\\u001b[31m.img: offset 0: unknown magic 0x69206f6e: this may be raw data"
                + " without messages, like memory pages; expected a CRIU image",
            "show",
            "b\u001b[31m.img"),
        failure(" show: c\\u001b[31m: there is no such file", "show", "c\u001b[31m"));
  }

  private static Arguments failure(String line, String... commandLine) {
    return Arguments.of(List.of(commandLine), line);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void badInputIsOneLineAndExitCode1(List<String> commandLine, String line) throws Exception {
    var before = Trees.of(directory);
    crit().run(commandLine.toArray(String[]::new)).assertFailure(1, line);
    assertEquals(before, Trees.of(directory));
  }

  static Stream<Arguments> wrongCommandLines() {
    return Stream.of(
        failure(": unknown command \"decod\"; did you mean \"decode\"?", "decod"),
        failure(" decode: unknown option --prety; did you mean --pretty?", "decode", "--prety"),
        failure(" decode: option --input requires an argument", "decode", "-i"),
        failure(" decode: unexpected argument \"x\"", "decode", "x"),
        failure(" show: no image given", "show"),
        failure(
            " decode: images is a directory; -o must name a directory for the JSON",
            "decode",
            "-i",
            "images"));
  }

  @ParameterizedTest
  @MethodSource("wrongCommandLines")
  void aWrongCommandLineIsExitCode2AndOneLine(List<String> commandLine, String line)
      throws Exception {
    Result result = crit().run(commandLine.toArray(String[]::new));
    assertTrue(result.err().startsWith("crit" + line + " (see crit "), result.err());
    assertEquals("", result.text());
    assertEquals(2, result.exitCode());
  }

  @Test
  void noCommandIsExitCode2AndTheUsage() throws Exception {
    Result result = crit().run();
    assertTrue(result.err().startsWith("usage: crit COMMAND"), result.err());
    assertEquals("", result.text());
    assertEquals(2, result.exitCode());
  }

  @Test
  void standardInputHasNoName() throws Exception {
    crit()
        .reading(new byte[0])
        .run("decode")
        .assertFailure(
            1,
            " decode: offset 0: the file is empty;"
                + " expected a CRIU image, which starts with a magic of 4 bytes");
  }

  @Test
  void filesThatMayNotBeReadOrWrittenAreNamed() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path secret = Files.copy(Sample.CORE, directory.resolve("secret.img"));
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
    Path closed = Files.createDirectory(directory.resolve("closed"));
    Path old = Files.writeString(closed.resolve("old.json"), "old");
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
    Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("r--r--r--"));
    try {
      asNobody("show", "secret.img").assertFailure(1, " show: secret.img: permission denied");
      asNobody("encode", "-i", "secret.img")
          .assertFailure(1, " encode: secret.img: permission denied");
      asNobody("decode", "-i", "core-10645.img", "-o", "closed/new.json")
          .assertFailure(1, " decode: closed/new.json: permission denied");
      asNobody("decode", "-i", "core-10645.img", "-o", "closed/old.json")
          .assertFailure(
              1,
              " decode: closed/old.json: the file may not be written to;"
                  + " expected a writable file");
      asNobody("decode", "-i", "images", "-o", "closed/json")
          .assertFailure(1, " decode: closed/json: permission denied");
      assertEquals("old", Files.readString(old));
    } finally {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  /** Runs it as a user without rights: root may read and write everything. */
  private Result asNobody(String... arguments) throws Exception {
    if (!"root".equals(System.getProperty("user.name"))) {
      return crit().run(arguments);
    }
    String[] command = {
      "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", CritProcess.LAUNCHER.toString()
    };
    assumeTrue(Files.exists(Path.of("/usr/bin/setpriv")), "no setpriv to become another user");
    CritProcess probe = CritProcess.in(Path.of("/")).calledAs(command);
    assumeTrue(probe.run("--version").exitCode() == 0, "other users cannot run the build's crit");
    return crit().calledAs(command).run(arguments);
  }
}
