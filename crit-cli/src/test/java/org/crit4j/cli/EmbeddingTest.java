package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.fixtures.Fixtures;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of docs/embedding.md, compiled as they stand there and run. */
final class EmbeddingTest {
  private static final Pattern CODE = Pattern.compile("(?ms)^```java\n(.*?)^```$");
  private static final int MOST_LINES = 12;

  @TempDir private static Path classes;
  private static Class<?> programs;

  @TempDir private Path directory;

  @BeforeAll
  static void compile() throws Exception {
    List<String> code = code();
    assertEquals(7, code.size());
    StringBuilder source = new StringBuilder("package embedding;\n").append(code.get(0));
    source.append("public final class Programs {\n");
    for (int i = 1; i < code.size(); i++) {
      source
          .append("public static void run" + i)
          .append("(Path path, Path image, InputStream in, int pid, long address, PrintStream out)")
          .append(" throws Exception {\n")
          .append(code.get(i).replace("Path.of(\"changed\")", "image"))
          .append("}\n");
    }
    Path file = Files.writeString(classes.resolve("Programs.java"), source.append("}\n"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
      assertTrue(
          compiler
              .getTask(messages, files, null, options, null, files.getJavaFileObjects(file))
              .call(),
          messages::toString);
    }
    programs =
        Class.forName(
            "embedding.Programs",
            true,
            new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, EmbeddingTest.class.getClassLoader()));
  }

  private static List<String> code() throws IOException {
    List<String> code = new ArrayList<>();
    Matcher blocks = CODE.matcher(Files.readString(Fixtures.inCheckout("docs/embedding.md")));
    while (blocks.find()) {
      code.add(blocks.group(1));
    }
    return code;
  }

  private static String run(int program, Path path, Path image, int pid, long address)
      throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        InputStream in =
            Files.isRegularFile(path)
                ? Files.newInputStream(path)
                : InputStream.nullInputStream()) {
      programs
          .getMethod(
              "run" + program,
              Path.class,
              Path.class,
              InputStream.class,
              int.class,
              long.class,
              PrintStream.class)
          .invoke(null, path, image, in, pid, address, out);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  private static String run(int program, Path path) throws Exception {
    return run(program, path, path, 0, 0);
  }

  @Test
  void areShort() throws IOException {
    for (String each : code().subList(1, 7)) {
      assertTrue(each.lines().count() <= MOST_LINES, each);
    }
  }

  @Test
  void listsSockets() throws Exception {
    String text = run(1, Fixtures.images("inet-sockets"));
    assertTrue(text.startsWith("10685 fd 3: INET LISTEN 127.0.0.1:18080\n"), text);
    assertEquals(
        CritCall.of("x", "--json", Fixtures.images("inet-sockets").toString(), "sk")
            .text()
            .split("\"fd\":", -1)
            .length,
        text.split(" fd ", -1).length);
  }

  @Test
  void changesPorts() throws Exception {
    Path original = Fixtures.images("inet-sockets");
    Path changed = directory.resolve("changed");
    assertEquals("", run(2, original, changed, 0, 0));
    assertEquals(
        run(1, original).replace("LISTEN 127.0.0.1:18080", "LISTEN 127.0.0.1:8080"),
        run(1, changed));
    try (Stream<Path> files = Files.list(original)) {
      for (Path each : files.filter(it -> !it.endsWith("files.img")).toList()) {
        assertArrayEquals(
            Files.readAllBytes(each),
            Files.readAllBytes(changed.resolve(each.getFileName().toString())));
      }
    }
  }

  @Test
  void readsMemory() throws Exception {
    Path path = Fixtures.inCheckout("docs/sample-checkpoint");
    try (Checkpoint checkpoint = Checkpoint.open(path);
        TaskMemory memory = checkpoint.memory().open(10645)) {
      long address =
          memory.runs().stream().filter(it -> it.pages() > 0).findFirst().orElseThrow().address();
      byte[] stored = new byte[16];
      try (InputStream pages = Files.newInputStream(path.resolve("pages-1.img"))) {
        assertEquals(16, pages.readNBytes(stored, 0, 16));
      }
      assertEquals(
          HexFormat.ofDelimiter(" ").formatHex(stored) + System.lineSeparator(),
          run(3, path, path, 10645, address));
    }
  }

  @Test
  void printsFindings() throws Exception {
    Path damaged = directory.resolve("damaged");
    Files.createDirectory(damaged);
    try (Stream<Path> files = Files.list(Fixtures.inCheckout("docs/sample-checkpoint"))) {
      for (Path each : files.filter(it -> !it.endsWith("files.img")).toList()) {
        Files.copy(each, damaged.resolve(each.getFileName().toString()));
      }
    }
    String text = run(4, damaged);
    assertTrue(text.startsWith("ERROR FILE-EXISTS files.img: "), text);
  }

  @Test
  void decodesInMemory() throws Exception {
    Path image = Fixtures.inCheckout("docs/sample-checkpoint/core-10645.img");
    assertEquals(
        CritCall.of("decode", "--pretty", "-i", image.toString()).text().strip(),
        run(5, image).strip());
  }

  @Test
  void printsTheEnvironmentOfAnArchive() throws Exception {
    List<String> lines = run(6, Fixtures.inCheckout("docs/podman-svc.tar.zst")).lines().toList();
    assertTrue(lines.contains("6 HOSTNAME=svc1-host"), lines::toString);
    assertTrue(lines.contains("1 container=podman"), lines::toString);
  }
}
