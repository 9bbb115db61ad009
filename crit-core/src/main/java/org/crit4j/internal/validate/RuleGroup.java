package org.crit4j.internal.validate;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.crit4j.validate.Evidence;
import org.crit4j.validate.Rule;
import org.crit4j.validate.Severity;

/**
 * Rules on one subject. A rule is one declaration in the constructor: what it is, and its check.
 */
public abstract class RuleGroup {
  /** Looks for violations of a rule. */
  @FunctionalInterface
  public interface Check {
    /** Reports all violations. */
    void run(Inspection in, Reporter out);
  }

  /**
   * A rule and how it is checked.
   *
   * @param rule the rule
   * @param least what it takes to decide the rule
   * @param check finds violations
   * @param tellsMissing whether a violation means that a checkpoint is not complete
   */
  public record CheckedRule(Rule rule, Kind least, Check check, boolean tellsMissing) {}

  private final String subject;
  private final List<CheckedRule> rules = new ArrayList<>();

  /**
   * A group.
   *
   * @param subject what the rules are about, as a heading
   */
  protected RuleGroup(String subject) {
    this.subject = subject;
  }

  /** What the rules are about. */
  public final String subject() {
    return subject;
  }

  /** The rules, in the order of their declaration. */
  public final List<CheckedRule> rules() {
    return List.copyOf(rules);
  }

  /** A rule on an image alone. */
  protected final void imageRule(
      String id,
      Severity severity,
      Evidence evidence,
      String title,
      String explanation,
      Check check) {
    add(Kind.IMAGE, id, severity, evidence, title, explanation, check);
  }

  /** A rule on a directory, be it one without processes. */
  protected final void directoryRule(
      String id,
      Severity severity,
      Evidence evidence,
      String title,
      String explanation,
      Check check) {
    add(Kind.PARTIAL, id, severity, evidence, title, explanation, check);
  }

  /** A rule on a whole checkpoint. */
  protected final void rule(
      String id,
      Severity severity,
      Evidence evidence,
      String title,
      String explanation,
      Check check) {
    add(Kind.CHECKPOINT, id, severity, evidence, title, explanation, check);
  }

  /**
   * Says which of the rules are about something that a restore reads, and that may be missing: an
   * image, what a reference leads to, bytes.
   */
  protected final void completeNeeds(String... ids) {
    Set<String> all = Set.of(ids);
    rules.replaceAll(
        each ->
            all.contains(each.rule().id())
                ? new CheckedRule(each.rule(), each.least(), each.check(), true)
                : each);
  }

  private void add(
      Kind least,
      String id,
      Severity severity,
      Evidence evidence,
      String title,
      String explanation,
      Check check) {
    Rule rule = new Rule(id, severity, evidence, title, explanation);
    rules.add(new CheckedRule(rule, least, check, false));
  }
}
