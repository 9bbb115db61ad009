package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.crit4j.finding.Report;
import org.crit4j.finding.Severity;
import org.crit4j.validate.Validator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the rules say that CRIU does with a damaged set of images is what it does: processes are
 * dumped, their images damaged and restored; then the same set is repaired and restored again.
 *
 * <p>Runs as root, where {@code .ci/reference} has made a directory and the system property {@code
 * crit.reference} or the environment variable {@code CRIT_REFERENCE} names it.
 */
final class RestoreRulesIT {
  /** A sound set takes a quarter of a second. */
  private static final int UNTIL_IT_HANGS = 3;

  private static final int PATIENCE = 30;

  /** Of how many rules one is tried. */
  private static final int ONE_OF = Integer.getInteger("crit.rules.one-of", 1);

  private static Optional<Criu> found = Optional.empty();
  private static Optional<RulesVictim> dumped = Optional.empty();
  private static final Map<String, String> OUTCOMES = new TreeMap<>();
  @TempDir private static Path directory;

  @BeforeAll
  static void dump() throws IOException, InterruptedException {
    Criu.Found search = Criu.find();
    if (search.criu().isEmpty()) {
      System.out.println("SKIPPED: no damaged set is restored, since " + search.problem());
    }
    assumeTrue(search.criu().isPresent(), search.problem());
    found = search.criu();
    dumped =
        Optional.of(
            RulesVictim.dump(criu(), Files.createDirectory(directory.resolve("home")), sound()));
  }

  @AfterAll
  static void tell() {
    System.out.println("Tested: " + OUTCOMES.size() + " rules by restores of damaged images");
    OUTCOMES.forEach((rule, outcome) -> System.out.println("RESTORE " + rule + ": " + outcome));
  }

  private static Criu criu() {
    return found.orElseThrow();
  }

  private static RulesVictim victim() {
    return dumped.orElseThrow();
  }

  private static Path sound() {
    return directory.resolve("images");
  }

  private static Path copy(String name) throws IOException {
    Path copy = directory.resolve(name);
    Trees.copy(sound(), copy);
    return copy;
  }

  @TestFactory
  Stream<DynamicTest> rules() {
    List<RestoreRule> rules = RestoreRules.all();
    return IntStream.range(0, rules.size())
        .filter(number -> number % ONE_OF == 0)
        .mapToObj(
            number ->
                DynamicTest.dynamicTest(
                    rules.get(number).rule(), () -> check(rules.get(number), number)));
  }

  private static void check(RestoreRule rule, int number) throws Exception {
    Path images = copy("damaged-" + number);
    ImageSet set = new ImageSet(images);
    rule.damage().to(set, victim());
    Report report = errors(images);
    assertTrue(
        report.findings().stream().anyMatch(it -> it.rule().id().equals(rule.rule())),
        () -> rule.rule() + " is not found, but " + ids(report));
    assertAll(
        () -> assertGoesWrong(rule, images),
        () -> {
          for (String log : new String[] {"restore.log", "restore.out", "stats-restore"}) {
            Files.deleteIfExists(images.resolve(log));
          }
          victim().tidy();
          set.repair(sound());
          Trees.assertSame(sound(), images);
          assertEquals(Set.of(), ids(errors(images)));
          assertRestores(rule, images);
          Trees.delete(images);
        });
  }

  private static Report errors(Path images) throws IOException {
    return Validator.standard().withMinimum(Severity.WARNING).validate(images);
  }

  private static Set<String> ids(Report report) {
    return report.findings().stream().map(it -> it.rule().id()).collect(Collectors.toSet());
  }

  private static void assertGoesWrong(RestoreRule rule, Path images) throws Exception {
    try (RestoreAttempt attempt = RestoreAttempt.start(criu(), images)) {
      RestoreAttempt.Outcome outcome = attempt.await(patience(rule));
      if (!rule.isDeathBeforeDetach(outcome, attempt.log())) {
        assertEquals(rule.outcome(), outcome, attempt::toString);
      }
      if (rule.outcome() == RestoreAttempt.Outcome.RESTORED) {
        assertEquals(rule.answer(), victim().ask(rule.evidence()));
      } else {
        String log = attempt.log();
        assertTrue(log.contains(rule.evidence()), attempt.errors());
      }
      OUTCOMES.put(rule.rule(), outcome + " " + rule.evidence());
    }
  }

  private static int patience(RestoreRule rule) {
    return rule.outcome() == RestoreAttempt.Outcome.HANGS ? UNTIL_IT_HANGS : PATIENCE;
  }

  private static void assertRestores(RestoreRule rule, Path images) throws Exception {
    try (RestoreAttempt attempt = RestoreAttempt.start(criu(), images)) {
      assertEquals(RestoreAttempt.Outcome.RESTORED, attempt.await(PATIENCE), attempt.errors());
      assertEquals("on", victim().ask("turns"));
      if (rule.outcome() == RestoreAttempt.Outcome.RESTORED) {
        assertNotEquals(rule.answer(), victim().ask(rule.evidence()));
      }
    }
  }
}
