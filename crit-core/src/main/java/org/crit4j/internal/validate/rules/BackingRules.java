package org.crit4j.internal.validate.rules;

import static org.crit4j.internal.validate.Numbers.unsigned;
import static org.crit4j.validate.Evidence.SOURCE;
import static org.crit4j.validate.Evidence.TRIED;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.crit4j.image.ImageType;
import org.crit4j.images.FdTypes;
import org.crit4j.images.IpcShmEntry;
import org.crit4j.internal.validate.AddressSpace;
import org.crit4j.internal.validate.Area;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.OpenFile;
import org.crit4j.internal.validate.Pagemap;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.RuleGroup;
import org.crit4j.internal.validate.Task;

/** What is behind mappings: files, memfds, shared memory, sockets. */
public final class BackingRules extends RuleGroup {
  /** Declares the rules. */
  public BackingRules() {
    super("What mappings map");
    error("VMA-FILE", TRIED, INCOMPLETE, "A mapping of a file names a regular file of the checkpoint")
        .because("shmid has to be the id of a REG file. CRIU stops: \"No entry for reg-file-ID\".")
        .inCheckpoint(BackingRules::files);
    error("VMA-MEMFD", TRIED, INCOMPLETE, "A mapping of a memfd names a memfd of the checkpoint")
        .because("shmid has to be the id of a MEMFD file; shared anonymous memory is one too. CRIU "
                + "stops: \"No entry for memfd\".")
        .inCheckpoint(BackingRules::memfds);
    warning("VMA-FILE-SIZE", TRIED, "A private mapping with pages starts within its file")
        .because("Beyond the end of a file the kernel gives no pages, and CRIU cannot fill them.")
        .inCheckpoint(BackingRules::beyondTheEnd);
    error("VMA-SHMEM", TRIED, INCOMPLETE, "Shared anonymous memory has a pagemap")
        .because("The content of segment N is described by pagemap-shmem-N.img. CRIU stops: \"Can't "
                + "restore shmem content\".")
        .inCheckpoint(BackingRules::sharedMemory);
    error("VMA-SHMEM-MIX", SOURCE, "A number of shared memory stands for one kind of it")
        .because("Anonymous and System V memory share their numbers. CRIU stops: \"already collected "
                + "as SYSVIPC\".")
        .inCheckpoint(BackingRules::mixed);
    error("VMA-SYSV", TRIED, INCOMPLETE, "A mapping of System V memory names a dumped segment")
        .because("shmid has to be an id in ipcns-shm-N.img. CRIU stops: \"Can't find sysv shmem\".")
        .inCheckpoint(BackingRules::segments);
    error("VMA-SYSV-COVER", TRIED, "The mappings of an attached System V segment cover it without holes")
        .because("CRIU attaches whole segments. It stops where a part is unmapped or out of order: "
                + "\"with a hole\", \"misordered\", \"tail hole\".")
        .inCheckpoint(BackingRules::covered);
    error("VMA-SOCKET", TRIED, INCOMPLETE, "A mapping of a packet socket names one that the process has open")
        .because("The ring is mapped through the descriptor. CRIU stops: \"No packet socket\".")
        .inCheckpoint(BackingRules::sockets);
    info("VMA-FDFLAGS", SOURCE, "A mapping of a file says how the file was open")
        .because("Before CRIU 2.10 it had no fdflags, and CRIU goes by the protection: a shared file "
                + "that can be written is opened for reading and writing, others for reading.")
        .inImage(BackingRules::openedHow);
  }

  private static void files(Inspection in, Reporter out) {
    of(in, FdTypes.REG, 0, out);
  }

  private static void memfds(Inspection in, Reporter out) {
    of(in, FdTypes.MEMFD, Area.MEMFD, out);
  }

