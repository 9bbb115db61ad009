package org.crit4j.internal.validate.rules;

import static org.crit4j.internal.validate.Numbers.unsigned;
import static org.crit4j.validate.Evidence.SOURCE;
import static org.crit4j.validate.Evidence.TRIED;
import static org.crit4j.validate.Severity.ERROR;
import static org.crit4j.validate.Severity.INFO;
import static org.crit4j.validate.Severity.WARNING;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.crit4j.checkpoint.file.FileKind;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FdinfoEntry;
import org.crit4j.images.FileEntry;
import org.crit4j.images.FsEntry;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.FileRef;
import org.crit4j.internal.validate.FileUses;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.LoadedImage;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.RuleGroup;
import org.crit4j.internal.validate.TaskRef;

/** The table of open files, the descriptors that name them, and working directories. */
public final class FileRules extends RuleGroup {
  private static final String FILES = ImageName.of(ImageType.FILES);
  private static final List<FileKind> FORMS = List.of(FileKind.values());

  /** The default of the kernel's fs.nr_open. */
  private static final int NR_OPEN = 1 << 20;

  // Linux's stat.h.
  private static final int S_IFMT = 0xf000;
  private static final int S_IFDIR = 0x4000;

  /** Types that only a running CRIU uses. */
  private static final Set<FdTypes> CONTROL =
      EnumSet.of(FdTypes.UND, FdTypes.CTL_TTY, FdTypes.AUTOFS_PIPE);

  /** Types whose path is in a REG file of the same id, always or in older dumps. */
  private static final Set<FdTypes> WITH_PATH = EnumSet.of(FdTypes.TUNF, FdTypes.FIFO, FdTypes.TTY);

  private static final List<ImageType> SEPARATE =
      List.of(
          ImageType.REG_FILES,
          ImageType.EXT_FILES,
          ImageType.NS_FILES,
          ImageType.EVENTFD_FILE,
          ImageType.EVENTPOLL_FILE,
          ImageType.SIGNALFD,
          ImageType.INOTIFY_FILE,
          ImageType.FANOTIFY_FILE,
          ImageType.PIPES,
          ImageType.FIFO,
          ImageType.UNIXSK,
          ImageType.INETSK,
          ImageType.PACKETSK,
          ImageType.NETLINK_SK,
          ImageType.TTY_FILES,
          ImageType.TUNFILE,
          ImageType.TIMERFD,
          ImageType.PIDFD,
          ImageType.BPFMAP_FILE);

