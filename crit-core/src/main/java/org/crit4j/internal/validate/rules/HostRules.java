package org.crit4j.internal.validate.rules;

import static org.crit4j.finding.Evidence.SOURCE;
import static org.crit4j.finding.Evidence.TRIED;
import static org.crit4j.finding.Severity.ERROR;
import static org.crit4j.finding.Severity.INFO;
import static org.crit4j.finding.Severity.WARNING;
import static org.crit4j.internal.validate.Numbers.unsigned;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.crit4j.image.ImageType;
import org.crit4j.images.AaNamespace;
import org.crit4j.images.AaPolicy;
import org.crit4j.images.ApparmorEntry;
import org.crit4j.images.BinfmtMiscEntry;
import org.crit4j.images.CpuinfoEntry;
import org.crit4j.images.CpuinfoX86Entry;
import org.crit4j.images.DumpStatsEntry;
import org.crit4j.images.IrmapCacheEntry;
import org.crit4j.images.StatsEntry;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.LoadedImage;
import org.crit4j.internal.validate.PagesFile;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.RuleGroup;

/** What is recorded of the host, and of the dump itself. */
public final class HostRules extends RuleGroup {
  /** Declares the rules. */
  public HostRules() {
    super("Host and statistics");
    imageRule(
        "CPU-ENTRY",
        ERROR,
        SOURCE,
        "The processor is recorded once, and known",
        "An x86 machine has one entry, of Intel or AMD. CRIU looks at it with --cpu-cap image.",
        HostRules::processors);
    imageRule(
        "BINFMT",
        WARNING,
        SOURCE,
        "A binary format is told by magic or by extension",
        "It has one of the two. CRIU stops: \"bad dump\".",
        HostRules::binaryFormats);
    imageRule(
        "AA-POLICY",
        WARNING,
        SOURCE,
        "Namespaces and policies of AppArmor have names",
        "CRIU loads them under their names.",
        HostRules::policies);
    imageRule(
        "STATS-ONE",
        WARNING,
        SOURCE,
        "Statistics are those that the file name says",
        "stats-dump has dump, stats-restore has restore. CRIU does not read them.",
        HostRules::statistics);
    rule(
        "STATS-PAGES",
        INFO,
        TRIED,
        "The statistics of the dump count the pages that are there",
        "pages_written (with pages_lazy) are the present pages of processes, shpages_written those of "
            + "shared memory. Other numbers tell that images were changed, or are of another dump.",
        HostRules::countedPages);
    imageRule(
        "IRMAP",
        INFO,
        SOURCE,
        "A file is once in the irmap cache",
        "By its device and inode. CRIU uses one of the paths.",
        HostRules::cachedPaths);
  }

  private static void processors(Inspection in, Reporter out) {
    for (Entry<CpuinfoEntry> info : in.entries(ImageType.CPUINFO, CpuinfoEntry.class)) {
      CpuinfoEntry message = info.message();
      if (message.getX86EntryCount() > 1) {
        out.report(info, "x86_entry", message.getX86EntryCount() + " processors, not one");
      }
      for (int i = 0; i < message.getX86EntryCount(); i++) {
        if (message.getX86Entry(i).getVendorId() == CpuinfoX86Entry.Vendor.UNKNOWN) {
          out.report(info, "x86_entry[" + i + "].vendor_id", "the vendor is not known");
        }
      }
      int others = message.getPpc64EntryCount() + message.getS390EntryCount();
      if (message.getX86EntryCount() + others == 0
          && message.getUnknownFields().asMap().isEmpty()) {
        out.report(info, "", "there is no processor");
      }
    }
  }

  private static void binaryFormats(Inspection in, Reporter out) {
    for (Entry<BinfmtMiscEntry> format : in.entries(ImageType.BINFMT_MISC, BinfmtMiscEntry.class)) {
      boolean magic = format.message().hasMagic();
      boolean extension = format.message().hasExtension();
      String name = format.message().getName();
      if (magic && extension) {
        out.report(format, "extension", "the format " + name + " has a magic too");
      } else if (!magic && !extension) {
        out.report(format, "magic", "the format " + name + " has neither magic nor extension");
      }
    }
  }

