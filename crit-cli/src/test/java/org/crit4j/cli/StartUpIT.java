package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.crit4j.fixtures.Fixtures;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnJre;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is done with one small image takes as long as the JVM needs to load the classes for it. So
 * this looks at which ones these are, not at the time.
 */
@EnabledOnOs(OS.LINUX)
final class StartUpIT {
  private static final String IMAGE = Sample.file("inventory.img").toString();

  /** Images with what takes code of its own: addresses, names of sockets, kinds of payload. */
  private static final List<String> OF_MANY_FORMS =
      List.of(
          "files.img", "pipes-data.img", "tcp-stream-1.img", "ipcns-sem-1.img", "ipcns-msg-1.img");

  /** JSON of this size is converted as that of large images is. */
  private static final int LARGE = 5 << 20;

  /** There is room: it is half as many again as are needed for decoding to a file. */
  private static final int MOST_OF_OUR_OWN = 120;

  private static final List<String> FOR_OTHER_COMMANDS =
      List.of(
          "com.google.gson.",
          "com.google.protobuf.",
          "org.crit4j.images.",
          "org.crit4j.container.",
          "org.apache.commons.");

  @TempDir private static Path directory;

  /**
   * What each command loads, in the words of the JVM: the name of a class, and where it is from.
   */
  private static final Map<List<String>, List<String>> WITH_ARCHIVE = new LinkedHashMap<>();

  private static final Map<List<String>, List<String>> WITHOUT = new LinkedHashMap<>();

  @BeforeAll
  static void runCommands() throws Exception {
    crit().run("decode", "-i", IMAGE, "-o", "inventory.json").assertQuietSuccess();
    for (String name : OF_MANY_FORMS) {
      String json = Files.readString(Fixtures.inCheckout("crit-dist/src/warmup/" + name + ".json"));
      Files.writeString(directory.resolve(name + ".json"), json + " ".repeat(LARGE));
      crit().run("encode", "-i", name + ".json", "-o", name).assertQuietSuccess();
    }
    for (List<String> command : commands()) {
      WITH_ARCHIVE.put(command, LoadedClasses.by(directory, true, command));
      WITHOUT.put(command, LoadedClasses.by(directory, false, command));
    }
  }

  private static CritProcess crit() {
    return CritProcess.in(directory);
  }

  /** The commands that go through one image, or the JSON of one. */
  private static List<List<String>> commands() {
    List<List<String>> commands = new ArrayList<>();
    commands.add(List.of("decode", "-i", IMAGE));
    commands.add(List.of("decode", "-i", IMAGE, "-o", "out.json", "--pretty"));
    commands.add(List.of("encode", "-i", "inventory.json", "-o", "out.img"));
    commands.add(List.of("show", IMAGE));
    commands.add(List.of("info", IMAGE));
    for (String name : OF_MANY_FORMS) {
      commands.add(List.of("decode", "-i", name));
      commands.add(List.of("decode", "-i", name, "-o", "out.json", "--pretty"));
      commands.add(List.of("encode", "-i", name + ".json", "-o", "out.img"));
    }
    return commands;
  }

  private static void assertNone(
      Predicate<String> unwanted, Map<List<String>, List<String>> loaded) {
    loaded.forEach(
        (command, lines) ->
            assertEquals(List.of(), lines.stream().filter(unwanted).toList(), command::toString));
  }

  private static boolean isForOtherCommands(String name) {
    return FOR_OTHER_COMMANDS.stream().anyMatch(name::startsWith);
  }

  /** Of our own lambdas, those of streams, and of what the JDK needs to make any. */
  private static boolean isOfALambda(String name) {
    return name.startsWith("java.lang.invoke.LambdaForm$")
        || name.startsWith("java.lang.invoke.LambdaFormEditor")
        || name.contains("LambdaMetafactory")
        || isOfOurLambda(name);
  }

  private static boolean isOfOursFromElsewhere(String line) {
    return line.startsWith("org.crit4j.") && !line.contains("shared objects file");
  }

  private static boolean isOfOurLambda(String name) {
    return name.startsWith("java.util.stream.")
        || (name.startsWith("org.crit4j.") && name.contains("$$Lambda"));
  }

  @Test
  void noClassIsLoadedForOtherCommands() {
    assertNone(StartUpIT::isForOtherCommands, WITH_ARCHIVE);
    assertNone(StartUpIT::isForOtherCommands, WITHOUT);
  }

  @Test
  void withoutAnArchiveThereAreFewClassesOfOurOwnAndNoLambdas() {
    assertNone(StartUpIT::isOfOurLambda, WITHOUT);
    WITHOUT.forEach(
        (command, lines) -> {
          long ours = lines.stream().filter(line -> line.startsWith("org.crit4j.")).count();
          assertTrue(ours <= MOST_OF_OUR_OWN, () -> command + " loads " + ours + " of ours");
        });
  }

  /** To open a jar takes longer than a small image. */
  @Test
  void withAnArchiveAllClassesOfOursComeFromIt() {
    assertNone(StartUpIT::isOfOursFromElsewhere, WITH_ARCHIVE);
  }

  /** From Java 25 on an archive brings classes in advance, whether they are needed or not. */
  @Test
  @EnabledForJreRange(max = JRE.JAVA_24)
  void withAnArchiveThereAreNoLambdasEither() {
    assertNone(StartUpIT::isOfOurLambda, WITH_ARCHIVE);
  }

  /** Newer ones use lambdas by themselves, to open a jar. */
  @Test
  @EnabledOnJre(JRE.JAVA_17)
  void theJvmIsNotEvenPreparedForLambdas() {
    assertNone(StartUpIT::isOfALambda, WITH_ARCHIVE);
    assertNone(StartUpIT::isOfALambda, WITHOUT);
  }
}
