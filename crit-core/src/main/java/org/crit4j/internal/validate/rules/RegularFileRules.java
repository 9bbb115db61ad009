package org.crit4j.internal.validate.rules;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FownEntry;
import org.crit4j.images.RegFileEntry;
import org.crit4j.internal.validate.AddressSpace;
import org.crit4j.internal.validate.Area;
import org.crit4j.internal.validate.FileForm;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.OpenFile;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.Task;

/** Regular files, and who is told of their events. */
public final class RegularFileRules extends CheckpointRules {
  // Linux's stat.h.
  private static final int S_IFMT = 0xf000;
  private static final int S_IFDIR = 0x4000;

  private static final List<FileForm> FORMS = List.of(FileForm.values());

  private static final int LAST_SIGNAL = 64;
  private static final int PIDTYPE_PGID = 2;

  /** Declares the rules. */
  public RegularFileRules() {
    super("Regular files");
    error("REG-NAME", TRIED, "The name of a file is an absolute path")
        .because(
            "CRIU drops the first byte without looking, and opens what is left below the root.")
        .inImage(RegularFileRules::name);
    error("REG-MNT", SOURCE, INCOMPLETE, "A file is on a mount of the checkpoint")
        .because(
            "If mount namespaces were dumped, mnt_id is that of one of their mounts, or -1. "
                + "CRIU stops: it does not find the mount.")
        .inCheckpoint(RegularFileRules::mount);
    error("REG-POS", TRIED, "The position in a file is below 2^63")
        .because(
            "Or 2^64-1, which stands for files without one. CRIU stops: \"Can't restore file "
                + "pos\".")
        .inImage(RegularFileRules::position);
    warning("REG-MODE", SOURCE, "What is mapped or run is no directory")
        .because("The mode of the file says directory. The kernel refuses to map or run one.")
        .inCheckpoint(RegularFileRules::mode);
    warning("REG-CHECKSUM", SOURCE, "A file has a build id or a whole checksum")
        .because(
            "checksum, checksum_config and checksum_parameter come together, and not with a "
                + "build id. They are for the validation of files at restore.")
        .inImage(RegularFileRules::checksum);
    error("FOWN-PID", TRIED, "The owner of a file's signals is a process of the checkpoint")
        .because(
            "A process, a thread or a process group that is there at restore. CRIU stops: "
                + "\"owner pid: No such process\".")
        .inCheckpoint(RegularFileRules::owner);
    error("FOWN-TYPE", TRIED, "The owner of a file's signals is a thread, a process or a group")
        .because("pid_type is 0, 1 or 2, the signal 0 to 64. The kernel refuses others (EINVAL).")
        .inImage(RegularFileRules::ownerType);
    info("REG-EXT", SOURCE, "Files are opened by their paths")
        .because(
            "The file was external at the dump: a restore needs to be given it, by --inherit-fd "
                + "or by a plugin.")
        .inImage(RegularFileRules::external);
  }

  private static void name(Inspection in, Reporter out) {
    for (OpenFile file : in.files().of(FdTypes.REG)) {
      RegFileEntry reg = file.file().getReg();
      if (file.file().hasReg() && !reg.getExt() && !reg.getName().startsWith("/")) {
        String problem = reg.getName().isEmpty() ? "has no name" : "has a relative name";
        out.report(file.entry(), file.field("reg", "name"), file.label() + " " + problem);
      }
    }
  }

  private static void mount(Inspection in, Reporter out) {
    if (!in.mounts().areKnown()) {
      return;
    }
    for (OpenFile file : in.files().of(FdTypes.REG)) {
      RegFileEntry reg = file.file().getReg();
      int mount = reg.getMntId();
      if (file.file().hasReg() && mount != -1 && in.mounts().lack(mount)) {
        out.report(
            file.entry(),
            file.field("reg", "mnt_id"),
            file.label() + " is on mount " + mount + ", which no mountpoints image has");
      }
    }
  }

  private static void position(Inspection in, Reporter out) {
    for (OpenFile file : in.files().of(FdTypes.REG)) {
      long position = file.file().getReg().getPos();
      if (position < -1) {
        out.report(
            file.entry(),
            file.field("reg", "pos"),
            file.label() + " is at " + unsigned(position) + ", above 2^63");
      }
    }
  }

