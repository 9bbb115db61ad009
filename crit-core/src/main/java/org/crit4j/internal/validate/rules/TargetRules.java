package org.crit4j.internal.validate.rules;

import static org.crit4j.finding.Evidence.TRIED;
import static org.crit4j.finding.Severity.ERROR;
import static org.crit4j.internal.validate.Numbers.unsigned;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.crit4j.image.ImageType;
import org.crit4j.images.MntEntry;
import org.crit4j.images.RegFileEntry;
import org.crit4j.images.RemapFilePathEntry;
import org.crit4j.internal.codec.BuildId;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.FileRef;
import org.crit4j.internal.validate.HostFile;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.RuleGroup;

/** The file system to restore in, when the user names it. */
public final class TargetRules extends RuleGroup {
  private static final int S_IFMT = 0xf000;
  private static final int S_IFREG = 0x8000;

  /** Places that the kernel fills, or the container engine. */
  private static final List<String> VIRTUAL = List.of("/proc/", "/sys/", "/memfd:", "/SYSV");

  /** Declares the rules. */
  public TargetRules() {
    super("File system to restore in (with --against)");
    rule(
        "REG-EXIST",
        ERROR,
        TRIED,
        "Files that the checkpoint needs are there as they were",
        "The file has the recorded size, mode and build id. CRIU compares them by default "
            + "(--file-validation) and stops: \"bad size\", \"bad mode\", \"bad build-ID\"; a file "
            + "without a build id may have any. Files that were deleted, are external or in another "
            + "mount than the root are not looked up.",
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
          && isInRoot(file.file().getReg(), mounts)) {
        look(in.root().get(), file, out);
      }
    }
  }

  private static boolean isInRoot(RegFileEntry file, Map<Integer, MntEntry> mounts) {
    MntEntry mount = mounts.get(file.getMntId());
    boolean rootMount = mount == null || mount.getMountpoint().equals("/");
    boolean virtual = VIRTUAL.stream().anyMatch(file.getName()::startsWith);
    return rootMount && !virtual && !file.getExt() && file.getName().startsWith("/");
  }

  private static void look(Path root, FileRef file, Reporter out) {
    RegFileEntry expected = file.file().getReg();
    try {
      Optional<HostFile> found = HostFile.find(root, expected.getName());
      if (found.isEmpty()) {
        report(file, "name", "there is no " + expected.getName() + " below " + root, out);
        return;
      }
      compare(file, found.get(), out);
    } catch (IOException e) {
      report(file, "name", expected.getName() + " below " + root + " cannot be read", out);
    }
  }

  private static void report(FileRef file, String field, String message, Reporter out) {
    out.report(file.entry(), file.field("reg", field), message);
  }

  private static void compare(FileRef file, HostFile found, Reporter out) throws IOException {
    RegFileEntry expected = file.file().getReg();
    Optional<Integer> mode = found.mode();
    if (expected.hasMode() && mode.isPresent() && mode.get() != expected.getMode()) {
      String there = expected.getName() + " has the mode 0" + Integer.toOctalString(mode.get());
      report(file, "mode", there + ", not 0" + Integer.toOctalString(expected.getMode()), out);
    }
    boolean regular = mode.isEmpty() || (mode.get() & S_IFMT) == S_IFREG;
    if (regular && expected.hasSize() && found.size() != expected.getSize()) {
      String there = expected.getName() + " has " + found.size() + " bytes, not ";
      report(file, "size", there + unsigned(expected.getSize()), out);
    }
    Optional<byte[]> id = regular ? found.buildId() : Optional.empty();
    // Without one CRIU is content with the size.
    if (id.isPresent() && expected.getBuildIdCount() > 0) {
      String wanted = BuildId.digits(expected.getBuildIdList());
      String digits = BuildId.digits(id.get());
      if (!digits.equals(wanted)) {
        String there = expected.getName() + " has the build id " + digits + ", not ";
        report(file, "build_id", there + wanted, out);
      }
    }
  }
}
