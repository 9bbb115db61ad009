package org.crit4j.internal.validate.rules;

import static org.crit4j.finding.Evidence.SOURCE;
import static org.crit4j.finding.Evidence.TRIED;
import static org.crit4j.finding.Severity.ERROR;
import static org.crit4j.finding.Severity.WARNING;

import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.RuleGroup;
import org.crit4j.source.SourceProblem;

/** The files of a container's checkpoint as such: members of the archive, and what engines add. */
public final class SourceRules extends RuleGroup {
  /** Declares the rules. */
  public SourceRules() {
    super("Archives and metadata of containers");
    directoryRule(
        "META-JSON",
        ERROR,
        SOURCE,
        "The documents of the engine are whole",
        "config.dump, spec.dump and status are JSON objects, and network.status, bind.mounts and "
            + "deleted.files are what the engine writes. A full disk or a broken transfer leaves them "
            + "empty or cut off; the engine then refuses to restore.",
        (in, out) -> report(in, SourceProblem.Kind.DOCUMENT, out));
    directoryRule(
        "ARCHIVE-TWICE",
        WARNING,
        TRIED,
        "A member stands once in an archive",
        "Of several members of one name the last one counts, here and wherever an archive is "
            + "unpacked. Whoever reads only the first sees something else.",
        (in, out) -> report(in, SourceProblem.Kind.TWICE, out));
  }

  private static void report(Inspection in, SourceProblem.Kind kind, Reporter out) {
    for (SourceProblem problem : in.problems()) {
      if (problem.kind() == kind) {
        out.report(in.prefix() + problem.file(), problem.message());
      }
    }
  }
}
