package org.crit4j.internal.validate.rules;

import java.util.List;
import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.SeccompEntry;
import org.crit4j.images.SeccompFilter;
import org.crit4j.images.SeccompMode;
import org.crit4j.internal.validate.CoreRef;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Reporter;

/** Filters of system calls. */
public final class SeccompRules extends CheckpointRules {
  private static final int INSTRUCTION_BYTES = 8;
  private static final int MOST_INSTRUCTIONS = 4096;

  /** Declares the rules. */
  public SeccompRules() {
    super("Seccomp filters");
    error("SECCOMP-REF", TRIED, INCOMPLETE, "The filter of a thread is in seccomp.img")
        .because(
            "seccomp_filter is below the number of filters. CRIU stops, \"Corrupted filter "
                + "index\", or crashes if there is no seccomp.img.")
        .inCheckpoint(SeccompRules::references);
    error("SECCOMP-PREV", TRIED, INCOMPLETE, "The filter before another one is there")
        .because("prev is below the number of filters. CRIU stops: \"Corrupted filter index\".")
        .inImage(SeccompRules::previous);
    error("SECCOMP-LOOP", TRIED, "A chain of filters ends")
        .because("CRIU follows it without end.")
        .inImage(SeccompRules::loops);
    error("SECCOMP-LEN", TRIED, "A filter is made of whole instructions")
        .because(
            "Its length is a multiple of 8, and not 0; the kernel takes at most 4096 "
                + "instructions. CRIU stops: \"Corrupted filter len\".")
        .inImage(SeccompRules::lengths);
  }

  private static void references(Inspection in, Reporter out) {
    if (!in.areKnown(ImageType.SECCOMP)) {
      return;
    }
    int count =
        in.first("seccomp.img", SeccompEntry.class)
            .map(it -> it.message().getSeccompFiltersCount())
            .orElse(0);
    for (CoreRef each : in.tasks().aliveCores()) {
      if (each.core().isEmpty()) {
        continue;
      }
      CoreEntry core = each.core().get().message();
      boolean today = core.getThreadCore().getSeccompMode() == SeccompMode.filter;
      boolean old =
          core.getTc().getOldSeccompMode() == SeccompMode.filter
              && core.getTc().hasOldSeccompFilter();
      int filter =
          today ? core.getThreadCore().getSeccompFilter() : core.getTc().getOldSeccompFilter();
      if ((today || old) && Integer.compareUnsigned(filter, count) >= 0) {
        out.report(
            each.core().get(),
            today ? "thread_core.seccomp_filter" : "tc.old_seccomp_filter",
            "seccomp.img has no filter "
                + unsigned(filter)
                + ", which "
                + each.label()
                + " uses: it has "
                + count);
      }
    }
  }

  private static List<Entry<SeccompEntry>> all(Inspection in) {
    return in.entries(ImageType.SECCOMP, SeccompEntry.class);
  }

  private static void previous(Inspection in, Reporter out) {
    for (Entry<SeccompEntry> seccomp : all(in)) {
      List<SeccompFilter> filters = seccomp.message().getSeccompFiltersList();
      for (int i = 0; i < filters.size(); i++) {
        int previous = filters.get(i).getPrev();
        if (filters.get(i).hasPrev() && Integer.compareUnsigned(previous, filters.size()) >= 0) {
          String found = "there is no filter " + unsigned(previous) + ", only " + filters.size();
          out.report(seccomp, "seccomp_filters[" + i + "].prev", found);
        }
      }
    }
  }

  private static void loops(Inspection in, Reporter out) {
    for (Entry<SeccompEntry> seccomp : all(in)) {
      List<SeccompFilter> filters = seccomp.message().getSeccompFiltersList();
      // 0: not looked at, 1: on the chain at hand, 2: done.
      byte[] seen = new byte[filters.size()];
      for (int start = 0; start < seen.length; start++) {
        int at = start;
        while (at >= 0 && at < seen.length && seen[at] == 0) {
          seen[at] = 1;
          at = filters.get(at).hasPrev() ? filters.get(at).getPrev() : -1;
        }
        if (at >= 0 && at < seen.length && seen[at] == 1) {
          String found = "the chain of filters leads back to filter " + at;
          out.report(seccomp, "seccomp_filters[" + at + "].prev", found);
        }
        for (int done = start; done >= 0 && done < seen.length && seen[done] == 1; ) {
          seen[done] = 2;
          done = filters.get(done).hasPrev() ? filters.get(done).getPrev() : -1;
        }
      }
    }
  }

  private static void lengths(Inspection in, Reporter out) {
    for (Entry<SeccompEntry> seccomp : all(in)) {
      for (int i = 0; i < seccomp.message().getSeccompFiltersCount(); i++) {
        int bytes = seccomp.message().getSeccompFilters(i).getFilter().size();
        int most = MOST_INSTRUCTIONS * INSTRUCTION_BYTES;
        if (bytes == 0 || bytes % INSTRUCTION_BYTES != 0 || bytes > most) {
          String found = "the filter has " + bytes + " bytes, which are no whole instructions";
          String tooMany = "the filter has " + bytes + " bytes, more than " + most;
          out.report(seccomp, "seccomp_filters[" + i + "].filter", bytes > most ? tooMany : found);
        }
      }
    }
  }
}