  private static void of(Inspection in, FdTypes type, int status, Reporter out) {
    for (AddressSpace space : in.memory().all()) {
      for (Area area : space.areas()) {
        if (area.isOfFile() && (area.vma().getStatus() & Area.MEMFD) == status) {
          int id = (int) area.vma().getShmid();
          if (in.files().lack(type, id)) {
            report(space, area, "file " + unsigned(id) + ", which is no " + type + " file", out);
          }
        }
      }
    }
  }

  private static void report(AddressSpace space, Area area, String what, Reporter out) {
    out.report(
        area.entry(),
        area.field("shmid"),
        "the mapping " + area.range() + " of process " + space.pidText() + " is of " + what);
  }

  private static void beyondTheEnd(Inspection in, Reporter out) {
    for (AddressSpace space : in.memory().all()) {
      for (Area area : space.areas()) {
        Optional<OpenFile> file =
            area.isOfFile() && area.is(Area.FILE_PRIVATE) && !area.is(Area.MEMFD)
                ? in.files().find(FdTypes.REG, (int) area.vma().getShmid())
                : Optional.empty();
        if (file.isPresent()
            && file.get().file().getReg().hasSize()
            && file.get().file().getReg().getSize() >= 0
            && Long.compareUnsigned(area.vma().getPgoff(), file.get().file().getReg().getSize())
                >= 0
            && hasPages(in, space, area)) {
          out.report(
              area.entry(),
              area.field("pgoff"),
              "the mapping "
                  + area.range()
                  + " of process "
                  + space.pidText()
                  + " starts at byte "
                  + unsigned(area.vma().getPgoff())
                  + " of "
                  + file.get().label()
                  + ", which has "
                  + file.get().file().getReg().getSize());
        }
      }
    }
  }