  /** Declares the rules. */
  public FileRules() {
    super("Open files");
    imageRule(
        "FILE-MSG",
        ERROR,
        TRIED,
        "A file has the message for its type",
        "CRIU crashes without.",
        FileRules::message);
    imageRule(
        "FILE-MSG-ONLY",
        WARNING,
        TRIED,
        "A file has no message for another type",
        "CRIU ignores it.",
        FileRules::otherMessages);
    imageRule(
        "FILE-TYPE",
        ERROR,
        TRIED,
        "A file is of a type that can be restored",
        "CRIU stops: \"Unknown file type\".",
        FileRules::type);
    imageRule(
        "FILE-ID",
        ERROR,
        TRIED,
        "The two ids of a file agree",
        "That of the entry and that of the message for its type. CRIU stops: \"ID mismatch\".",
        FileRules::ids);
    imageRule(
        "ID-UNIQ",
        ERROR,
        TRIED,
        "The id of a file is its own",
        "In files.img no two files have one id, whatever their types; in the separate images of"
            + " older dumps no two of one type. CRIU does not notice, and one of them wins.",
        FileRules::uniqueIds);
    directoryRule(
        "FILE-MIX",
        WARNING,
        SOURCE,
        "Files are in one place",
        "CRIU ignores the separate images of older dumps when files.img has files.",
        FileRules::mixed);
    directoryRule(
        "FD-REF",
        ERROR,
        TRIED,
        "A descriptor names a file of the checkpoint",
        "CRIU stops: \"No file for fd\".",
        FileRules::descriptorFiles);
    directoryRule(
        "FD-TYPE",
        ERROR,
        TRIED,
        "A descriptor and its file are of one type",
        "CRIU looks for a file of that type and id, and stops: \"No file for fd\".",
        FileRules::descriptorTypes);
    imageRule(
        "FD-UNIQ",
        ERROR,
        TRIED,
        "A descriptor occurs once in its table",
        "CRIU stops: \"fd already in use\".",
        FileRules::uniqueDescriptors);
    imageRule(
        "FD-RANGE",
        ERROR,
        TRIED,
        "A descriptor is below the kernel's limit",
        "fs.nr_open, 1048576 unless the host has raised it. CRIU stops: \"Too big FD number\".",
        FileRules::descriptorRange);
    imageRule(
        "FD-FLAGS",
        WARNING,
        TRIED,
        "The flags of a descriptor are 0 or 1",
        "The only flag is FD_CLOEXEC. CRIU does not notice.",
        FileRules::descriptorFlags);
    rule(
        "FILE-UNREF",
        WARNING,
        TRIED,
        "Something uses each file",
        "A descriptor, a mapping, a process as its program or directory, another file, or a packet"
            + " under way. CRIU does not notice, but for a pipe: it crashes after \"Empty list on"
            + " file desc\", so that is an error.",
        FileRules::unused);
    rule(
        "FS-REF",
        ERROR,
        TRIED,
        "A process has a working directory and a root directory",
        "fs-PID.img names two REG files, which are directories. CRIU crashes without the image, and"
            + " stops at others: \"Can't find task cwd file\", \"Can't change cwd\".",
        FileRules::directories);
    imageRule(
        "FD-SORTED",
        INFO,
        TRIED,
        "The descriptors of a table are in order",
        "CRIU writes them from the lowest to the highest, but takes them in any order.",
        FileRules::descriptorOrder);
    completeNeeds("FILE-MSG", "FD-REF", "FD-TYPE", "FS-REF");
  }

  private static List<Entry<FileEntry>> entries(Inspection in) {
    return in.entries(ImageType.FILES, FileEntry.class);
  }

  private static String label(FileEntry file) {
    return "file " + unsigned(file.getId());
  }

  private static void message(Inspection in, Reporter out) {
    for (Entry<FileEntry> entry : entries(in)) {
      FileEntry file = entry.message();
      Optional<FileKind> form = FileKind.of(file.getType());
      if (form.isPresent() && !form.get().isIn(file)) {
        out.report(
            entry,
            form.get().field(),
            label(file) + " is of type " + file.getType() + ", but lacks it");
      }
    }
  }

  private static void otherMessages(Inspection in, Reporter out) {
    for (Entry<FileEntry> entry : entries(in)) {
      FileEntry file = entry.message();
      Optional<FileKind> own = FileKind.of(file.getType());
      for (FileKind form : FORMS) {
        if (form.isIn(file) && (own.isEmpty() || own.get() != form)) {
          out.report(
              entry,
              form.field(),
              label(file) + " is of type " + file.getType() + ", which has no such message");
        }
      }
    }
  }

  private static void type(Inspection in, Reporter out) {
    for (Entry<FileEntry> entry : entries(in)) {
      if (CONTROL.contains(entry.message().getType())) {
        String type = entry.message().hasType() ? "" + entry.message().getType() : "unknown";
        out.report(
            entry, "type", label(entry.message()) + " is of type " + type + ", which CRIU refuses");
      }
    }
  }

  private static void ids(Inspection in, Reporter out) {
    for (Entry<FileEntry> entry : entries(in)) {
      FileEntry file = entry.message();
      Optional<FileKind> form = FileKind.of(file.getType());
      if (form.isPresent() && form.get().isIn(file) && form.get().id(file) != file.getId()) {
        out.report(
            entry,
            form.get().field() + ".id",
            "is "
                + unsigned(form.get().id(file))
                + ", but that of the entry is "
                + unsigned(file.getId()));
      }
    }
  }

