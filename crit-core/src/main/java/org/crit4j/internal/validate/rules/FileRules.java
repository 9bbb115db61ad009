package org.crit4j.internal.validate.rules;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.crit4j.checkpoint.file.FileKind;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FdinfoEntry;
import org.crit4j.images.FileEntry;
import org.crit4j.images.FsEntry;
import org.crit4j.internal.validate.DescriptorTables;
import org.crit4j.internal.validate.FileRef;
import org.crit4j.internal.validate.FileUses;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Item;
import org.crit4j.internal.validate.Known;
import org.crit4j.internal.validate.OpenFiles;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.TaskRef;
import org.crit4j.internal.validate.Walk;

/** The table of open files, the descriptors that name them, and working directories. */
public final class FileRules extends CheckpointRules {
  private static final String FILES_IMG = ImageName.of(ImageType.FILES);
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

  private static final ImageType[] SEPARATE = {
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
    ImageType.BPFMAP_FILE
  };

  /** Whether all that refers to files is known. */
  private static final Predicate<Inspection> USES =
      Known.FILES
          .and(Known.DESCRIPTORS)
          .and(Known.MEMORY)
          .and(Known.DIRECTORIES)
          .and(Known.TASKS)
          .and(in -> in.areKnown(ImageType.REMAP_FPATH) && in.areKnown(ImageType.SK_QUEUES));

  private static final Walk<FileEntry> FILES =
      Walk.openFiles()
          .given(in -> in.files().areMerged())
          .as(FileRef::file)
          .called(it -> "file " + unsigned(it.getId()))
          .shared();

  private static final Walk<FdinfoEntry> USED = DESCRIPTORS.only(FileRules::isUsed);
  private static final Walk<FsEntry> DIRECTORIES =
      Walk.entries(ImageType.FS, FsEntry.class).only(it -> it.in().isOfProcess(it.image()));

  /** Declares the rules. */
  public FileRules() {
    super("Open files");
    error("FILE-EXISTS", TRIED, INCOMPLETE, "files.img is there")
        .why(
            "It holds the files that descriptors, mappings, programs and directories refer to. "
                + "Without it, these references are not reported one by one. CRIU crashes, or stops: "
                + "\"No file for fd\".")
        .inDirectory(FileRules::exists);
    error("FILE-MSG", TRIED, INCOMPLETE, "A file has the message for its type")
        .why("CRIU crashes without.")
        .inImage(
            FILES
                .where(it -> form(it).isPresent() && !form(it).get().isIn(it))
                .check(
                    (file, out) ->
                        out.report(
                            file,
                            form(file.it()).get().field(),
                            "{who} is of type {}, but lacks it",
                            file.it().getType())));
    warning("FILE-MSG-ONLY", TRIED, "A file has no message for another type")
        .why("CRIU ignores it.")
        .inImage(FILES.check(FileRules::otherMessages));
    error("FILE-TYPE", TRIED, "A file is of a type that can be restored")
        .why("CRIU stops: \"Unknown file type\".")
        .inImage(
            FILES
                .where(it -> CONTROL.contains(it.getType()))
                .report(
                    "type",
                    "{who} is of type {}, which CRIU refuses",
                    it -> it.hasType() ? it.getType() : "unknown"));
    error("FILE-ID", TRIED, "The two ids of a file agree")
        .why("In the entry and in the message for its type. CRIU stops: \"ID mismatch\".")
        .inImage(FILES.check(FileRules::ids));
    error("ID-UNIQ", TRIED, "The id of a file is its own")
        .why(
            "In files.img no two files have one id, whatever their types; in the separate "
                + "images of older dumps no two of one type. CRIU does not notice, and one of "
                + "them wins.")
        .inImage(FileRules::uniqueIds);
    warning("FILE-MIX", SOURCE, "Files are in one place")
        .why("CRIU ignores the separate images of older dumps when files.img has files.")
        .inDirectory(
            Walk.images(SEPARATE)
                .report("", "is ignored, since files.img has the files")
                .given(in -> in.files().areMerged() && in.has(FILES_IMG)));
    error("FD-REF", TRIED, INCOMPLETE, "A descriptor names a file of the checkpoint")
        .why("CRIU stops: \"No file for fd\".")
        .inDirectory(
            USED.only(it -> file(it).isEmpty())
                .report("id", "{who} is {}, which is not there", FileRules::name)
                .given(Known.FILES));
    error("FD-TYPE", TRIED, INCOMPLETE, "A descriptor and its file are of one type")
        .why("CRIU looks for a file of that type and id, and stops: \"No file for fd\".")
        .inDirectory(
            USED.only(it -> file(it).map(file -> file.type() != it.it().getType()).orElse(false))
                .check(
                    (item, out) -> {
                      String text = "{who} is {}, but that is {}";
                      String found = file(item).orElseThrow().label();
                      out.report(item, "type", text, name(item.it()), found);
                    })
                .given(Known.FILES));
    error("FD-UNIQ", TRIED, "A descriptor occurs once in its table")
        .why("CRIU stops: \"fd already in use\".")
        .inImage(
            DESCRIPTORS.uniqueInImage("fd", FdinfoEntry::getFd, "descriptor {} occurs at {} too"));
    error("FD-RANGE", TRIED, "A descriptor is below the kernel's limit")
        .why("fs.nr_open, by default 1048576. CRIU stops: \"Too big FD number\".")
        .inImage(
            DESCRIPTORS.atMost(
                "fd",
                it -> Integer.toUnsignedLong(it.getFd()),
                NR_OPEN - 1,
                "{who} is beyond the limit, 1048576"));
    warning("FD-FLAGS", TRIED, "The flags of a descriptor are 0 or 1")
        .why("The only flag is FD_CLOEXEC. CRIU does not notice.")
        .inImage(
            DESCRIPTORS.oneOf(
                "flags", FdinfoEntry::getFlags, Set.of(0, 1), "{who} has the flags {}"));
    warning("FILE-UNREF", TRIED, "Something uses each file")
        .why(
            "A descriptor, a mapping, a process as its program or directory, another file, or a "
                + "packet under way. CRIU does not notice, but for a pipe: it crashes after "
                + "\"Empty list on file desc\", so that is an error.")
        .inCheckpoint(given(USES, FileRules::unused));
    error("FS-REF", TRIED, INCOMPLETE, "A process has a working directory and a root directory")
        .why(
            "fs-PID.img names two REG files, which are directories. CRIU crashes without the "
                + "image, and stops at others: \"Can't find task cwd file\", \"Can't change cwd\".")
        .inCheckpoint(
            ALIVE.image(ImageType.FS, TaskRef::pid, "is missing: {who} has no directories"),
            DIRECTORIES.check((fs, out) -> directory(fs, "cwd_id", fs.it().getCwdId(), out)),
            DIRECTORIES.check((fs, out) -> directory(fs, "root_id", fs.it().getRootId(), out)));
    info("FD-SORTED", TRIED, "The descriptors of a table are in order")
        .why("CRIU writes them from the lowest to the highest, but takes them in any order.")
        .inImage(
            DESCRIPTORS
                .perImage()
                .ordered(
                    "fd",
                    it -> Integer.toUnsignedLong(it.getFd()),
                    "descriptor {} follows descriptor {}")
                .oncePerImage());
  }

