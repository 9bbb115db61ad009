package org.crit4j.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.crit4j.fixtures.Fixtures;

/** A module of the build with its classes, and its descriptor where it has one. */
record CompiledModule(
    String name, List<CompiledClass> classes, Optional<ModuleDescriptor> descriptor) {
  private static final Set<String> SKIPPED = Set.of("crit-fixtures", "crit-bench");

  /** All modules with main code that have been compiled. */
  static List<CompiledModule> all() throws IOException {
    try (Stream<Path> directories = Files.list(Fixtures.inCheckout(""))) {
      return directories
          .filter(it -> Files.isDirectory(it.resolve("src/main/java")))
          .filter(it -> !SKIPPED.contains(String.valueOf(it.getFileName())))
          .filter(it -> Files.isDirectory(it.resolve("target/classes")))
          .sorted()
          .map(CompiledModule::read)
          .toList();
    }
  }

  private static CompiledModule read(Path directory) {
    Path classes = directory.resolve("target/classes");
    try (Stream<Path> files = Files.walk(classes)) {
      List<Path> all = files.filter(it -> it.toString().endsWith(".class")).toList();
      return new CompiledModule(
          String.valueOf(directory.getFileName()),
          all.stream().filter(it -> !isInfo(it)).map(CompiledModule::readClass).toList(),
          descriptor(classes.resolve("module-info.class")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isInfo(Path file) {
    return file.endsWith("module-info.class") || file.endsWith("package-info.class");
  }

  private static CompiledClass readClass(Path file) {
    try {
      return CompiledClass.read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<ModuleDescriptor> descriptor(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(ModuleDescriptor.read(in));
    }
  }

  /** Its packages. */
  Set<String> packages() {
    return classes.stream().map(CompiledClass::packageName).collect(Collectors.toSet());
  }

  /** Whether another module may use a package of it. */
  boolean exports(String packageName, CompiledModule user) {
    return descriptor.stream()
        .flatMap(it -> it.exports().stream())
        .filter(it -> it.source().equals(packageName))
        .anyMatch(
            it ->
                !it.isQualified()
                    || user.descriptor.map(to -> it.targets().contains(to.name())).orElse(false));
  }

  /** Whether everybody may use a package of it. */
  boolean exports(String packageName) {
    return descriptor.stream()
        .flatMap(it -> it.exports().stream())
        .anyMatch(it -> it.source().equals(packageName) && !it.isQualified());
  }
}
