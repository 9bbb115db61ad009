package org.crit4j.internal.validate.rules;

import static org.crit4j.finding.Evidence.TRIED;
import static org.crit4j.finding.Severity.ERROR;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.crit4j.image.ImageType;
import org.crit4j.images.MntEntry;
import org.crit4j.images.RemapFilePathEntry;
import org.crit4j.internal.host.FileDifference;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.FileRef;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.RuleGroup;

/** The file system to restore in, when the user names it. */
public final class TargetRules extends RuleGroup {
  /** Declares the rules. */
  public TargetRules() {
    super("File system to restore in (with --against)");
    rule(
        "REG-EXIST",
        ERROR,
        TRIED,
        "Files that the checkpoint needs are there as they were",
        "The file has the recorded size, mode and build id. CRIU compares them by default"
            + " (--file-validation) and stops: \"bad size\", \"bad mode\", \"bad build-ID\"; a file"
            + " without a build id may have any. Files that were deleted, are external or in"
            + " another mount than the root are not looked up.",
        TargetRules::files);
  }

  private static void files(Inspection in, Reporter out) {
    if (in.root().isEmpty()) {
      return;
    }
    Set<Integer> remapped = new HashSet<>();
    for (Entry<RemapFilePathEntry> remap :
        in.entries(ImageType.REMAP_FPATH, RemapFilePathEntry.class)) {
      remapped.add(remap.message().getOrigId());
    }
    Map<Integer, MntEntry> mounts = new HashMap<>();
    for (Entry<MntEntry> mount : in.entries(ImageType.MNTS, MntEntry.class)) {
      mounts.putIfAbsent(mount.message().getMntId(), mount.message());
    }
    for (FileRef file : in.files().all()) {
      if (file.file().hasReg()
          && !remapped.contains(file.id())
          && FileDifference.isInRoot(file.file().getReg(), mounts)) {
        for (FileDifference each : FileDifference.of(in.root().get(), file.file().getReg())) {
          out.report(file.entry(), file.field("reg", each.field()), each.message());
        }
      }
    }
  }
}
