package org.crit4j.internal.validate;

import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.crit4j.finding.Severity;

/** Looks for violations of a rule. */
@FunctionalInterface
public interface Check {
  /** Reports all violations. */
  void run(Inspection in, Reporter out);

  /** The same, but only where something is known, such as {@link Known#FILES}. */
  default Check given(Predicate<Inspection> known) {
    return (in, out) -> {
      if (known.test(in)) {
        run(in, out);
      }
    };
  }

  /** This one and that one. */
  default Check and(Check other) {
    return (in, out) -> {
      run(in, out);
      other.run(in, out);
    };
  }

  /** The same, but of each image the first violation only. */
  default Check oncePerImage() {
    return (in, out) -> run(in, new FirstOfImage(out, new HashSet<>()));
  }

  /** The same, with another severity than the rule's. */
  default Check as(Severity severity) {
    return (in, out) -> run(in, out.as(severity));
  }

  /** Passes the first finding of each image on. */
  record FirstOfImage(Reporter out, Set<String> images) implements Reporter {
    @Override
    public void report(String image, OptionalLong entry, String field, String message) {
      if (images.add(image)) {
        out.report(image, entry, field, message);
      }
    }

    @Override
    public Reporter as(Severity severity) {
      return new FirstOfImage(out.as(severity), images);
    }
  }
}
