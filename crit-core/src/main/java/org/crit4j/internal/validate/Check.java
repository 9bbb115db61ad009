package org.crit4j.internal.validate;

import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.crit4j.finding.Severity;

/** Looks for violations of a rule. */
@FunctionalInterface
public interface Check {
  /** Reports all violations. */
  void run(Inspection in, Reporter out);

  /** Has it take part in passes, if it goes through things that others go through; else runs it. */
  default void join(Passes passes, Reporter out) {
    run(passes.inspection(), out);
  }

  /**
   * A check of things that are gone through once for several checks.
   *
   * @param joining has it take part in passes
   */
  record Joint(BiConsumer<Passes, Reporter> joining) implements Check {
    @Override
    public void join(Passes passes, Reporter out) {
      joining.accept(passes, out);
    }

    @Override
    public void run(Inspection in, Reporter out) {
      Passes alone = new Passes(in);
      join(alone, out);
      alone.run();
    }
  }

  /** The same, but only where something is known, such as {@link Known#FILES}. */
  default Check given(Predicate<Inspection> known) {
    return new Joint(
        (passes, out) -> {
          if (known.test(passes.inspection())) {
            join(passes, out);
          }
        });
  }

  /** This one and that one. */
  default Check and(Check other) {
    return new Joint(
        (passes, out) -> {
          join(passes, out);
          other.join(passes, out);
        });
  }

  /** The same, but of each image the first violation only. */
  default Check oncePerImage() {
    return new Joint((passes, out) -> join(passes, new FirstOfImage(out, new HashSet<>())));
  }

  /** The same, with another severity than the rule's. */
  default Check as(Severity severity) {
    return new Joint((passes, out) -> join(passes, out.as(severity)));
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