  private static void uniqueIds(Inspection in, Reporter out) {
    Map<Integer, FileRef> firsts = new HashMap<>();
    Map<Integer, List<FileRef>> others = new HashMap<>();
    boolean merged = in.files().areMerged();
    for (FileRef file : in.files().all()) {
      FileRef first = firsts.putIfAbsent(file.id(), file);
      if (first == null) {
        continue;
      }
      List<FileRef> same = others.computeIfAbsent(file.id(), id -> new ArrayList<>(List.of(first)));
      Optional<FileRef> before =
          same.stream()
              .filter(other -> merged ? !belongTogether(other, file) : other.type() == file.type())
              .findFirst();
      if (before.isPresent()) {
        out.report(
            file.entry(),
            "id",
            "the id "
                + unsigned(file.id())
                + " is that of "
                + before.get().entry().label()
                + " too");
      }
      same.add(file);
    }
  }

  // What has its path in a regular file may share the id with it.
  private static boolean belongTogether(FileRef one, FileRef other) {
    return (one.type() == FdTypes.REG && WITH_PATH.contains(other.type()))
        || (other.type() == FdTypes.REG && WITH_PATH.contains(one.type()));
  }

  private static void mixed(Inspection in, Reporter out) {
    if (!in.files().areMerged() || !in.has(FILES)) {
      return;
    }
    for (ImageType type : SEPARATE) {
      for (LoadedImage image : in.images(type)) {
        out.report(image.file(), "is ignored, since " + FILES + " has the files");
      }
    }
  }

  private static List<Entry<FdinfoEntry>> descriptors(Inspection in) {
    return in.entries(ImageType.FDINFO, FdinfoEntry.class);
  }

  /** The same without tables that an earlier dump has left. */
  private static List<Entry<FdinfoEntry>> usedDescriptors(Inspection in) {
    if (!in.tasks().areIdsKnown()) {
      return descriptors(in);
    }
    Set<Long> tables = new HashSet<>();
    for (TaskRef task : in.tasks().all()) {
      task.ids().ifPresent(ids -> tables.add(Integer.toUnsignedLong(ids.getFilesId())));
    }
    return descriptors(in).stream()
        .filter(entry -> tables.contains(entry.image().number().orElse(-1)))
        .toList();
  }

  private static String label(FdinfoEntry descriptor) {
    return "descriptor "
        + unsigned(descriptor.getFd())
        + " is "
        + descriptor.getType()
        + " file "
        + unsigned(descriptor.getId());
  }

  private static void descriptorFiles(Inspection in, Reporter out) {
    if (!in.files().areKnown()) {
      return;
    }
    for (Entry<FdinfoEntry> entry : usedDescriptors(in)) {
      FdinfoEntry descriptor = entry.message();
      boolean found =
          in.files().areMerged()
              ? in.files().find(descriptor.getId()).isPresent()
              : in.files().find(descriptor.getType(), descriptor.getId()).isPresent();
      if (!found) {
        out.report(entry, "id", label(descriptor) + ", which is not there");
      }
    }
  }

  private static void descriptorTypes(Inspection in, Reporter out) {
    if (!in.files().areKnown() || !in.files().areMerged()) {
      return;
    }
    for (Entry<FdinfoEntry> entry : usedDescriptors(in)) {
      FdinfoEntry descriptor = entry.message();
      Optional<FileRef> file = in.files().find(descriptor.getId());
      if (file.isPresent() && in.files().find(descriptor.getType(), descriptor.getId()).isEmpty()) {
        out.report(entry, "type", label(descriptor) + ", but that is " + file.get().label());
      }
    }
  }

