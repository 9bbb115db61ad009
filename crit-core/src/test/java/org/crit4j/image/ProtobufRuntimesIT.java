package org.crit4j.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jpountz.lz4.LZ4Factory;
import org.crit4j.fixtures.Fixtures;
import org.crit4j.images.CoreEntry;
import org.crit4j.message.ImageReader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs a program that reads, changes and writes images with older and newer releases of
 * protobuf-java than the library was compiled against, on the class path and on the module path.
 * Maven resolves the releases; pom.xml lists them.
 */
final class ProtobufRuntimesIT {
  private static final Path RUNTIMES =
      Path.of(Objects.requireNonNull(System.getProperty("crit.protobuf.runtimes")));
  private static final Path SAMPLE = Fixtures.inCheckout("docs/sample-checkpoint");
  private static final Path SOURCES = Path.of("src", "test", "program", "runtime");
  private static final String EXPECTED =
      """
      10645 unixsk
      10645 renamed
      []
      """;

  @TempDir private static Path program;
  @TempDir private Path directory;

  /** Compiles the program against the oldest release, all warnings on. */
  @BeforeAll
  static void compile() throws IOException {
    String protobuf = runtimes().get(0).toString();
    List<String> arguments =
        List.of(
            "-Xlint:all",
            "-Werror",
            "-proc:none",
            "-d",
            program.toString(),
            "--module-path",
            path(Stream.concat(library(), Stream.of(protobuf))),
            SOURCES.resolve("module-info.java").toString(),
            SOURCES.resolve("TypedProgram.java").toString());
    ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
    assertEquals(0, javac.run(System.out, System.err, arguments.toArray(String[]::new)));
  }

  private static Stream<String> library() {
    return Stream.of(ImageReader.class, CoreEntry.class, LZ4Factory.class)
        .map(ProtobufRuntimesIT::location);
  }

  private static String location(Class<?> type) {
    return Path.of(
            java.net.URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }

  private static String path(Stream<String> places) {
    return places.collect(Collectors.joining(File.pathSeparator));
  }

  static List<Path> runtimes() throws IOException {
    try (Stream<Path> jars = Files.list(RUNTIMES)) {
      return jars.sorted().toList();
    }
  }

  @Test
  void thereAreOldAndNewRuntimes() throws IOException {
    String names = runtimes().toString();
    for (String line : List.of("-3.25.", "-4.27.", "-4.36.")) {
      assertTrue(names.contains(line), names);
    }
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void typedMessagesOnTheClassPath(Path runtime) throws Exception {
    String classPath =
        path(Stream.concat(library(), Stream.of(program.toString(), runtime.toString())));
    run("--class-path", classPath, "runtime.TypedProgram");
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void typedMessagesOnTheModulePath(Path runtime) throws Exception {
    String modulePath =
        path(Stream.concat(library(), Stream.of(program.toString(), runtime.toString())));
    run("--module-path", modulePath, "--module", "runtime/runtime.TypedProgram");
  }

  private void run(String... options) throws IOException, InterruptedException {
    try (Stream<Path> files = Files.list(SAMPLE)) {
      for (Path each : files.toList()) {
        Files.copy(each, directory.resolve(each.getFileName()));
      }
    }
    Path errors = directory.resolveSibling(directory.getFileName() + ".err");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of(directory.toString(), "core-10645.img"));
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    byte[] output = process.getInputStream().readAllBytes();
    int exitCode = process.waitFor();
    String said = Files.readString(errors);
    Files.delete(errors);
    assertEquals(0, exitCode, said);
    assertEquals(EXPECTED, new String(output, StandardCharsets.UTF_8));
    // From Java 24 on, protobuf-java itself draws warnings with its use of Unsafe.
    assertFalse(said.contains("crit4j"), said);
    if (Runtime.version().feature() < 24) {
      assertEquals("", said);
    }
  }
}
