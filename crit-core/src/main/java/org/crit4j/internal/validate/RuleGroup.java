package org.crit4j.internal.validate;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.crit4j.finding.Evidence;
import org.crit4j.finding.Rule;
import org.crit4j.finding.Severity;

/** Rules on one subject. A rule is one declaration in the constructor: its text, and its checks. */
public abstract class RuleGroup {
  /** Whether a violation means that something which a restore reads is missing. */
  protected enum Implies {
    /** It does. */
    INCOMPLETE,
    /** It does not. */
    NOTHING
  }

  /** For a rule on an image, on what a reference leads to, or on bytes that may be missing. */
  protected static final Implies INCOMPLETE = Implies.INCOMPLETE;

  // The words of declarations.
  protected static final Evidence TRIED = Evidence.TRIED;
  protected static final Evidence SOURCE = Evidence.SOURCE;
  protected static final Evidence DEDUCED = Evidence.DEDUCED;
  protected static final Severity ERROR = Severity.ERROR;
  protected static final Severity WARNING = Severity.WARNING;
  protected static final Severity INFO = Severity.INFO;

  /**
   * A rule and how it is checked.
   *
   * @param rule the rule
   * @param least what it takes to decide the rule
   * @param checks find violations, in this order
   * @param impliesIncomplete whether a violation means that a checkpoint is not complete
   */
  public record CheckedRule(Rule rule, Kind least, List<Check> checks, boolean impliesIncomplete) {}

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

  /** Declares a rule whose violation fails or falsifies a restore. */
  protected final Declaration error(String id, Evidence evidence, String title) {
    return new Declaration(id, Severity.ERROR, evidence, Implies.NOTHING, title);
  }

  /** Declares such a rule on something that may be missing. */
  protected final Declaration error(String id, Evidence evidence, Implies implies, String title) {
    return new Declaration(id, Severity.ERROR, evidence, implies, title);
  }

  /** Declares a rule whose violation is odd. */
  protected final Declaration warning(String id, Evidence evidence, String title) {
    return new Declaration(id, Severity.WARNING, evidence, Implies.NOTHING, title);
  }

  /** Declares such a rule on something that may be missing. */
  protected final Declaration warning(String id, Evidence evidence, Implies implies, String title) {
    return new Declaration(id, Severity.WARNING, evidence, implies, title);
  }

  /** Declares a rule whose violation is good to know. */
  protected final Declaration info(String id, Evidence evidence, String title) {
    return new Declaration(id, Severity.INFO, evidence, Implies.NOTHING, title);
  }

  /** A text with values where it has {@code {}}; integers are unsigned. */
  protected static String fill(String text, Object... values) {
    return Text.fill(text, values);
  }

  /** An unsigned number. */
  protected static String unsigned(int number) {
    return Integer.toUnsignedString(number);
  }

  /** An unsigned number. */
  protected static String unsigned(long number) {
    return Long.toUnsignedString(number);
  }

  /** A number in hexadecimal. */
  protected static String hex(int number) {
    return Numbers.hex(number);
  }

  /** A number in hexadecimal. */
  protected static String hex(long number) {
    return Numbers.hex(number);
  }

  /** A check that is made only where something is known. */
  protected static Check given(Predicate<Inspection> known, Check check) {
    return check.given(known);
  }

  /** A rule that is being declared; complete with its checks. */
  protected final class Declaration {
    private final String id;
    private final Severity severity;
    private final Evidence evidence;
    private final boolean impliesIncomplete;
    private final String title;
    private String explanation = "";

    private Declaration(
        String id, Severity severity, Evidence evidence, Implies implies, String title) {
      this.id = id;
      this.severity = severity;
      this.evidence = evidence;
      this.impliesIncomplete = implies == Implies.INCOMPLETE;
      this.title = title;
    }

    /** Says more on the rule, and what CRIU does with images that violate it. */
    public Declaration why(String text) {
      explanation = text;
      return this;
    }

    /** Checks it even in an image alone. */
    public void inImage(Check... checks) {
      add(Kind.IMAGE, checks);
    }

    /** Checks it in a directory, be it one without processes. */
    public void inDirectory(Check... checks) {
      add(Kind.PARTIAL, checks);
    }

    /** Checks it in a whole checkpoint. */
    public void inCheckpoint(Check... checks) {
      add(Kind.CHECKPOINT, checks);
    }

    private void add(Kind least, Check... checks) {
      Rule rule = new Rule(id, severity, evidence, title, explanation);
      rules.add(new CheckedRule(rule, least, List.of(checks), impliesIncomplete));
    }
  }

  // The older form of declarations.

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

  /** Says which of the rules are about something that a restore reads, and that may be missing. */
  protected final void completeNeeds(String... ids) {
    Set<String> all = Set.of(ids);
    rules.replaceAll(
        each ->
            all.contains(each.rule().id())
                ? new CheckedRule(each.rule(), each.least(), each.checks(), true)
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
    rules.add(new CheckedRule(rule, least, List.of(check), false));
  }
}
