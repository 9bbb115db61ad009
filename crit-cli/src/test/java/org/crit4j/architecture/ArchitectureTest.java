package org.crit4j.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.crit4j.fixtures.Fixtures;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The layers of docs/architecture.md, from the compiled classes of all modules. What breaks a rule
 * today is listed in known-violations.txt; that list may only shrink, and an entry that no longer
 * applies has to be removed from it.
 */
final class ArchitectureTest {
  private static final Path KNOWN =
      Fixtures.inCheckout("crit-cli/src/test/resources/architecture/known-violations.txt");
  private static List<CompiledModule> modules = List.of();

  @BeforeAll
  static void readClasses() throws IOException {
    modules = CompiledModule.all();
    Set<String> names =
        modules.stream().map(CompiledModule::name).collect(Collectors.toCollection(TreeSet::new));
    assertTrue(
        names.containsAll(Set.of("images-proto", "crit-core", "crit-containers", "crit-cli")),
        () -> "only " + names + " have been compiled: build with -am");
  }

  private static void assertOnlyKnown(String rule, Set<String> violations) throws IOException {
    Set<String> found =
        violations.stream()
            .map(it -> rule + ": " + it)
            .collect(Collectors.toCollection(TreeSet::new));
    List<String> lines = Files.readAllLines(KNOWN);
    Set<String> gone =
        lines.stream()
            .filter(line -> line.startsWith(rule + ": ") && !found.contains(line))
            .collect(Collectors.toCollection(TreeSet::new));
    if (Boolean.getBoolean("crit4j.write")) {
      Files.write(KNOWN, lines.stream().filter(line -> !gone.contains(line)).toList());
    } else {
      assertEquals("", String.join("\n", gone), "remove these from " + KNOWN);
    }
    found.removeAll(Set.copyOf(lines));
    assertEquals("", String.join("\n", found), "new violations");
  }

  /** A violation is an edge that is part of a cycle. */
  @Test
  void noCycleBetweenPackagesOfAModule() throws IOException {
    Set<String> violations = new TreeSet<>();
    for (CompiledModule module : modules) {
      Map<String, Set<String>> edges = edges(module);
      edges.forEach(
          (from, targets) ->
              targets.stream()
                  .filter(to -> leads(edges, to, from))
                  .forEach(to -> violations.add(from + " -> " + to)));
    }
    assertOnlyKnown("cycle", violations);
  }

  private static Map<String, Set<String>> edges(CompiledModule module) {
    Set<String> own = module.packages();
    Map<String, Set<String>> edges = new TreeMap<>();
    for (CompiledClass each : module.classes()) {
      for (String used : each.uses()) {
        String target = CompiledClass.packageOf(used);
        if (own.contains(target) && !target.equals(each.packageName())) {
          edges.computeIfAbsent(each.packageName(), it -> new TreeSet<>()).add(target);
        }
      }
    }
    return edges;
  }

  private static boolean leads(Map<String, Set<String>> edges, String from, String to) {
    Set<String> seen = new HashSet<>(Set.of(from));
    Deque<String> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      String at = open.pop();
      if (at.equals(to)) {
        return true;
      }
      edges.getOrDefault(at, Set.of()).stream().filter(seen::add).forEach(open::push);
    }
    return false;
  }

  @Test
  void otherModulesUseExportedPackagesOnly() throws IOException {
    Set<String> violations = new TreeSet<>();
    for (CompiledModule module : modules) {
      for (CompiledModule other : modules) {
        if (!other.name().equals(module.name())) {
          Set<String> packages = other.packages();
          for (CompiledClass each : module.classes()) {
            each.uses().stream()
                .filter(used -> packages.contains(CompiledClass.packageOf(used)))
                .filter(used -> !other.exports(CompiledClass.packageOf(used), module))
                .forEach(used -> violations.add(each.name() + " -> " + used));
          }
        }
      }
    }
    assertOnlyKnown("internal", violations);
  }

  @Test
  void noTypeOfGsonInThePublicApi() throws Exception {
    Set<String> violations = new TreeSet<>();
    for (CompiledModule module : modules) {
      for (CompiledClass each : module.classes()) {
        if (module.exports(each.packageName())) {
          signatures(Class.forName(each.name(), false, ArchitectureTest.class.getClassLoader()))
              .filter(it -> it.contains("com.google.gson"))
              .forEach(violations::add);
        }
      }
    }
    assertOnlyKnown("gson", violations);
  }

  private static Stream<String> signatures(Class<?> type) {
    for (Class<?> at = type; at != null; at = at.getEnclosingClass()) {
      if (!isVisible(at.getModifiers())) {
        return Stream.of();
      }
    }
    return Stream.of(
            type.getDeclaredMethods(), type.getDeclaredConstructors(), type.getDeclaredFields())
        .flatMap(Stream::of)
        .map(Member.class::cast)
        .filter(it -> isVisible(it.getModifiers()))
        .map(ArchitectureTest::signature);
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static String signature(Member member) {
    if (member instanceof Method method) {
      return method.toGenericString();
    }
    return member instanceof Constructor<?> constructor
        ? constructor.toGenericString()
        : ((Field) member).toGenericString();
  }

  @Test
  void oneClassPerSimpleNameInAModule() throws IOException {
    Set<String> violations = new TreeSet<>();
    for (CompiledModule module : modules) {
      Map<String, Set<String>> names = new TreeMap<>();
      for (CompiledClass each : module.classes()) {
        if (!each.simpleName().isEmpty()) {
          names.computeIfAbsent(each.simpleName(), it -> new TreeSet<>()).add(each.name());
        }
      }
      names.values().stream().filter(it -> it.size() > 1).forEach(it -> violations.add(it + ""));
    }
    assertOnlyKnown("name", violations);
  }
}
