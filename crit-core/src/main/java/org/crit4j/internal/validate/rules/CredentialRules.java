package org.crit4j.internal.validate.rules;

import java.util.List;
import java.util.function.Function;
import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.CredsEntry;
import org.crit4j.images.ThreadCoreEntry;
import org.crit4j.internal.validate.Check;
import org.crit4j.internal.validate.CoreRef;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.Walk;

/** Users, groups and capabilities. */
public final class CredentialRules extends CheckpointRules {
  private static final int CAPABILITY_WORDS = 2;
  private static final List<Integer> NONE = List.of(0, 0);

  /** Credentials of threads; before CRIU 2.0 those of processes are in images of their own. */
  private static final Walk<CredsEntry> CREDENTIALS =
      CORES
          .where(it -> it.getThreadCore().hasCreds())
          .at("thread_core", CoreEntry::getThreadCore)
          .at("creds", ThreadCoreEntry::getCreds)
          .and(Walk.entries(ImageType.CREDS, CredsEntry.class));

  /** Declares the rules. */
  public CredentialRules() {
    super("Credentials");
    error("CREDS-EXISTS", TRIED, INCOMPLETE, "Each thread has credentials")
        .why(
            "They are in thread_core.creds or, before CRIU 2.0, in creds-PID.img for all "
                + "threads of a process. CRIU stops: \"Unexpected EOF\".")
        .inCheckpoint(
            THREADS
                .where(it -> core(it).hasThreadCore() && !core(it).getThreadCore().hasCreds())
                .needs(
                    "thread_core.creds",
                    it -> it.task().imageName(ImageType.CREDS),
                    "there are no credentials of {who}, and no {}"));
    error("CREDS-CAPS", TRIED, "A set of capabilities has two words")
        .why("With one word the kernel refuses the set, and CRIU hangs; a third one is ignored.")
        .inImage(
            words("cap_inh", CredsEntry::getCapInhList),
            words("cap_prm", CredsEntry::getCapPrmList),
            words("cap_eff", CredsEntry::getCapEffList),
            words("cap_bnd", CredsEntry::getCapBndList),
            words("cap_amb", it -> it.getCapAmbCount() == 0 ? NONE : it.getCapAmbList()));
    warning("CREDS-SAME-LSM", SOURCE, "Threads of a process create sockets with one label")
        .why("CRIU's dump writes the same lsm_sockcreate for all of them.")
        .inCheckpoint(
            THREADS
                .where(it -> core(it).getThreadCore().hasCreds())
                .per(it -> ((CoreRef) it.it()).task())
                .same(
                    "thread_core.creds.lsm_sockcreate",
                    it -> core(it).getThreadCore().getCreds().getLsmSockcreate(),
                    "{who} has another label for sockets than the first thread"));
    info("CREDS-SUBSET", DEDUCED, "Capabilities are used only as far as they are permitted")
        .why("cap_eff is within cap_prm, cap_amb within cap_prm and cap_inh, by the kernel.")
        .inImage(
            within("cap_eff", CredsEntry::getCapEffList, "cap_prm", CredsEntry::getCapPrmList),
            within("cap_amb", CredsEntry::getCapAmbList, "cap_prm", CredsEntry::getCapPrmList),
            within("cap_amb", CredsEntry::getCapAmbList, "cap_inh", CredsEntry::getCapInhList));
  }

  private static Check words(String field, Function<CredsEntry, List<Integer>> set) {
    return CREDENTIALS.check(
        (creds, out) -> {
          int words = set.apply(creds.it()).size();
          if (words != CAPABILITY_WORDS) {
            Reporter reporter = words < CAPABILITY_WORDS ? out : out.as(WARNING);
            reporter.report(creds, field, "the set has {} words, not 2", words);
          }
        });
  }

  private static Check within(
      String field,
      Function<CredsEntry, List<Integer>> set,
      String other,
      Function<CredsEntry, List<Integer>> bounds) {
    return CREDENTIALS.check(
        (creds, out) -> {
          List<Integer> words = set.apply(creds.it());
          List<Integer> most = bounds.apply(creds.it());
          for (int i = 0; i < Math.min(words.size(), most.size()); i++) {
            int beyond = words.get(i) & ~most.get(i);
            if (beyond != 0) {
              String text = "the bits {} are not in {}";
              out.report(creds, field + "[" + i + "]", text, hex(beyond), other);
            }
          }
        });
  }
}
