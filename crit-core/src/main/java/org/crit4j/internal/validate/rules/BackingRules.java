package org.crit4j.internal.validate.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.FdTypes;
import org.crit4j.images.IpcShmEntry;
import org.crit4j.images.RegFileEntry;
import org.crit4j.images.TaskKobjIdsEntry;
import org.crit4j.internal.validate.Area;
import org.crit4j.internal.validate.FileRef;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Item;
import org.crit4j.internal.validate.Known;
import org.crit4j.internal.validate.LoadedImage;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.TaskRef;
import org.crit4j.internal.validate.Walk;
import org.crit4j.memory.Pagemap;
import org.crit4j.memory.VmaFlags;

/** What is behind mappings: files, memfds, shared memory, sockets. */
public final class BackingRules extends CheckpointRules {
  private static final Walk<Area> OF_FILE = AREAS.where(Area::isOfFile);
  private static final Walk<Area> SHARED = AREAS.where(BackingRules::isSharedMemory);
  private static final Walk<Area> SYSV = SHARED.where(area -> area.is(VmaFlags.SYSVIPC));
  private static final Walk<IpcShmEntry> SEGMENTS =
      Walk.entries(ImageType.IPCNS_SHM, IpcShmEntry.class);

  private static final Walk<Area> SOCKETS =
      AREAS.where(area -> area.is(VmaFlags.REGULAR | VmaFlags.SOCKET));

  /** Declares the rules. */
  public BackingRules() {
    super("What mappings map");
    error("VMA-FILE", TRIED, INCOMPLETE, "A mapping of a file names a REG file of the checkpoint")
        .why("shmid has to be the id of a REG file. CRIU stops: \"No entry for reg-file-ID\".")
        .inCheckpoint(
            OF_FILE
                .where(it -> !it.is(VmaFlags.MEMFD))
                .refersTo(
                    "shmid",
                    BackingRules::id,
                    openFiles(FdTypes.REG),
                    "{who} is of file {}, which is not a REG file"));
    error("VMA-MEMFD", TRIED, INCOMPLETE, "A mapping of a memfd names a memfd of the checkpoint")
        .why(
            "shmid has to be the id of a MEMFD file; shared anonymous memory is one too. CRIU "
                + "stops: \"No entry for memfd\".")
        .inCheckpoint(
            OF_FILE
                .where(it -> it.is(VmaFlags.MEMFD))
                .refersTo(
                    "shmid",
                    BackingRules::id,
                    openFiles(FdTypes.MEMFD),
                    "{who} is of file {}, which is not a MEMFD file"));
    warning("VMA-FILE-SIZE", TRIED, "A private mapping with pages starts within its file")
        .why("Beyond the end of a file the kernel gives no pages, and CRIU cannot fill them.")
        .inCheckpoint(
            OF_FILE
                .where(it -> it.is(VmaFlags.FILE_PRIVATE) && !it.is(VmaFlags.MEMFD))
                .check(BackingRules::beyondTheEnd));
    error("VMA-SHMEM", TRIED, INCOMPLETE, "Shared anonymous memory has a pagemap")
        .why(
            "The content of segment N is described by pagemap-shmem-N.img. CRIU stops: \"Can't "
                + "restore shmem content\".")
        .inCheckpoint(
            SHARED
                .where(it -> !it.is(VmaFlags.SYSVIPC))
                .needs(
                    "shmid",
                    it -> ImageName.ofSharedPagemap(it.vma().getShmid()),
                    "{who} is of shared memory, but there is no {}"));
    error("VMA-SHMEM-MIX", SOURCE, "A number of shared memory stands for one kind of it")
        .why("Anonymous or System V. CRIU stops: \"already collected as SYSVIPC\".")
        .inCheckpoint(
            SHARED
                .per(it -> BackingRules.class)
                .unique(
                    it -> it.vma().getShmid(),
                    (area, first, out) -> {
                      if (area.it().is(VmaFlags.SYSVIPC) != first.it().is(VmaFlags.SYSVIPC)) {
                        String text = "{who} is of shared memory {} as {} memory, but {} is not";
                        String kind = area.it().is(VmaFlags.SYSVIPC) ? "System V" : "anonymous";
                        long id = area.it().vma().getShmid();
                        out.report(area, "shmid", text, id, kind, first.label());
                      }
                    }));
    error("VMA-SYSV", TRIED, INCOMPLETE, "A mapping of System V memory names a dumped segment")
        .why("shmid has to be an id in ipcns-shm-N.img. CRIU stops: \"Can't find sysv shmem\".")
        .inCheckpoint(
            SYSV.refersTo(
                "shmid",
                BackingRules::id,
                SEGMENTS.by(it -> it.getDesc().getId()),
                "{who} is of System V segment {}, which no ipcns-shm image has"));
    error("VMA-SYSV-COVER", TRIED, "Mappings of a System V segment cover it without holes")
        .why(
            "CRIU attaches whole segments. It stops where a part is unmapped or out of order: "
                + "\"with a hole\", \"misordered\", \"tail hole\".")
        .inCheckpoint(BackingRules::covered);
    error("VMA-SOCKET", TRIED, INCOMPLETE, "A mapping of a packet socket names an open one")
        .why("The ring is mapped through the descriptor. CRIU stops: \"No packet socket\".")
        .inCheckpoint(
            SOCKETS.refersTo(
                "shmid",
                BackingRules::id,
                openFiles(FdTypes.PACKETSK),
                "{who} is of file {}, which is not a PACKETSK file"),
            SOCKETS
                .only(it -> !lacksSocket(it) && !isOpen(it))
                .report(
                    "shmid",
                    "{who} is of packet socket {}, which the process does not have open",
                    BackingRules::id)
                .given(Known.DESCRIPTORS));
    info("VMA-FDFLAGS", SOURCE, "A mapping of a file says how the file was open")
        .why(
            "Before CRIU 2.10 it had no fdflags, and CRIU goes by the protection: a shared file "
                + "that can be written is opened for reading and writing, others for reading.")
        .inImage(
            OF_FILE
                .where(it -> !it.vma().hasFdflags())
                .checkGroups(
                    (areas, out) -> {
                      String text = "{} mappings of files have no fdflags; the first is {who}";
                      out.report(areas.get(0), "fdflags", text, areas.size());
                    }));
  }

