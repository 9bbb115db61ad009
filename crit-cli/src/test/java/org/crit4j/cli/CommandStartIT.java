package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How many classes each command loads for a small checkpoint of a container; as StartUpIT, for
 * images.
 */
@EnabledOnOs(OS.LINUX)
final class CommandStartIT {
  @TempDir private Path directory;

  private List<String> loadedBy(boolean archive, String command) throws Exception {
    String call = command.replace("PATH", ContainerSamples.PODMAN);
    return LoadedClasses.by(directory, archive, Arrays.asList(call.split(" ")));
  }

  /** There is room for a tenth more. The JVM makes none for lambdas: they have classes. */
  @ParameterizedTest
  @CsvSource({
    "--help, 85",
    "x --help, 25",
    "list PATH, 195",
    "runtime PATH, 155",
    "inspect PATH, 225",
    "memparse PATH, 435",
    "x PATH ps, 270",
    "x PATH fds, 435",
    "x PATH mems, 370",
    "x PATH rss, 390",
    "x PATH sk, 525",
    "stats PATH, 555",
    "validate PATH, 1245"
  })
  void loadsFewClassesOfOurOwn(String command, int most) throws Exception {
    List<String> lines = loadedBy(false, command);
    long ours = LoadedClasses.count(lines, "org.crit4j.");
    assertTrue(ours <= most, () -> ours + " of ours");
    assertEquals(
        List.of(),
        lines.stream().filter(it -> it.matches("org\\.crit4j\\..*\\$\\$Lambda\\S*/.*")).toList());
  }

  @ParameterizedTest
  @CsvSource({"--help", "x --help", "help stats", "validate --help"})
  void helpLoadsNeitherJsonNorMessages(String command) throws Exception {
    List<String> lines = loadedBy(true, command);
    assertEquals(0, LoadedClasses.count(lines, "com.google."));
    assertEquals(0, LoadedClasses.count(lines, "org.crit4j.images."));
  }

  /** Up to Java 24, where an archive brings nothing in advance. */
  @Test
  @EnabledForJreRange(max = JRE.JAVA_24)
  void listLoadsNoMessages() throws Exception {
    assertEquals(0, LoadedClasses.count(loadedBy(true, "list PATH"), "com.google.protobuf."));
  }

  /** For the first lambda of the JDK's own the JVM sets up what takes a tenth of such a run. */
  @ParameterizedTest
  @EnabledForJreRange(max = JRE.JAVA_24)
  @CsvSource({"--help", "runtime PATH", "list PATH", "inspect PATH", "x PATH ps"})
  void noLambdaIsLinked(String command) throws Exception {
    List<String> lines = loadedBy(true, command);
    assertEquals(0, LoadedClasses.count(lines, "java.lang.invoke.LambdaMetafactory"));
  }

  /**
   * To open a jar takes longer than most of a run. Some lambdas are for what only this checkpoint
   * has.
   */
  @ParameterizedTest
  @CsvSource({
    "--help",
    "list PATH",
    "runtime PATH",
    "inspect PATH",
    "memparse PATH",
    "x PATH ps",
    "x PATH fds",
    "x PATH mems",
    "x PATH rss",
    "x PATH sk",
    "stats PATH",
    "validate PATH"
  })
  void allClassesOfOursComeFromTheArchive(String command) throws Exception {
    assertEquals(
        List.of(),
        loadedBy(true, command).stream()
            .filter(line -> line.matches("(org\\.crit4j|com|joptsimple)\\..*"))
            .filter(line -> !line.contains("shared objects file") && !line.contains("$$Lambda"))
            .toList());
  }

  /** A class that is nowhere is looked for in all jars; see libcore.io.Memory. */
  @ParameterizedTest
  @EnabledForJreRange(max = JRE.JAVA_24)
  @CsvSource({"x PATH ps", "x PATH fds", "x PATH mems", "x PATH sk", "stats PATH", "validate PATH"})
  void noJarIsOpened(String command) throws Exception {
    // Not an archive, whose library is unpacked from its jar.
    String call = command.replace("PATH", Sample.DIRECTORY.toString());
    List<String> lines = LoadedClasses.by(directory, true, List.of(call.split(" ")));
    assertEquals(0, LoadedClasses.count(lines, "jdk.internal.loader.URLClassPath$JarLoader"));
  }

  /** Protobuf must not take the JVM for Android. */
  @Test
  void protobufFindsNoAndroid() throws Exception {
    Class<?> android = Class.forName("com.google.protobuf.Android");
    Method asked = android.getDeclaredMethod("isOnAndroidDevice");
    asked.setAccessible(true);
    assertEquals(false, asked.invoke(null));
  }
}