  private static void exists(Inspection in, Reporter out) {
    int descriptors = in.entries(ImageType.FDINFO, FdinfoEntry.class).size();
    boolean needed = descriptors > 0 || !in.images(ImageType.MM).isEmpty();
    if (in.files().all().isEmpty() && !in.has(FILES_IMG) && needed) {
      String text =
          "the image is missing: {} descriptors, and the mappings, programs and directories of all "
              + "processes cannot be checked";
      out.report(in.prefix() + FILES_IMG, fill(text, descriptors));
    }
  }

  private static Optional<FileKind> form(FileEntry file) {
    return FileKind.of(file.getType());
  }

  private static void otherMessages(Item<FileEntry> file, Reporter out) {
    Optional<FileKind> own = form(file.it());
    for (FileKind other : FORMS) {
      if (other.isIn(file.it()) && other != own.orElse(FileKind.UND)) {
        String text = "{who} is of type {}, which has no such message";
        out.report(file, other.field(), text, file.it().getType());
      }
    }
  }

  private static void ids(Item<FileEntry> file, Reporter out) {
    Optional<FileKind> form = form(file.it()).filter(it -> it.isIn(file.it()));
    if (form.isPresent() && form.get().id(file.it()) != file.it().getId()) {
      String text = "is {}, but that of the entry is {}";
      String field = form.get().field() + ".id";
      out.report(file, field, text, form.get().id(file.it()), file.it().getId());
    }
  }

  private static void uniqueIds(Inspection in, Reporter out) {
    OpenFiles files = in.files();
    Map<Integer, List<FileRef>> others = new HashMap<>();
    boolean merged = files.areMerged();
    for (FileRef file : files.all()) {
      FileRef first = files.find(file.id()).orElseThrow();
      if (first.equals(file)) {
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

  /** The tables of files that processes have; others are left from an earlier dump. */
  private record Tables(Set<Long> used, boolean areKnown) {
    Tables(Inspection in) {
      this(new HashSet<>(), Known.IDS.test(in));
      for (TaskRef task : in.tasks().all()) {
        task.ids().ifPresent(ids -> used.add(Integer.toUnsignedLong(ids.getFilesId())));
      }
    }
  }

  private static boolean isUsed(Item<FdinfoEntry> descriptor) {
    Tables tables = descriptor.in().index(Tables.class, Tables::new);
    return !tables.areKnown() || tables.used().contains(descriptor.number());
  }

  private static Optional<FileRef> file(Item<FdinfoEntry> descriptor) {
    OpenFiles files = descriptor.in().files();
    FdinfoEntry it = descriptor.it();
    Optional<FileRef> exact = files.find(it.getType(), it.getId());
    return exact.isEmpty() && files.areMerged() ? files.find(it.getId()) : exact;
  }

  private static String name(FdinfoEntry descriptor) {
    return DescriptorTables.name(descriptor.getType(), descriptor.getId());
  }

  // Unix sockets are left out: CRIU also writes those that are under way to a listener, or outside
  // of the tree.
  private static void unused(Inspection in, Reporter out) {
    FileUses uses = new FileUses(in);
    for (FileRef file : in.files().all()) {
      FdTypes type = file.type();
      if (type != FdTypes.UNIXSK && !CONTROL.contains(type) && !uses.isUsed(file)) {
        Reporter reporter = type == FdTypes.PIPE ? out.as(ERROR) : out;
        reporter.report(file.entry(), "id", "nothing uses {}", file.label());
      }
    }
  }

  private static void directory(Item<FsEntry> fs, String field, int id, Reporter out) {
    Optional<FileRef> file = fs.in().files().find(FdTypes.REG, id);
    if (file.isEmpty()) {
      if (Known.FILES.test(fs.in())) {
        out.report(fs, field, "file {} is not a REG file of the checkpoint", id);
      }
    } else if (file.get().file().getReg().hasMode()
        && (file.get().file().getReg().getMode() & S_IFMT) != S_IFDIR) {
      out.report(fs, field, "{} is not a directory", file.get().label());
    }
  }
}