  private static void uniqueDescriptors(Inspection in, Reporter out) {
    for (LoadedImage image : in.images(ImageType.FDINFO)) {
      Map<Integer, Integer> seen = new HashMap<>();
      for (Entry<FdinfoEntry> entry : Inspection.entries(image, FdinfoEntry.class)) {
        Integer before = seen.putIfAbsent(entry.message().getFd(), entry.index());
        if (before != null) {
          out.report(entry, "fd", label(entry.message()) + ", but entry " + before + " has it too");
        }
      }
    }
  }

  private static void descriptorRange(Inspection in, Reporter out) {
    for (Entry<FdinfoEntry> entry : descriptors(in)) {
      if (Integer.compareUnsigned(entry.message().getFd(), NR_OPEN) >= 0) {
        out.report(entry, "fd", label(entry.message()) + "; the limit is " + NR_OPEN);
      }
    }
  }

  private static void descriptorFlags(Inspection in, Reporter out) {
    for (Entry<FdinfoEntry> entry : descriptors(in)) {
      int flags = entry.message().getFlags();
      if (flags != 0 && flags != 1) {
        out.report(entry, "flags", label(entry.message()) + " with the flags " + unsigned(flags));
      }
    }
  }

  // Unix sockets are left out: CRIU also writes those that are under way to a listener, or outside
  // of the tree.
  private static void unused(Inspection in, Reporter out) {
    if (!in.files().areKnown() || !in.memory().areKnown() || !in.tasks().areKnown()) {
      return;
    }
    for (ImageType type :
        List.of(ImageType.FDINFO, ImageType.FS, ImageType.REMAP_FPATH, ImageType.SK_QUEUES)) {
      if (!in.areKnown(type)) {
        return;
      }
    }
    FileUses uses = new FileUses(in);
    for (FileRef file : in.files().all()) {
      FdTypes type = file.type();
      if (type != FdTypes.UNIXSK && !CONTROL.contains(type) && !uses.isUsed(file)) {
        Reporter reporter = type == FdTypes.PIPE ? out.as(ERROR) : out;
        reporter.report(file.entry(), "id", "nothing uses " + file.label());
      }
    }
  }

  private static void directories(Inspection in, Reporter out) {
    for (TaskRef task : in.tasks().all()) {
      String image = task.imageName(ImageType.FS);
      if (task.isAlive() && !in.has(image)) {
        out.report(image, "is missing: process " + task.pidText() + " has no directories");
      }
    }
    for (Entry<FsEntry> entry : in.entries(ImageType.FS, FsEntry.class)) {
      if (!in.isOfProcess(entry.image())) {
        continue;
      }
      directory(in, entry, "cwd_id", entry.message().getCwdId(), out);
      directory(in, entry, "root_id", entry.message().getRootId(), out);
    }
  }

  private static void directory(
      Inspection in, Entry<FsEntry> entry, String field, int id, Reporter out) {
    Optional<FileRef> file = in.files().find(FdTypes.REG, id);
    if (file.isEmpty()) {
      if (in.files().areKnown()) {
        out.report(entry, field, "file " + unsigned(id) + " is no REG file of the checkpoint");
      }
    } else if (file.get().file().getReg().hasMode()
        && (file.get().file().getReg().getMode() & S_IFMT) != S_IFDIR) {
      out.report(entry, field, file.get().label() + " is no directory");
    }
  }

  private static void descriptorOrder(Inspection in, Reporter out) {
    for (LoadedImage image : in.images(ImageType.FDINFO)) {
      long last = -1;
      for (Entry<FdinfoEntry> entry : Inspection.entries(image, FdinfoEntry.class)) {
        long descriptor = Integer.toUnsignedLong(entry.message().getFd());
        if (descriptor < last) {
          out.report(entry, "fd", label(entry.message()) + ", but follows descriptor " + last);
          break;
        }
        last = descriptor;
      }
    }
  }
}
