package org.crit4j.internal.validate.rules;

import java.util.List;
import java.util.stream.IntStream;
import org.crit4j.image.ImageType;
import org.crit4j.images.SeccompEntry;
import org.crit4j.images.SeccompFilter;
import org.crit4j.images.SeccompMode;
import org.crit4j.internal.validate.Item;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.Target;
import org.crit4j.internal.validate.Walk;

/** Filters of system calls. */
public final class SeccompRules extends CheckpointRules {
  /** 4096 instructions of 8 bytes. */
  private static final int MOST_BYTES = 32768;

  private static final String PARTS = "the filter has {} bytes, which are not whole instructions";

  private static final Walk<SeccompEntry> SECCOMP =
      Walk.entries(ImageType.SECCOMP, SeccompEntry.class);
  private static final Walk<SeccompFilter> FILTERS =
      SECCOMP.each("seccomp_filters", SeccompEntry::getSeccompFiltersList);
  private static final Target<Integer> NUMBERS =
      SECCOMP
          .eachOf(it -> IntStream.range(0, it.getSeccompFiltersCount()).boxed().toList())
          .by(it -> it);
  private static final String NO_FILTER = "seccomp.img has no filter {}, which {who} uses";

  /** Declares the rules. */
  public SeccompRules() {
    super("Seccomp filters");
    error("SECCOMP-REF", TRIED, INCOMPLETE, "The filter of a thread is in seccomp.img")
        .why(
            "seccomp_filter is below the number of filters. CRIU stops, \"Corrupted filter "
                + "index\", or crashes if there is no seccomp.img.")
        .inCheckpoint(
            THREADS
                .where(it -> core(it).getThreadCore().getSeccompMode() == SeccompMode.filter)
                .refersTo(
                    "thread_core.seccomp_filter",
                    it -> core(it).getThreadCore().getSeccompFilter(),
                    NUMBERS,
                    NO_FILTER),
            THREADS
                .where(it -> core(it).getThreadCore().getSeccompMode() != SeccompMode.filter)
                .where(it -> core(it).getTc().getOldSeccompMode() == SeccompMode.filter)
                .where(it -> core(it).getTc().hasOldSeccompFilter())
                .refersTo(
                    "tc.old_seccomp_filter",
                    it -> core(it).getTc().getOldSeccompFilter(),
                    NUMBERS,
                    NO_FILTER));
    error("SECCOMP-PREV", TRIED, INCOMPLETE, "The filter before another one is there")
        .why("prev is below the number of filters. CRIU stops: \"Corrupted filter index\".")
        .inImage(
            FILTERS
                .where(SeccompFilter::hasPrev)
                .refersTo("prev", SeccompFilter::getPrev, NUMBERS, "there is no filter {}"));
    error("SECCOMP-LOOP", TRIED, "A chain of filters ends")
        .why("CRIU follows it without end.")
        .inImage(SECCOMP.check(SeccompRules::loops));
    error("SECCOMP-LEN", TRIED, "A filter is made of whole instructions")
        .why(
            "Its length is a multiple of 8, and not 0; the kernel takes at most 4096 "
                + "instructions. CRIU stops: \"Corrupted filter len\".")
        .inImage(
            FILTERS
                .where(it -> it.getFilter().isEmpty() || it.getFilter().size() % 8 != 0)
                .report("filter", PARTS, it -> it.getFilter().size()),
            FILTERS
                .where(it -> it.getFilter().size() % 8 == 0 && it.getFilter().size() > MOST_BYTES)
                .report(
                    "filter",
                    "the filter has {} bytes, more than 32768",
                    it -> it.getFilter().size()));
  }

  private static void loops(Item<SeccompEntry> seccomp, Reporter out) {
    List<SeccompFilter> filters = seccomp.it().getSeccompFiltersList();
    // The first filter from which a filter was reached; 0: none yet.
    int[] reached = new int[filters.size()];
    for (int start = 1; start <= reached.length; start++) {
      int at = start - 1;
      while (at >= 0 && at < reached.length && reached[at] == 0) {
        reached[at] = start;
        at = filters.get(at).hasPrev() ? filters.get(at).getPrev() : -1;
      }
      if (at >= 0 && at < reached.length && reached[at] == start) {
        String text = "the chain of filters leads back to filter {}";
        out.report(seccomp, "seccomp_filters[" + at + "].prev", text, at);
      }
    }
  }
}
