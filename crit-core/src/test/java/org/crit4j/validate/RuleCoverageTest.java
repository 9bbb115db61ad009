package org.crit4j.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.crit4j.finding.Rule;
import org.junit.jupiter.api.Test;

/** Each rule has a test that damages a checkpoint in the way that it is about. */
class RuleCoverageTest {
  private static final Path TESTS = Path.of("src", "test", "java", "org", "crit4j", "validate");

  /** The start of a test method, or an expectation of findings. */
  private static final Pattern STEP =
      Pattern.compile("void (\\w+)\\(|\\.(?:finds|says)\\(\\s*\"([A-Z0-9-]+)\"");

  private static Map<String, String> testsByRule() throws IOException {
    Map<String, String> tests = new TreeMap<>();
    try (var files = Files.list(TESTS)) {
      for (Path file : files.filter(it -> it.toString().endsWith("Test.java")).sorted().toList()) {
        String name = String.valueOf(file.getFileName()).replace(".java", "");
        String method = "";
        Matcher step = STEP.matcher(Files.readString(file));
        while (step.find()) {
          if (step.group(1) != null) {
            method = name + "." + step.group(1);
          } else {
            String test = method;
            tests.merge(
                step.group(2),
                test,
                (before, more) -> before.endsWith(more) ? before : before + ", " + more);
          }
        }
      }
    }
    return tests;
  }

  @Test
  void everyRuleHasATest() throws IOException {
    Map<String, String> tests = testsByRule();
    StringBuilder table = new StringBuilder("Rules and the tests that violate them:\n");
    for (Rule rule : Rules.all()) {
      String names = tests.getOrDefault(rule.id(), "-");
      table.append(String.format("%-20s %-8s %s%n", rule.id(), rule.severity().word(), names));
    }
    System.out.println(table);
    List<String> untested =
        Rules.all().stream().map(Rule::id).filter(id -> !tests.containsKey(id)).toList();
    assertEquals(List.of(), untested);
  }
}
