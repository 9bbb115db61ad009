package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.crit4j.CritException;
import org.crit4j.Warnings;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.edit.scrub.ScrubOptions;
import org.crit4j.edit.scrub.Scrubber;
import org.crit4j.finding.Finding;
import org.crit4j.validate.Validator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * A scrubbed set goes in CRIU where the set itself goes: a sound one is restored up to the point at
 * which the processes would run, and a damaged one fails with the same message. Names are kept,
 * since CRIU opens the files.
 *
 * <p>Runs as root, where {@code .ci/reference} has made a directory and the system property {@code
 * crit.reference} or the environment variable {@code CRIT_REFERENCE} names it.
 */
final class ScrubRestoreIT {
  private static final int UNTIL_IT_HANGS = 3;
  private static final int PATIENCE = 30;

  /** Of how many rules one is tried. */
  private static final int ONE_OF = Integer.getInteger("crit.rules.one-of", 1);

  private static final Pattern REACHED =
      Pattern.compile("Unable to detach [0-9]+: No such process");

  private static final ScrubOptions NAMES = new ScrubOptions(true, false, false, false, List.of());

  private static Optional<Criu> found = Optional.empty();
  private static Optional<RulesVictim> dumped = Optional.empty();
  private static int same;
  private static int refused;
  @TempDir private static Path directory;

  @BeforeAll
  static void dump() throws IOException, InterruptedException {
    Criu.Found search = Criu.find();
    if (search.criu().isEmpty()) {
      System.out.println("SKIPPED: no scrubbed set is restored, since " + search.problem());
    }
    assumeTrue(search.criu().isPresent(), search.problem());
    found = search.criu();
    dumped =
        Optional.of(
            RulesVictim.dump(
                found.get(), Files.createDirectory(directory.resolve("home")), sound()));
  }

  @AfterAll
  static void tell() {
    if (dumped.isPresent()) {
      System.out.println(
          "Tested: " + same + " scrubbed sets fail as the damaged ones, " + refused + " refused");
    }
  }

  private static Path sound() {
    return directory.resolve("images");
  }

  private static void scrub(Path images, Path copy) throws IOException {
    new Scrubber(NAMES, ArchiveLimits.DEFAULT, Warnings.IGNORE).scrub(images, copy);
  }

  @Test
  void aSoundSetIsRestoredUpToTheProcesses() throws Exception {
    Path copy = directory.resolve("scrubbed");
    scrub(sound(), copy);
    assertEquals(findings(sound()), findings(copy));
    try (RestoreAttempt attempt = RestoreAttempt.start(found.orElseThrow(), copy)) {
      attempt.await(PATIENCE);
      assertReachesTheProcesses(attempt);
    }
  }

  @TestFactory
  Stream<DynamicTest> damagedSetsFailAtTheSamePoint() {
    List<RestoreRule> rules = RestoreRules.all();
    return IntStream.range(0, rules.size())
        .filter(number -> number % ONE_OF == 0)
        .mapToObj(
            number ->
                DynamicTest.dynamicTest(
                    rules.get(number).rule(), () -> check(rules.get(number), number)));
  }

  private static void check(RestoreRule rule, int number) throws Exception {
    Path images = directory.resolve("damaged-" + number);
    Path copy = directory.resolve("copy-" + number);
    Trees.copy(sound(), images);
    rule.damage().to(new ImageSet(images), dumped.orElseThrow());
    try {
      scrub(images, copy);
    } catch (CritException e) {
      // An image that cannot be read cannot be judged.
      assertTrue(e.location().file().isPresent(), e.getMessage());
      refused++;
      return;
    }
    assertEquals(findings(images), findings(copy));
    try (RestoreAttempt attempt = RestoreAttempt.start(found.orElseThrow(), copy)) {
      boolean hangs = rule.outcome() == RestoreAttempt.Outcome.HANGS;
      RestoreAttempt.Outcome outcome = attempt.await(hangs ? UNTIL_IT_HANGS : PATIENCE);
      if (rule.outcome() == RestoreAttempt.Outcome.RESTORED) {
        assertReachesTheProcesses(attempt);
      } else {
        assertEquals(rule.outcome(), outcome, attempt::toString);
        assertTrue(attempt.log().contains(rule.evidence()), attempt.errors());
      }
    }
    dumped.orElseThrow().tidy();
    Trees.delete(images);
    Trees.delete(copy);
    same++;
  }

  /**
   * Everything is restored, and the processes run. Their memory is blank, so they end at once:
   * sometimes before CRIU has let go of all of them, which is the last thing that it does.
   */
  private static void assertReachesTheProcesses(RestoreAttempt attempt) throws IOException {
    String log = attempt.log();
    assertTrue(
        log.contains("Restore finished successfully") || REACHED.matcher(log).find(),
        attempt.errors());
  }

  private static Map<String, Integer> findings(Path images) throws IOException {
    Map<String, Integer> findings = new TreeMap<>();
    for (Finding each : Validator.standard().validate(images).findings()) {
      findings.merge(each.rule().id(), 1, Integer::sum);
    }
    return findings;
  }
}