  private static void mode(Inspection in, Reporter out) {
    Set<Integer> reported = new HashSet<>();
    for (AddressSpace space : in.memory().all()) {
      notDirectory(in, space.mm().message().getExeFileId(), "runs", space, reported, out);
      for (Area area : space.areas()) {
        if (area.isOfFile() && !area.is(Area.MEMFD)) {
          notDirectory(in, (int) area.vma().getShmid(), "maps", space, reported, out);
        }
      }
    }
  }

  private static void notDirectory(
      Inspection in, int id, String use, AddressSpace space, Set<Integer> reported, Reporter out) {
    Optional<OpenFile> file = in.files().find(FdTypes.REG, id);
    if (file.isPresent()
        && (file.get().file().getReg().getMode() & S_IFMT) == S_IFDIR
        && reported.add(id)) {
      out.report(
          file.get().entry(),
          file.get().field("reg", "mode"),
          file.get().label()
              + " is a directory, but process "
              + space.pidText()
              + " "
              + use
              + " it");
    }
  }

  private static void checksum(Inspection in, Reporter out) {
    for (OpenFile file : in.files().of(FdTypes.REG)) {
      RegFileEntry reg = file.file().getReg();
      boolean all = reg.hasChecksum() && reg.hasChecksumConfig() && reg.hasChecksumParameter();
      boolean any = reg.hasChecksum() || reg.hasChecksumConfig() || reg.hasChecksumParameter();
      if (any && !all) {
        out.report(
            file.entry(),
            file.field("reg", "checksum"),
            file.label() + " has only parts of a checksum");
      } else if (any && reg.getBuildIdCount() > 0) {
        out.report(
            file.entry(),
            file.field("reg", "build_id"),
            file.label() + " has a build id and a checksum");
      }
    }
  }

  /** An owner, and the field that has it. */
  private record Owned(OpenFile file, String message, FownEntry owner) {
    void report(Reporter out, String field, String problem) {
      out.report(
          file.entry(),
          file.field(message, "fown." + field),
          "the owner of " + file.label() + " " + problem);
    }
  }

  private static Optional<Owned> owned(OpenFile file) {
    Optional<FileForm> form = FileForm.of(file.type()).filter(own -> own.isIn(file.file()));
    for (int i = 0; form.isEmpty() && i < FORMS.size(); i++) {
      form = Optional.of(FORMS.get(i)).filter(other -> other.isIn(file.file()));
    }
    return form.map(found -> new Owned(file, found.field(), found.owner(file.file())));
  }

  private static void owner(Inspection in, Reporter out) {
    if (!in.tasks().areKnown()) {
      return;
    }
    Set<Integer> there = new HashSet<>();
    for (Task task : in.tasks().all()) {
      // Groups and sessions without their leader get a helper that leads them.
      there.addAll(
          List.of(task.pid(), task.entry().message().getPgid(), task.entry().message().getSid()));
      there.addAll(task.threads());
    }
    for (OpenFile file : in.files().all()) {
      Optional<Owned> owned = owned(file);
      if (owned.isPresent()
          && owned.get().owner().getPid() != 0
          && !there.contains(owned.get().owner().getPid())) {
        owned
            .get()
            .report(
                out,
                "pid",
                "is " + unsigned(owned.get().owner().getPid()) + ", which is no process here");
      }
    }
  }

  private static void ownerType(Inspection in, Reporter out) {
    for (OpenFile file : in.files().all()) {
      Optional<Owned> owned = owned(file);
      if (owned.isEmpty()) {
        continue;
      }
      FownEntry owner = owned.get().owner();
      if (owner.getPid() != 0 && Integer.compareUnsigned(owner.getPidType(), PIDTYPE_PGID) > 0) {
        owned.get().report(out, "pid_type", "is of kind " + unsigned(owner.getPidType()));
      }
      if (Integer.compareUnsigned(owner.getSignum(), LAST_SIGNAL) > 0) {
        owned.get().report(out, "signum", "gets signal " + hex(owner.getSignum()));
      }
    }
  }

  private static void external(Inspection in, Reporter out) {
    for (OpenFile file : in.files().of(FdTypes.REG)) {
      if (file.file().getReg().getExt()) {
        String found = file.label() + " is external: a restore needs --inherit-fd for it";
        out.report(file.entry(), file.field("reg", "ext"), found);
      }
    }
  }
}
