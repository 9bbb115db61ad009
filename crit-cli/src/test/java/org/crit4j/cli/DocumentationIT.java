package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.crit4j.cli.CritProcess.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents say is so: sessions are played, code is compared, links are followed. */
@EnabledOnOs(OS.LINUX)
final class DocumentationIT {
  private static final Path ROOT = Sample.DIRECTORY.resolve("../..").toAbsolutePath().normalize();

  /** Fenced code, its language first. */
  private static final Pattern CODE = Pattern.compile("(?ms)^```(\\w*)\n(.*?)^```$");

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

  private static final Pattern JAVADOC_CODE =
      Pattern.compile("(?ms)<pre>\\{@code$\n(.*?)^ *\\* }</pre>$");

  @TempDir private Path directory;

  static Stream<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    for (Path place :
        List.of(ROOT, ROOT.resolve("docs"), ROOT.resolve("examples/rename-process"))) {
      Trees.files(place).stream()
          .filter(it -> it.toString().endsWith(".md"))
          .forEach(documents::add);
    }
    return documents.stream();
  }

  private static List<String> code(Path document, String language) throws IOException {
    return CODE.matcher(Files.readString(document))
        .results()
        .filter(it -> it.group(1).equals(language))
        .map(it -> it.group(2))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void sessionsGoAsTheyArePrinted(Path document) throws Exception {
    Files.createSymbolicLink(directory.resolve("docs"), ROOT.resolve("docs"));
    try {
      for (String session : code(document, "console")) {
        play(session);
      }
    } finally {
      Files.delete(directory.resolve("docs"));
    }
  }

  private void play(String session) throws Exception {
    List<String> steps = List.of(session.split("(?m)^\\$ ", -1));
    for (String step : steps.subList(1, steps.size())) {
      int lineEnd = step.indexOf('\n');
      String command = step.substring(0, lineEnd);
      Result result =
          CritProcess.in(directory)
              .with("PATH", CritProcess.DISTRIBUTION.resolve("bin") + ":" + System.getenv("PATH"))
              .with("LC_ALL", "C")
              .script("{ " + command + "; } 2>&1");
      assertPrinted(command, step.substring(lineEnd + 1), result.text());
    }
  }

  /** Compares output with what is printed, in which a line of dots stands for any lines. */
  private static void assertPrinted(String command, String printed, String output) {
    String pattern =
        Stream.of(printed.split("(?m)^\\.\\.\\.\n", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining("(?s:.*)"));
    if (!output.matches(pattern)) {
      assertEquals(printed, output, command);
    }
  }

  @Test
  void theFirstCommandIsTheOneThatTheBuildHasTested() throws Exception {
    String first = code(ROOT.resolve("README.md"), "sh").get(0).strip();
    String call = first.substring(first.indexOf("&& ") + 3);
    Path built = ROOT.relativize(CritProcess.LAUNCHER.toAbsolutePath());
    assertTrue(call.startsWith(built + " decode -i docs/"), call);
    Result result = CritProcess.in(ROOT).script(call);
    Result shown = CritProcess.in(ROOT).run("show", Sample.CORE.toString());
    assertEquals(shown.text(), result.assertQuietSuccess().text());
  }

  /** The picture of the README is drawn anew, and is the same. */
  @Test
  void thePictureIsThatOfTheToolAsItIs() throws Exception {
    Path picture = directory.resolve("crit.svg");
    CritProcess.in(ROOT)
        .script(
            "\"%s/bin/java\" crit-dist/scripts/Picture.java %s %s"
                .formatted(
                    System.getProperty("java.home"),
                    CritProcess.LAUNCHER.toAbsolutePath(),
                    picture))
        .assertQuietSuccess();
    assertEquals(Files.readString(ROOT.resolve("docs/crit.svg")), Files.readString(picture));
    assertTrue(Files.readString(ROOT.resolve("README.md")).contains("(docs/crit.svg)"));
  }

  /** The rows of the README's table say what the help says of the commands. */
  @Test
  void theReadmeHasTheCommandsAsTheyAre() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    String table = readme.substring(readme.indexOf("| command | what it does |"));
    int rows = 0;
    for (String line : table.lines().skip(2).takeWhile(it -> it.startsWith("|")).toList()) {
      String name = line.substring(3, line.indexOf('`', 3));
      String summary = Commands.byName(name).orElseThrow().summary();
      String said = Character.toLowerCase(summary.charAt(0)) + summary.substring(1);
      assertEquals("| `%s` | %s |".formatted(name, said), line);
      rows++;
    }
    assertTrue(rows >= 20, table);
  }

  @Test
  void theCodeIsThatOfTheExample() throws IOException {
    Path source =
        ROOT.resolve("examples/rename-process/src/main/java/org/example/RenameProcess.java");
    List<String> code = code(ROOT.resolve("README.md"), "java");
    assertEquals(1, code.size());
    String example = Files.readString(source).replaceAll("(?m)^ +", "");
    assertTrue(example.contains(code.get(0).replaceAll("(?m)^ +", "")), code.get(0));
  }

  @Test
  void theAssertionOnSocketsIsOneThatIsRun() throws IOException {
    Path source = ROOT.resolve("crit-cli/src/test/java/org/crit4j/cli/ListeningSocketsTest.java");
    List<String> code = code(ROOT.resolve("docs/explorers.md"), "java");
    String test = Files.readString(source).replaceAll("(?m)^ +", "");
    assertTrue(test.contains(code.get(0).replaceAll("(?m)^ +", "")), code.get(0));
  }

  static Stream<Arguments> javadocExamples() throws IOException {
    List<Arguments> examples = new ArrayList<>();
    List<Path> sources;
    try (Stream<Path> all = Files.walk(ROOT.resolve("crit-core/src/main/java"))) {
      sources = all.filter(it -> it.toString().endsWith(".java")).sorted().toList();
    }
    for (Path source : sources) {
      JAVADOC_CODE
          .matcher(Files.readString(source))
          .results()
          .map(it -> it.group(1).replaceAll("(?m)^ *\\* ?", ""))
          .forEach(it -> examples.add(Arguments.of(String.valueOf(source.getFileName()), it)));
    }
    return examples.stream();
  }

  @ParameterizedTest
  @MethodSource("javadocExamples")
  void examplesInJavadocRun(String source, String code) throws Exception {
    Files.copy(Sample.CORE, directory.resolve("core-1.img"));
    String json = CritCall.of("decode", "-i", Sample.CORE.toString()).text();
    Files.writeString(directory.resolve("core-1.json"), json);
    Sample.copyTo(directory.resolve("sample"));
    Path program = directory.resolve("Example.java");
    Files.writeString(
        program,
        """
        import java.nio.file.Path;
        import java.util.*;
        import org.crit4j.*;
        import org.crit4j.checkpoint.*;
        import org.crit4j.checkpoint.file.*;
        import org.crit4j.directory.*;
        import org.crit4j.finding.*;
        import org.crit4j.image.*;
        import org.crit4j.images.CoreEntry;
        import org.crit4j.json.*;
        import org.crit4j.message.*;
        import org.crit4j.report.*;
        import org.crit4j.source.*;
        import org.crit4j.validate.*;

        final class Example {
          private static final Path image = Path.of("core-1.img");
          private static final Path directory = Path.of("sample");

          public static void main(String[] args) throws Exception {
            %s
          }
        }
        """
            .formatted(code));
    Result result =
        CritProcess.in(directory)
            .calledAs(System.getProperty("java.home") + "/bin/java")
            .run("-cp", CritProcess.DISTRIBUTION.resolve("lib") + "/*", program.toString());
    assertEquals("", result.err(), source);
    assertEquals(0, result.exitCode(), source);
    assertTrue(Files.size(directory.resolve("core-1.img")) > 0);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void linksLeadSomewhere(Path document) throws IOException {
    List<String> dead =
        LINK.matcher(Files.readString(document))
            .results()
            .map((MatchResult it) -> it.group(1))
            .filter(it -> !Files.exists(document.resolveSibling(it)))
            .toList();
    assertEquals(List.of(), dead);
  }
}
