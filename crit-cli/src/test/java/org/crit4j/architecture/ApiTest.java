package org.crit4j.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.tools.ToolProvider;
import org.crit4j.fixtures.Fixtures;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledOnJre;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/**
 * The public API of the published modules is the one in docs/api: a change of it is seen, and
 * meant. {@code -Dcrit4j.write=true} writes the files anew; what changed then belongs into the
 * changelog.
 */
@EnabledOnJre(
    value = JRE.JAVA_17,
    disabledReason = "other releases print declarations in other words")
final class ApiTest {
  /** Of generated classes, a digest says enough: their source is the schema. */
  private static final String GENERATED = "images-proto";

  private static final int DIGITS = 16;

  @TempDir private Path directory;

  @TestFactory
  List<DynamicTest> theApiIsAsAnnounced() throws IOException {
    return CompiledModule.all().stream()
        .filter(it -> it.descriptor().isPresent())
        .map(it -> DynamicTest.dynamicTest(it.name(), () -> check(it)))
        .toList();
  }

  private static void check(CompiledModule module) throws Exception {
    Path file = Fixtures.inCheckout("docs/api/" + module.name() + ".txt");
    List<String> now = lines(module);
    if (Boolean.getBoolean("crit4j.write")) {
      Files.createDirectories(file.getParent());
      Files.write(file, now);
    }
    assertTrue(Files.exists(file), () -> file + " is missing; -Dcrit4j.write=true writes it");
    assertEquals("", difference(Files.readAllLines(file), now), () -> file + " is out of date");
  }

  private static List<String> lines(CompiledModule module) throws Exception {
    TreeMap<String, List<String>> classes = new TreeMap<>();
    for (CompiledClass each : module.classes()) {
      if (module.exports(each.packageName())) {
        Class<?> type = Class.forName(each.name(), false, ApiTest.class.getClassLoader());
        if (ApiText.isVisible(type)) {
          List<String> text = ApiText.of(type);
          classes.put(
              type.getName(), module.name().equals(GENERATED) ? List.of(digest(text)) : text);
        }
      }
    }
    return classes.values().stream().flatMap(List::stream).toList();
  }

  private static String digest(List<String> text) throws Exception {
    byte[] bytes = String.join("\n", text).getBytes(StandardCharsets.UTF_8);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
    return text.get(0) + ": " + HexFormat.of().formatHex(digest).substring(0, DIGITS);
  }

  /** Lines that are gone, and new ones; members with the class that they are of. */
  private static String difference(List<String> before, List<String> after) {
    Set<String> old = new TreeSet<>(qualified(before));
    Set<String> fresh = new TreeSet<>(qualified(after));
    StringBuilder text = new StringBuilder();
    old.stream()
        .filter(it -> !fresh.contains(it))
        .forEach(it -> text.append("- ").append(it).append('\n'));
    fresh.stream()
        .filter(it -> !old.contains(it))
        .forEach(it -> text.append("+ ").append(it).append('\n'));
    return text.toString();
  }

  private static List<String> qualified(List<String> lines) {
    List<String> qualified = new ArrayList<>();
    String type = "";
    for (String line : lines) {
      if (line.startsWith("  ")) {
        qualified.add(type + " {" + line + " }");
      } else {
        type = line;
        qualified.add(line);
      }
    }
    return qualified;
  }

  @Test
  void aMethodThatIsGoneOrChangedIsADifference() throws Exception {
    List<String> before = compiled("one", "public class A { public int a() { return 1; } }");
    List<String> after = compiled("two", "public class A { public long a() { return 1; } }");
    assertEquals(
        "- public class A {  public int a() }\n+ public class A {  public long a() }\n",
        difference(before, after));
    assertEquals("", difference(before, before));
    List<String> inside =
        compiled(
            "three", "public class A { public int a() { return b(); } int b() { return 2; } }");
    assertEquals("", difference(before, inside));
  }

  private List<String> compiled(String name, String source) throws Exception {
    Path place = Files.createDirectory(directory.resolve(name));
    Path file = Files.writeString(place.resolve("A.java"), source);
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-proc:none", "-d", place.toString(), file.toString());
    assertEquals(0, code);
    try (URLClassLoader loader = new URLClassLoader(new URL[] {place.toUri().toURL()}, null)) {
      // Without the constructor, which nobody wrote.
      return ApiText.of(loader.loadClass("A")).stream().filter(it -> !it.contains("A()")).toList();
    }
  }
}