  private static void policies(Inspection in, Reporter out) {
    for (Entry<ApparmorEntry> apparmor : in.entries(ImageType.APPARMOR, ApparmorEntry.class)) {
      policies(apparmor, "namespaces", apparmor.message().getNamespacesList(), out);
    }
  }

  private static void policies(
      Entry<ApparmorEntry> apparmor, String field, List<AaNamespace> namespaces, Reporter out) {
    for (int i = 0; i < namespaces.size(); i++) {
      String path = field + "[" + i + "].";
      if (namespaces.get(i).getName().isEmpty()) {
        out.report(apparmor, path + "name", "the namespace has no name");
      }
      List<AaPolicy> policies = namespaces.get(i).getPoliciesList();
      for (int j = 0; j < policies.size(); j++) {
        if (policies.get(j).getName().isEmpty()) {
          out.report(apparmor, path + "policies[" + j + "].name", "the policy has no name");
        }
      }
      policies(apparmor, path + "namespaces", namespaces.get(i).getNamespacesList(), out);
    }
  }

  private static void statistics(Inspection in, Reporter out) {
    for (Entry<StatsEntry> stats : in.entries(ImageType.STATS, StatsEntry.class)) {
      boolean restore = stats.image().file().endsWith("stats-restore");
      boolean there = restore ? stats.message().hasRestore() : stats.message().hasDump();
      if (!there) {
        String field = restore ? "restore" : "dump";
        out.report(stats, field, "the statistics of the " + field + " are missing");
      }
    }
  }

  // After pre-dumps, or through a page server, pages are elsewhere.
  private static void countedPages(Inspection in, Reporter out) {
    boolean alone = in.parent().isEmpty() && in.parentProblem().isEmpty();
    if (!alone || !in.areKnown(ImageType.PAGEMAP) || in.pages().isEmpty()) {
      return;
    }
    for (Entry<StatsEntry> stats : in.entries(ImageType.STATS, StatsEntry.class)) {
      DumpStatsEntry dump = stats.message().getDump();
      if (stats.message().hasDump() && dump.getPagesSkippedParent() == 0) {
        long present = presentPages(in, false);
        long written = dump.getPagesWritten();
        if (present != written && present != written + dump.getPagesLazy()) {
          report(stats, "dump.pages_written", written, "processes", present, out);
        }
        long shared = presentPages(in, true);
        if (dump.hasShpagesWritten() && shared != dump.getShpagesWritten()) {
          long counted = dump.getShpagesWritten();
          report(stats, "dump.shpages_written", counted, "shared memory", shared, out);
        }
      }
    }
  }

  private static long presentPages(Inspection in, boolean shared) {
    return in.pages().stream()
        .filter(pages -> pages.isShared() == shared)
        .mapToLong(PagesFile::presentPages)
        .sum();
  }

  private static void report(
      Entry<?> stats, String field, long counted, String of, long present, Reporter out) {
    String found = unsigned(counted) + " pages of " + of + " were written, but the pagemaps have ";
    out.report(stats, field, found + unsigned(present));
  }

  private static void cachedPaths(Inspection in, Reporter out) {
    for (LoadedImage image : in.images(ImageType.IRMAP_CACHE)) {
      Map<List<Long>, Integer> seen = new HashMap<>();
      for (Entry<IrmapCacheEntry> entry : Inspection.entries(image, IrmapCacheEntry.class)) {
        IrmapCacheEntry path = entry.message();
        List<Long> file = List.of(Integer.toUnsignedLong(path.getDev()), path.getInode());
        Integer before = seen.putIfAbsent(file, entry.index());
        if (before != null) {
          String found = "inode " + unsigned(path.getInode()) + " has a path in entry " + before;
          out.report(entry, "inode", found + " already");
        }
      }
    }
  }
}
