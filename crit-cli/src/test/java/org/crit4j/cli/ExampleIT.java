package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Builds and runs the example project as a user of the library does: in a Maven of its own, which
 * knows the library by its coordinates only. Its local repository holds what this build has made;
 * all else comes from the repository that this build uses, without a network.
 */
final class ExampleIT {
  private static final Path ROOT = Sample.DIRECTORY.resolve("../..").toAbsolutePath().normalize();
  private static final Path EXAMPLE = ROOT.resolve("examples/rename-process");
  private static final Path REPOSITORY =
      CritProcess.DISTRIBUTION.resolveSibling("example-repository").toAbsolutePath();
  private static final String VERSION = property("crit.version");

  @TempDir private Path directory;

  private static String property(String name) {
    return Objects.requireNonNull(System.getProperty(name), name);
  }

  @BeforeAll
  static void installWhatWasBuilt() throws IOException {
    install(ROOT, "crit4j-parent");
    install(ROOT.resolve("images-proto"), "images-proto");
    install(ROOT.resolve("crit-core"), "crit-core");
  }

  private static void install(Path module, String artifact) throws IOException {
    String name = artifact + "-" + VERSION;
    Path target = REPOSITORY.resolve("org/crit4j").resolve(artifact).resolve(VERSION);
    Files.createDirectories(target);
    copy(module.resolve("pom.xml"), target.resolve(name + ".pom"));
    Path jar = module.resolve("target").resolve(name + ".jar");
    if (Files.exists(jar)) {
      copy(jar, target.resolve(name + ".jar"));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void renamesAProcess() throws Exception {
    copyExample();
    Path image = Files.copy(Sample.CORE, directory.resolve("core-10645.img"));
    maven("compile", "exec:java", "-Dexec.args=core-10645.img renamed");

    String before = CritCall.of("decode", "-i", Sample.CORE.toString()).text();
    String after = CritCall.of("decode", "-i", image.toString()).assertQuietSuccess().text();
    String key = "\"blk_sigset\": 0, \"comm\": ";
    assertTrue(before.contains(key + "\"unixsk\""), before);
    assertEquals(before.replace(key + "\"unixsk\"", key + "\"renamed\""), after);

    maven("compile", "exec:java", "-Dexec.args=core-10645.img unixsk");
    assertArrayEquals(Files.readAllBytes(Sample.CORE), Files.readAllBytes(image));
  }

  @Test
  void dependsOnTheVersionThatIsBuilt() throws IOException {
    String pom = Files.readString(EXAMPLE.resolve("pom.xml"));
    assertTrue(pom.contains("<crit4j.version>" + VERSION + "</crit4j.version>"), pom);
  }

  private void copyExample() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(EXAMPLE)) {
      files = all.filter(it -> !it.startsWith(EXAMPLE.resolve("target"))).toList();
    }
    for (Path each : files) {
      Path copy = directory.resolve(EXAMPLE.relativize(each).toString());
      if (Files.isRegularFile(each)) {
        Files.copy(each, copy);
      } else {
        Files.createDirectories(copy);
      }
    }
  }

  private void maven(String... goals) throws Exception {
    Path program = Path.of(property("crit.maven"));
    assumeTrue(Files.isExecutable(program), "no Maven at " + program);
    Path settings = directory.resolve("settings.xml");
    Files.writeString(settings, settings());
    Path log = directory.resolve("maven.log");
    Process maven =
        new ProcessBuilder(
                Stream.concat(
                        Stream.of(
                            program.toString(),
                            "--batch-mode",
                            "--offline",
                            "-Daether.offline.protocols=file",
                            "-Dmaven.repo.local=" + REPOSITORY,
                            "--settings",
                            settings.toString()),
                        Stream.of(goals))
                    .toList())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    maven.getOutputStream().close();
    assertEquals(0, CritProcess.await(maven), () -> read(log));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Settings in which this build's local repository is the only remote one. */
  private static String settings() {
    String repository =
        """
        <id>central</id>
        <url>%s</url>
        <releases><enabled>true</enabled><checksumPolicy>ignore</checksumPolicy></releases>
        """
            .formatted(Path.of(property("crit.repository")).toUri());
    return """
        <settings>
          <profiles>
            <profile>
              <id>offline</id>
              <repositories><repository>%1$s</repository></repositories>
              <pluginRepositories><pluginRepository>%1$s</pluginRepository></pluginRepositories>
            </profile>
          </profiles>
          <activeProfiles><activeProfile>offline</activeProfile></activeProfiles>
        </settings>
        """
        .formatted(repository);
  }
}
