package org.crit4j.edit.preflight;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.crit4j.finding.Finding;
import org.crit4j.finding.Severity;
import org.crit4j.validate.Validator;

/** What is wrong with the images themselves, whatever the machine: the errors of validate. */
final class ImageCheck implements Check {
  static final String SUBJECT = "image";

  private static final String ADVICE = "crit validate has all findings, and explains their rules";

  @Override
  public void run(Situation in, Consumer<Obstacle> out) throws IOException {
    Validator validator = Validator.standard().withMinimum(Severity.ERROR);
    Set<String> rules = new HashSet<>();
    for (Finding each : validator.validate(in.checkpoint().images().source()).findings()) {
      if (rules.add(each.rule().id())) {
        String place = each.image() + each.field().map(it -> ": " + it).orElse("");
        String message = place + ": " + each.message() + " (rule " + each.rule().id() + ")";
        out.accept(Obstacle.of(Level.REFUSES, SUBJECT, message).suggest(ADVICE));
      }
    }
  }
}
