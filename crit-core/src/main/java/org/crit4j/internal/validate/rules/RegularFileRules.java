package org.crit4j.internal.validate.rules;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.crit4j.checkpoint.file.FileKind;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FileEntry;
import org.crit4j.images.FownEntry;
import org.crit4j.images.RegFileEntry;
import org.crit4j.internal.validate.AddressSpace;
import org.crit4j.internal.validate.Area;
import org.crit4j.internal.validate.FileRef;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Item;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.Target;
import org.crit4j.internal.validate.TaskRef;
import org.crit4j.internal.validate.Walk;
import org.crit4j.memory.VmaFlags;

/** Regular files, and who is told of their events. */
public final class RegularFileRules extends CheckpointRules {
  // Linux's stat.h.
  private static final int S_IFMT = 0xf000;
  private static final int S_IFDIR = 0x4000;

  private static final List<FileKind> FORMS = List.of(FileKind.values());

  private static final int CHECKSUM_FIELDS = 3;
  private static final int LAST_SIGNAL = 64;
  private static final int PIDTYPE_PGID = 2;

  private static final Walk<RegFileEntry> FILES = Walk.files(FdTypes.REG, FileEntry::getReg);

  /** Owners of the signals of all files. */
  private static final Walk<FownEntry> OWNERS =
      Walk.openFiles()
          .<FownEntry>spread((file, to) -> owner(file.in(), file.it()).ifPresent(to))
          .shared();

  /** What an owner can be: groups and sessions without their leader get a helper. */
  private static final Target<Integer> POSSIBLE =
      GROUPS.or(SESSIONS).or(TASKS.eachOf(TaskRef::threads).by(it -> it)).orValue(0);

  /** Declares the rules. */
  public RegularFileRules() {
    super("Regular files");
    error("REG-NAME", TRIED, "The name of a file is an absolute path")
        .why("CRIU drops the first byte without looking, and opens what is left below the root.")
        .inImage(
            FILES
                .where(it -> !it.getExt() && !it.getName().startsWith("/"))
                .report("name", "the name of {who} is empty or relative"));
    error("REG-MNT", SOURCE, INCOMPLETE, "A file is on a mount of the checkpoint")
        .why(
            "If mount namespaces were dumped, mnt_id is that of one of their mounts, or -1. "
                + "CRIU stops: it does not find the mount.")
        .inCheckpoint(
            FILES
                .where(it -> it.getMntId() != -1)
                .refersTo(
                    "mnt_id",
                    RegFileEntry::getMntId,
                    MOUNT_IDS,
                    "{who} is on mount {}, " + NO_MOUNT));
    error("REG-POS", TRIED, "The position in a file is below 2^63")
        .why("Or 2^64-1, for files without one. CRIU stops: \"Can't restore file pos\".")
        .inImage(
            FILES
                .where(it -> it.getPos() < -1)
                .report("pos", "{who} is at {}, above 2^63", RegFileEntry::getPos));
    warning("REG-MODE", SOURCE, "What is mapped or run is no directory")
        .why("The mode of the file says directory. The kernel refuses to map or run one.")
        .inCheckpoint(RegularFileRules::mode);
    warning("REG-CHECKSUM", SOURCE, "A file has a build id or a whole checksum")
        .why(
            "checksum, checksum_config and checksum_parameter come together, and not with a "
                + "build id. They are for the validation of files at restore.")
        .inImage(
            FILES
                .where(it -> checksumFields(it) % CHECKSUM_FIELDS != 0)
                .report("checksum", "{who} has only parts of a checksum"),
            FILES
                .where(it -> checksumFields(it) == CHECKSUM_FIELDS && it.getBuildIdCount() > 0)
                .report("build_id", "{who} has a build id and a checksum"));
    error("FOWN-PID", TRIED, "The owner of a file's signals is a process of the checkpoint")
        .why(
            "A process, a thread or a process group that is there at restore. CRIU stops: "
                + "\"owner pid: No such process\".")
        .inCheckpoint(
            OWNERS.refersTo(
                "pid",
                FownEntry::getPid,
                POSSIBLE,
                "the owner of {who} is {}, which is not a process here"));
    error("FOWN-TYPE", TRIED, "The owner of a file's signals is a thread, a process or a group")
        .why("pid_type is 0, 1 or 2, the signal 0 to 64. The kernel refuses others (EINVAL).")
        .inImage(
            OWNERS
                .where(it -> it.getPid() != 0)
                .where(it -> Integer.compareUnsigned(it.getPidType(), PIDTYPE_PGID) > 0)
                .report("pid_type", "the owner of {who} is of kind {}", FownEntry::getPidType),
            OWNERS
                .where(it -> Integer.compareUnsigned(it.getSignum(), LAST_SIGNAL) > 0)
                .report("signum", "the owner of {who} gets signal {}", it -> hex(it.getSignum())));
    info("REG-EXT", SOURCE, "Files are opened by their paths")
        .why(
            "The file was external at the dump: a restore needs to be given it, by --inherit-fd "
                + "or by a plugin.")
        .inImage(
            FILES
                .where(RegFileEntry::getExt)
                .report("ext", "{who} is external: a restore needs --inherit-fd for it"));
  }

  private static void mode(Inspection in, Reporter out) {
    Set<Integer> reported = new HashSet<>();
    SPACES
        .check(
            (space, to) -> {
              notDirectory(space, space.it().mm().message().getExeFileId(), "runs", reported, to);
              for (Area area : space.it().areas()) {
                if (area.isOfFile() && !area.is(VmaFlags.MEMFD)) {
                  notDirectory(space, (int) area.vma().getShmid(), "maps", reported, to);
                }
              }
            })
        .run(in, out);
  }

  private static void notDirectory(
      Item<AddressSpace> space, int id, String use, Set<Integer> reported, Reporter out) {
    Optional<FileRef> file = space.in().files().find(FdTypes.REG, id);
    int mode = file.map(it -> it.file().getReg().getMode()).orElse(0);
    if ((mode & S_IFMT) == S_IFDIR && reported.add(id)) {
      String text = "{} is a directory, but {} {} it";
      String field = file.get().field("reg", "mode");
      out.report(file.get().entry(), field, text, file.get().label(), space.label(), use);
    }
  }

  private static int checksumFields(RegFileEntry file) {
    return (file.hasChecksum() ? 1 : 0)
        + (file.hasChecksumConfig() ? 1 : 0)
        + (file.hasChecksumParameter() ? 1 : 0);
  }

  private static Optional<Item<FownEntry>> owner(Inspection in, FileRef file) {
    Optional<FileKind> own = FileKind.of(file.type());
    if (own.isPresent() && own.get().isIn(file.file())) {
      return Optional.of(owner(in, file, own.get()));
    }
    for (FileKind each : FORMS) {
      if (each.isIn(file.file())) {
        return Optional.of(owner(in, file, each));
      }
    }
    return Optional.empty();
  }

  private static Item<FownEntry> owner(Inspection in, FileRef file, FileKind form) {
    return Walk.item(in, file, form.field(), form.owner(file.file())).within("fown.");
  }
}
