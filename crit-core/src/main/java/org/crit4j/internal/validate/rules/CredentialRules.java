package org.crit4j.internal.validate.rules;

import static org.crit4j.internal.validate.Numbers.hex;
import static org.crit4j.validate.Evidence.DEDUCED;
import static org.crit4j.validate.Evidence.SOURCE;
import static org.crit4j.validate.Evidence.TRIED;
import static org.crit4j.validate.Severity.WARNING;

import java.util.List;
import java.util.Optional;
import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.CredsEntry;
import org.crit4j.internal.validate.CoreRef;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.RuleGroup;
import org.crit4j.internal.validate.Task;
import org.crit4j.validate.Severity;

/** Users, groups and capabilities. */
public final class CredentialRules extends RuleGroup {
  private static final int CAPABILITY_WORDS = 2;

  /** Declares the rules. */
  public CredentialRules() {
    super("Credentials");
    error("CREDS-EXISTS", TRIED, INCOMPLETE, "Each thread has credentials")
        .because("They are in thread_core.creds or, before CRIU 2.0, in creds-PID.img for all "
                + "threads of a process. CRIU stops: \"Unexpected EOF\".")
        .inCheckpoint(CredentialRules::exist);
    error("CREDS-CAPS", TRIED, "A set of capabilities has two words")
        .because("With one word the kernel refuses the set, and CRIU hangs; a third one is ignored.")
        .inImage(CredentialRules::capabilities);
    warning("CREDS-SAME-LSM", SOURCE, "The threads of a process create sockets with one security label")
        .because("CRIU's dump writes the same lsm_sockcreate for all of them.")
        .inCheckpoint(CredentialRules::socketLabels);
    info("CREDS-SUBSET", DEDUCED, "Capabilities are used only as far as they are permitted")
        .because("cap_eff is within cap_prm, cap_amb within cap_prm and cap_inh. The kernel keeps it "
                + "so.")
        .inImage(CredentialRules::subsets);
  }

  private static void exist(Inspection in, Reporter out) {
    for (CoreRef core : in.tasks().aliveCores()) {
      String old = "creds-" + core.task().pidText() + ".img";
      if (core.core().isPresent()
          && core.core().get().message().hasThreadCore()
          && !core.core().get().message().getThreadCore().hasCreds()
          && !in.has(old)) {
        String found = "there are no credentials of " + core.label() + ", and no " + old;
        out.report(core.core().get(), "thread_core.creds", found);
      }
    }
  }

  private static void capabilities(Inspection in, Reporter out) {
    for (Entry<CoreEntry> core : CoreRules.cores(in)) {
      if (core.message().getThreadCore().hasCreds()) {
        capabilities(core, "thread_core.creds.", core.message().getThreadCore().getCreds(), out);
      }
    }
    for (Entry<CredsEntry> creds : in.entries(ImageType.CREDS, CredsEntry.class)) {
      capabilities(creds, "", creds.message(), out);
    }
  }

  private static void capabilities(Entry<?> entry, String path, CredsEntry creds, Reporter out) {
    words(entry, path + "cap_inh", creds.getCapInhList(), out);
    words(entry, path + "cap_prm", creds.getCapPrmList(), out);
    words(entry, path + "cap_eff", creds.getCapEffList(), out);
    words(entry, path + "cap_bnd", creds.getCapBndList(), out);
    if (creds.getCapAmbCount() > 0) {
      words(entry, path + "cap_amb", creds.getCapAmbList(), out);
    }
  }

  private static void words(Entry<?> entry, String field, List<Integer> words, Reporter out) {
    if (words.size() != CAPABILITY_WORDS) {
      Reporter severity = words.size() < CAPABILITY_WORDS ? out : out.as(Severity.WARNING);
      severity.report(entry, field, "the set has " + words.size() + " words, not 2");
    }
  }

  private static void socketLabels(Inspection in, Reporter out) {
    for (Task task : in.tasks().all()) {
      Optional<String> first = Optional.empty();
      for (CoreRef core : in.tasks().cores(task)) {
        if (core.core().isEmpty() || !core.core().get().message().getThreadCore().hasCreds()) {
          continue;
        }
        CredsEntry creds = core.core().get().message().getThreadCore().getCreds();
        if (first.isPresent() && !first.get().equals(creds.getLsmSockcreate())) {
          out.report(
              core.core().get(),
              "thread_core.creds.lsm_sockcreate",
              core.label() + " has another label for sockets than the first thread");
        }
        first = first.or(() -> Optional.of(creds.getLsmSockcreate()));
      }
    }
  }

  private static void subsets(Inspection in, Reporter out) {
    for (Entry<CoreEntry> core : CoreRules.cores(in)) {
      subsets(core, "thread_core.creds.", core.message().getThreadCore().getCreds(), out);
    }
    for (Entry<CredsEntry> creds : in.entries(ImageType.CREDS, CredsEntry.class)) {
      subsets(creds, "", creds.message(), out);
    }
  }

  private static void subsets(Entry<?> entry, String path, CredsEntry creds, Reporter out) {
    within(entry, path + "cap_eff", creds.getCapEffList(), "cap_prm", creds.getCapPrmList(), out);
    within(entry, path + "cap_amb", creds.getCapAmbList(), "cap_prm", creds.getCapPrmList(), out);
    within(entry, path + "cap_amb", creds.getCapAmbList(), "cap_inh", creds.getCapInhList(), out);
  }

  private static void within(
      Entry<?> entry,
      String field,
      List<Integer> words,
      String other,
      List<Integer> bounds,
      Reporter out) {
    for (int i = 0; i < Math.min(words.size(), bounds.size()); i++) {
      int beyond = words.get(i) & ~bounds.get(i);
      if (beyond != 0) {
        String found = "the bits " + hex(Integer.toUnsignedLong(beyond));
        out.report(entry, field + "[" + i + "]", found + " are not in " + other);
      }
    }
  }
}
