package org.crit4j.internal.validate.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.crit4j.finding.Completeness;
import org.crit4j.finding.Finding;
import org.crit4j.finding.Report;
import org.crit4j.finding.Rule;
import org.crit4j.finding.Severity;
import org.crit4j.internal.validate.Check;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Kind;
import org.crit4j.internal.validate.Passes;
import org.crit4j.internal.validate.RuleGroup;

/** Runs rules on the images of an inspection. */
public final class RuleRun {
  private RuleRun() {}

  /**
   * Runs the rules that are wanted and can be decided, on the parents' directories too.
   *
   * @param wanted empty for all
   */
  public static Report report(
      Inspection inspection,
      String path,
      Optional<Predicate<Rule>> wanted,
      Severity minimum,
      int listed) {
    List<Finding> findings = new ArrayList<>();
    Report.Counts counts = new Report.Counts(0, 0, 0);
    int images = 0;
    boolean missing = false;
    boolean all = inspection.kind() == Kind.CHECKPOINT;
    for (Optional<Inspection> each = Optional.of(inspection);
        each.isPresent();
        each = each.get().parent()) {
      // Of those that are not wanted it counts what they imply, be there something or not.
      List<RuleGroup> groups = wanted.isEmpty() ? Registry.groups(each.get()) : Registry.groups();
      Passes passes = new Passes(each.get());
      List<Collected> collected = new ArrayList<>();
      for (RuleGroup.CheckedRule rule : decidable(groups, each.get())) {
        // Findings of a rule may be worse than it says, but not if it only informs.
        boolean silent = rule.rule().severity() == Severity.INFO && minimum != Severity.INFO;
        if (silent || !wanted.map(it -> it.test(rule.rule())).orElse(true)) {
          all &= !rule.impliesIncomplete();
          continue;
        }
        collected.add(join(rule, passes, () -> new Collector(rule.rule(), path, minimum, listed)));
      }
      passes.run();
      for (Collected of : collected) {
        of.collectors().stream()
            .flatMap(it -> it.findings().stream())
            .limit(listed)
            .forEach(findings::add);
        for (Collector collector : of.collectors()) {
          counts = counts.plus(collector.counts());
          missing |= of.rule().impliesIncomplete() && collector.isViolated();
        }
      }
      images += each.get().images().size();
    }
    Set<String> present = new HashSet<>();
    for (Optional<Inspection> each = Optional.of(inspection);
        each.isPresent();
        each = each.get().parent()) {
      each.get().images().forEach(image -> present.add(image.file()));
    }
    findings.sort((one, other) -> compare(one, other, present));
    return new Report(findings, counts, images, completeness(inspection.kind(), missing, all));
  }

  /** A rule and what its checks find, each for itself: they are made at the same time. */
  private record Collected(RuleGroup.CheckedRule rule, List<Collector> collectors) {}

  private static Collected join(
      RuleGroup.CheckedRule rule, Passes passes, Supplier<Collector> maker) {
    List<Collector> collectors = new ArrayList<>();
    for (Check check : rule.checks()) {
      Collector collector = maker.get();
      check.join(passes, collector);
      collectors.add(collector);
    }
    return new Collected(rule, collectors);
  }

  private static int compare(Finding one, Finding other, Set<String> present) {
    int ranks = Integer.compare(rank(one, present), rank(other, present));
    if (ranks != 0) {
      return ranks;
    }
    int images = one.image().compareTo(other.image());
    return images != 0 ? images : Long.compare(one.entry().orElse(-1), other.entry().orElse(-1));
  }

  /** Missing images come first, before all those on which others depend. */
  private static int rank(Finding finding, Set<String> present) {
    if (finding.severity() == Severity.INFO || present.contains(finding.image())) {
      return 2;
    }
    return finding.image().chars().anyMatch(Character::isDigit) ? 1 : 0;
  }

  private static List<RuleGroup.CheckedRule> decidable(
      List<RuleGroup> groups, Inspection inspection) {
    return groups.stream()
        .flatMap(group -> group.rules().stream())
        .filter(rule -> inspection.kind().compareTo(rule.least()) >= 0)
        .toList();
  }

  private static Completeness completeness(Kind kind, boolean missing, boolean allChecked) {
    if (kind != Kind.CHECKPOINT) {
      return Completeness.UNDECIDED;
    }
    return missing
        ? Completeness.INCOMPLETE
        : allChecked ? Completeness.COMPLETE : Completeness.UNDECIDED;
  }
}
