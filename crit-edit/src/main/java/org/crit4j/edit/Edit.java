package org.crit4j.edit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.crit4j.finding.Finding;
import org.crit4j.finding.Report;
import org.crit4j.finding.Severity;
import org.crit4j.validate.Validator;

/**
 * Changes that are made together, and checked: the result may have no error that the original does
 * not have. Immutable.
 *
 * <pre>{@code
 * Edit.Outcome outcome = new Edit(List.of(ListenChange.parse("7001=8123"))).apply(draft);
 * if (outcome.isWritable()) {
 *   revision.writeTo(target);
 * }
 * }</pre>
 */
public final class Edit {
  private final List<Change> changes;

  /** Changes, which are made in this order. */
  public Edit(List<Change> changes) {
    this.changes = List.copyOf(changes);
  }

  /**
   * What has come of it.
   *
   * @param matches what the changes were about
   * @param warnings what may not be as expected after a restore
   * @param refusals why the result should not be written
   * @param differences the fields that are not what they were; those of the engine's documents come
   *     last
   * @param errors violations of rules that are errors, and were not there before
   */
  public record Outcome(
      List<String> matches,
      List<String> warnings,
      List<String> refusals,
      List<FieldDifference> differences,
      List<Finding> errors) {
    /** Copies the lists. */
    public Outcome {
      matches = List.copyOf(matches);
      warnings = List.copyOf(warnings);
      refusals = List.copyOf(refusals);
      differences = List.copyOf(differences);
      errors = List.copyOf(errors);
    }

    /** Whether anything is different. */
    public boolean isChanged() {
      return !differences.isEmpty();
    }

    /** Whether nothing speaks against writing the result. */
    public boolean isWritable() {
      return refusals.isEmpty() && errors.isEmpty();
    }
  }

  /**
   * Makes the changes in a draft, and looks at what they have made of it. Nothing is written.
   *
   * @throws org.crit4j.CritException if images cannot be changed in this way, or are damaged
   * @throws IOException if they cannot be read
   */
  public Outcome apply(Draft draft) throws IOException {
    Notes notes = new Notes();
    for (Change each : changes) {
      each.apply(draft, notes);
    }
    new SilentTraps(draft, notes).check();
    List<FieldDifference> differences = new ArrayList<>(Differences.of(draft));
    if (draft.documents().isPresent()) {
      differences.addAll(Differences.of(draft.documents().get()));
    }
    return new Outcome(
        notes.matches(),
        notes.warnings(),
        notes.refusals(),
        differences,
        draft.isUnchanged() ? List.of() : newErrors(draft));
  }

  private static List<Finding> newErrors(Draft draft) throws IOException {
    Validator validator = Validator.standard().withMinimum(Severity.ERROR);
    Report after = validator.validate(draft);
    if (after.findings().isEmpty()) {
      return List.of();
    }
    Report before = validator.validate(draft.original());
    Set<String> known = new HashSet<>();
    before.findings().forEach(it -> known.add(key(it)));
    Map<String, Integer> counts = count(before);
    Map<String, Integer> now = count(after);
    List<Finding> errors = new ArrayList<>();
    for (Finding each : after.findings()) {
      String rule = each.rule().id();
      // The same fault may be described by other numbers now.
      boolean more = now.getOrDefault(rule, 0) > counts.getOrDefault(rule, 0);
      if (more && !known.contains(key(each))) {
        errors.add(each);
      }
    }
    return errors;
  }

  private static Map<String, Integer> count(Report report) {
    Map<String, Integer> counts = new HashMap<>();
    report.findings().forEach(it -> counts.merge(it.rule().id(), 1, Integer::sum));
    return counts;
  }

  private static String key(Finding finding) {
    return finding.rule().id() + " " + finding.image() + " " + finding.message();
  }
}
