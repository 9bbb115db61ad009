package org.crit4j.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.crit4j.CritException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The step of the build that gives lambdas classes. */
final class LambdaClassesTest {
  private static final Path STEP = Path.of("src/build/java/LambdaClasses.java");
  private static final String MADE = "$$Lambda";

  @TempDir private Path directory;
  private Path step;
  private Path source;
  private Path classes;

  @BeforeEach
  void compileAll() throws Exception {
    step = Files.createDirectory(directory.resolve("step"));
    classes = Files.createDirectory(directory.resolve("classes"));
    source = directory.resolve("Lambdas.java");
    Files.copy(Path.of("src/test/resources/build/Lambdas.java"), source);
    compile(STEP, step);
    compile(source, classes);
  }

  private static void compile(Path source, Path into) {
    List<String> arguments = List.of("--release", "17", "-d", into.toString(), source.toString());
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertEquals(0, result);
  }

  private static Object run(Path classes, String type, String method, Object... arguments)
      throws Exception {
    URL[] places = {classes.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(places)) {
      Method found =
          Arrays.stream(loader.loadClass(type).getDeclaredMethods())
              .filter(it -> it.getName().equals(method))
              .findAny()
              .orElseThrow();
      found.setAccessible(true);
      return found.invoke(null, arguments);
    }
  }

  private Object runLambdas() throws Exception {
    return run(classes, "lambdas.Lambdas", "run");
  }

  private void replace() throws Exception {
    run(step, "LambdaClasses", "main", (Object) new String[] {classes.toString()});
  }

  private static Map<String, byte[]> files(Path directory) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path each : all.filter(it -> it.toString().endsWith(".class")).toList()) {
        files.put(directory.relativize(each).toString(), Files.readAllBytes(each));
      }
    }
    return files;
  }

  private static List<String> withLambdas(Path directory) throws IOException {
    return files(directory).entrySet().stream()
        .filter(it -> text(it.getValue()).contains("java/lang/invoke/LambdaMetafactory"))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Test
  void lambdasDoAsBefore() throws Exception {
    Object before = runLambdas();
    replace();
    assertEquals(before, runLambdas());
    // The one that is serializable.
    assertEquals(List.of("lambdas/Lambdas.class"), withLambdas(classes));
    assertTrue(files(classes).keySet().stream().anyMatch(it -> it.contains(MADE)));
  }

  @Test
  void twiceIsAsOnce() throws Exception {
    replace();
    Map<String, byte[]> once = files(classes);
    replace();
    Map<String, byte[]> twice = files(classes);
    assertEquals(once.keySet(), twice.keySet());
    once.forEach((name, bytes) -> assertEquals(text(bytes), text(twice.get(name)), name));
  }

  @Test
  void classesOfLambdasThatAreGoneGo() throws Exception {
    replace();
    Files.writeString(
        source, "package lambdas; public final class Lambdas { static Runnable run; }");
    compile(source, classes);
    replace();
    assertEquals(
        List.of(), files(classes).keySet().stream().filter(it -> it.contains(MADE)).toList());
  }

  @Test
  void oursHaveNoneLeft() throws Exception {
    Path ours =
        Path.of(CritException.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    assertFalse(files(ours).isEmpty());
    assertEquals(List.of(), withLambdas(ours));
  }
}