  private static int id(Area area) {
    return (int) area.vma().getShmid();
  }

  private static boolean isSharedMemory(Area area) {
    return area.is(VmaFlags.REGULAR | VmaFlags.ANON_SHARED)
        && !area.isAny(VmaFlags.EXT_PLUGIN | VmaFlags.AIORING);
  }

  private static void beyondTheEnd(Item<Area> area, Reporter out) {
    Optional<FileRef> file = area.in().files().find(FdTypes.REG, id(area.it()));
    long size =
        file.map(it -> it.file().getReg())
            .filter(RegFileEntry::hasSize)
            .map(RegFileEntry::getSize)
            .orElse(-1L);
    long start = area.it().vma().getPgoff();
    if (size >= 0 && Long.compareUnsigned(start, size) >= 0 && hasPages(area)) {
      String text = "{who} starts at byte {} of {}, which has {}";
      out.report(area, "pgoff", text, start, file.orElseThrow().label(), size);
    }
  }

  // The entries ascend, or another rule says so.
  private static boolean hasPages(Item<Area> area) {
    String image = ImageName.of(ImageType.PAGEMAP, area.number());
    Optional<Pagemap> pagemap = area.in().image(image).flatMap(LoadedImage::pagemap);
    int low = 0;
    int high = pagemap.map(Pagemap::size).orElse(0);
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(pagemap.get().address(middle), area.it().start()) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return pagemap.isPresent()
        && low < pagemap.get().size()
        && Long.compareUnsigned(pagemap.get().address(low), area.it().end()) < 0;
  }

  // Without an ipc namespace of their own CRIU does not dump processes with segments.
  private static void covered(Inspection in, Reporter out) {
    Map<Integer, Item<IpcShmEntry>> segments = SEGMENTS.index(in, it -> it.getDesc().getId());
    SYSV.per(area -> List.of(area.number(), ((Area) area.it()).vma().getShmid()))
        .checkGroups(
            (areas, to) -> {
              Optional<Item<IpcShmEntry>> segment =
                  Optional.ofNullable(segments.get(id(areas.get(0).it())));
              if (segment.isPresent() && segment.get().it().getHugetlbFlag() == 0) {
                covered(areas, segment.get().it().getSize(), to);
              }
            })
        .run(in, out);
  }

  private static void covered(List<Item<Area>> areas, long bytes, Reporter out) {
    long page = pageSize(areas.get(0));
    long size = (bytes + page - 1) / page * page;
    long start = 0;
    long end = 0;
    for (int i = 0; i < areas.size(); i++) {
      Area area = areas.get(i).it();
      String problem = "";
      if (area.vma().getPgoff() == 0) {
        start = area.start();
      } else if (i == 0) {
        problem = " without its start";
      } else if (area.start() != end || area.vma().getPgoff() != end - start) {
        problem = ", and does not follow the one before";
      }
      end = area.end();
      boolean last = i + 1 == areas.size() || areas.get(i + 1).it().vma().getPgoff() == 0;
      if (problem.isEmpty() && last && end - start != size) {
        problem = fill(", of which {} bytes are mapped and not all {}", end - start, size);
      }
      if (!problem.isEmpty()) {
        out.report(areas.get(i), "shmid", "{who} is of System V segment {}{}", id(area), problem);
        return;
      }
    }
  }

  private static boolean lacksSocket(Item<Area> area) {
    return area.in().files().lack(FdTypes.PACKETSK, id(area.it()));
  }

  private static boolean isOpen(Item<Area> area) {
    Optional<TaskKobjIdsEntry> ids = task(area).flatMap(TaskRef::ids);
    return ids.isEmpty()
        || area.in()
            .descriptors()
            .having(id(area.it()))
            .contains(Integer.toUnsignedLong(ids.get().getFilesId()));
  }
}