  private static boolean hasPages(Inspection in, AddressSpace space, Area area) {
    String image = "pagemap-" + space.pidText() + ".img";
    Optional<Pagemap> pagemap = in.image(image).flatMap(it -> it.pagemap());
    for (int i = 0; pagemap.isPresent() && i < pagemap.get().size(); i++) {
      long address = pagemap.get().address(i);
      if (Long.compareUnsigned(area.start(), address) <= 0
          && Long.compareUnsigned(address, area.end()) < 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSharedMemory(Area area) {
    return area.is(Area.REGULAR | Area.ANON_SHARED) && !area.isAny(Area.EXT_PLUGIN | Area.AIORING);
  }

  private static void sharedMemory(Inspection in, Reporter out) {
    for (AddressSpace space : in.memory().all()) {
      for (Area area : space.areas()) {
        String image = "pagemap-shmem-" + unsigned(area.vma().getShmid()) + ".img";
        if (isSharedMemory(area) && !area.is(Area.SYSVIPC) && !in.has(image)) {
          String what = "shared memory " + unsigned(area.vma().getShmid());
          report(space, area, what + ", but there is no " + image, out);
        }
      }
    }
  }

  private static void mixed(Inspection in, Reporter out) {
    Map<Long, Boolean> kinds = new HashMap<>();
    for (AddressSpace space : in.memory().all()) {
      for (Area area : space.areas()) {
        if (isSharedMemory(area)) {
          boolean isSegment = area.is(Area.SYSVIPC);
          Boolean before = kinds.putIfAbsent(area.vma().getShmid(), isSegment);
          if (before != null && before != isSegment) {
            String what = "shared memory " + unsigned(area.vma().getShmid());
            String kind = isSegment ? "as System V memory" : "as anonymous memory";
            report(space, area, what + " " + kind + ", which is of the other kind before", out);
          }
        }
      }
    }
  }

  /** Sizes of System V segments by id. */
  private static Map<Integer, IpcShmEntry> segmentsById(Inspection in) {
    Map<Integer, IpcShmEntry> segments = new HashMap<>();
    in.entries(ImageType.IPCNS_SHM, IpcShmEntry.class)
        .forEach(entry -> segments.put(entry.message().getDesc().getId(), entry.message()));
    return segments;
  }

  // Without an ipc namespace of their own CRIU does not dump processes with segments.
  private static void segments(Inspection in, Reporter out) {
    if (!in.areKnown(ImageType.IPCNS_SHM)) {
      return;
    }
    Map<Integer, IpcShmEntry> segments = segmentsById(in);
    for (AddressSpace space : in.memory().all()) {
      for (Area area : space.areas()) {
        int id = (int) area.vma().getShmid();
        if (isSharedMemory(area) && area.is(Area.SYSVIPC) && !segments.containsKey(id)) {
          String what = "System V segment " + unsigned(id);
          report(space, area, what + ", which no ipcns-shm image has", out);
        }
      }
    }
  }

  private static void covered(Inspection in, Reporter out) {
    Map<Integer, IpcShmEntry> segments = segmentsById(in);
    for (AddressSpace space : in.memory().all()) {
      Map<Integer, List<Area>> attached = new HashMap<>();
      for (Area area : space.areas()) {
        if (isSharedMemory(area) && area.is(Area.SYSVIPC)) {
          attached.computeIfAbsent((int) area.vma().getShmid(), id -> new ArrayList<>()).add(area);
        }
      }
      for (Map.Entry<Integer, List<Area>> each : attached.entrySet()) {
        IpcShmEntry segment = segments.get(each.getKey());
        if (segment != null && segment.getHugetlbFlag() == 0) {
          covered(in, space, segment, each.getValue(), out);
        }
      }
    }
  }

  private static void covered(
      Inspection in, AddressSpace space, IpcShmEntry segment, List<Area> areas, Reporter out) {
    long page = in.memory().pageSize();
    long size = (segment.getSize() + page - 1) / page * page;
    String what = "System V segment " + unsigned(segment.getDesc().getId());
    long start = 0;
    long end = 0;
    for (int i = 0; i < areas.size(); i++) {
      Area area = areas.get(i);
      if (area.vma().getPgoff() == 0) {
        start = area.start();
      } else if (i == 0) {
        report(space, area, what + " without its start", out);
        return;
      } else if (area.start() != end || area.vma().getPgoff() != end - start) {
        report(space, area, what + ", and does not follow the one before", out);
        return;
      }
      end = area.end();
      boolean last = i + 1 == areas.size() || areas.get(i + 1).vma().getPgoff() == 0;
      if (last && end - start != size) {
        report(
            space,
            area,
            what + ", of which " + (end - start) + " bytes are mapped and not all " + size,
            out);
        return;
      }
    }
  }

  private static void sockets(Inspection in, Reporter out) {
    for (Task task : in.tasks().all()) {
      Optional<AddressSpace> space = in.memory().byPid(task.pid());
      for (Area area : space.map(AddressSpace::areas).orElse(List.of())) {
        int id = (int) area.vma().getShmid();
        if (!area.is(Area.REGULAR | Area.SOCKET)) {
          continue;
        }
        if (in.files().lack(FdTypes.PACKETSK, id)) {
          report(space.get(), area, "file " + unsigned(id) + ", which is no PACKETSK file", out);
        } else if (task.ids().isPresent() && in.descriptors().areKnown()) {
          Set<Long> having = new HashSet<>(in.descriptors().having(id));
          long table = Integer.toUnsignedLong(task.ids().get().getFilesId());
          if (!having.contains(table)) {
            report(
                space.get(),
                area,
                "packet socket " + unsigned(id) + ", which the process does not have open",
                out);
          }
        }
      }
    }
  }

  private static void openedHow(Inspection in, Reporter out) {
    for (AddressSpace space : in.memory().all()) {
      List<Area> without =
          space.areas().stream()
              .filter(area -> area.isOfFile() && !area.vma().hasFdflags())
              .toList();
      if (!without.isEmpty()) {
        Area first = without.get(0);
        String found = without.size() + " mappings of files of process " + space.pidText();
        String where = " have no fdflags, the first at " + first.range();
        out.report(first.entry(), first.field("fdflags"), found + where);
      }
    }
  }
}
