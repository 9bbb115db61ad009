package org.crit4j.internal.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.crit4j.finding.Rule;
import org.crit4j.validate.Rules;
import org.junit.jupiter.api.Test;

/** docs/rules.md is what the registry says; {@code -Dcrit4j.write=true} writes it. */
class RuleReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "rules.md");

  @Test
  void pageIsThatOfTheRegistry() throws IOException {
    String page = RuleReference.page();
    if (Boolean.getBoolean("crit4j.write")) {
      Files.writeString(PAGE, page);
    }
    assertEquals(page, Files.readString(PAGE));
  }

  @Test
  void rulesAreWellFormed() {
    Set<String> ids = new HashSet<>();
    for (Rule rule : Rules.all()) {
      assertTrue(ids.add(rule.id()), rule.id() + " twice");
      assertTrue(rule.id().matches("[A-Z0-9]+(-[A-Z0-9]+)*"), rule.id());
      assertTrue(!rule.title().endsWith("."), rule.id());
      assertTrue(rule.explanation().endsWith("."), rule.id());
    }
  }
}
