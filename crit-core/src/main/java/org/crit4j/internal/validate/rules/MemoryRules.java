package org.crit4j.internal.validate.rules;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.crit4j.checkpoint.TaskState;
import org.crit4j.image.ImageType;
import org.crit4j.images.AioRingEntry;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.FdTypes;
import org.crit4j.images.MmEntry;
import org.crit4j.internal.validate.AddressSpace;
import org.crit4j.internal.validate.Area;
import org.crit4j.internal.validate.FileRef;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Item;
import org.crit4j.internal.validate.LoadedImage;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.TaskRef;
import org.crit4j.internal.validate.Walk;
import org.crit4j.memory.Pagemap;
import org.crit4j.memory.VmaFlags;

/** What a process's memory is like as a whole: its image, its program, its arguments. */
public final class MemoryRules extends CheckpointRules {
  private static final int PROT_EXEC = 4;

  // Words that CRIU has room for, by architecture. Source: AT_VECTOR_SIZE in CRIU.
  private static final Map<CoreEntry.March, Integer> AUXV =
      Map.of(
          CoreEntry.March.X86_64, 44,
          CoreEntry.March.MIPS, 44,
          CoreEntry.March.LOONGARCH64, 44,
          CoreEntry.March.ARM, 40,
          CoreEntry.March.AARCH64, 50,
          CoreEntry.March.PPC64, 54,
          CoreEntry.March.S390, 44,
          CoreEntry.March.RISCV64, 64);

  /** Fields of an address where something starts, and of the one where it ends. */
  private record Extent(
      String start,
      ToLongFunction<MmEntry> from,
      String end,
      ToLongFunction<MmEntry> to,
      boolean mayBeEmpty) {
    Extent(String start, ToLongFunction<MmEntry> from, String end, ToLongFunction<MmEntry> to) {
      this(start, from, end, to, true);
    }
  }

  private static final Extent ARGUMENTS =
      new Extent("mm_arg_start", MmEntry::getMmArgStart, "mm_arg_end", MmEntry::getMmArgEnd);
  private static final Extent ENVIRONMENT =
      new Extent("mm_env_start", MmEntry::getMmEnvStart, "mm_env_end", MmEntry::getMmEnvEnd);
  private static final List<Extent> EXTENTS =
      List.of(
          new Extent(
              "mm_start_code",
              MmEntry::getMmStartCode,
              "mm_end_code",
              MmEntry::getMmEndCode,
              false),
          new Extent(
              "mm_start_data", MmEntry::getMmStartData, "mm_end_data", MmEntry::getMmEndData),
          new Extent("mm_start_brk", MmEntry::getMmStartBrk, "mm_brk", MmEntry::getMmBrk),
          ARGUMENTS,
          ENVIRONMENT);

  private static final Walk<AddressSpace> KNOWN =
      SPACES.where(it -> it.isWhole() && !it.areas().isEmpty());

  /** Declares the rules. */
  public MemoryRules() {
    super("Memory");
    error("MM-EXISTS", TRIED, INCOMPLETE, "Each process that is not dead has a memory image")
        .why("Without mm-PID.img the process crashes while CRIU restores it (segmentation fault).")
        .inCheckpoint(
            ALIVE.image(
                ImageType.MM, TaskRef::pid, "is missing: {who} is alive and has no memory"));
    warning("MM-DEAD", SOURCE, "A dead process has no memory image")
        .why("A zombie has no memory. CRIU does not look for the image.")
        .inCheckpoint(
            TASKS
                .where(it -> it.state() == TaskState.ZOMBIE)
                .check(
                    (task, out) -> {
                      String file = task.it().imageName(ImageType.MM);
                      if (task.in().has(file)) {
                        out.about(task, file, "is the memory of {who}, which is dead");
                      }
                    }));
    error("MM-EXE", TRIED, INCOMPLETE, "The program of a process is a REG file of the checkpoint")
        .why("exe_file_id is the id of a REG file. CRIU stops: \"No entry for reg-file-ID\".")
        .inCheckpoint(
            SPACES.refersTo(
                "exe_file_id",
                it -> it.mm().message().getExeFileId(),
                openFiles(FdTypes.REG),
                "the program of {who} is file {}, which is not a REG file of the checkpoint"));
    warning("MM-EXE-VMA", TRIED, "The program of a process is mapped as code")
        .why(
            "The file that exe_file_id names is mapped executable nowhere. CRIU does not "
                + "notice; /proc/PID/exe shows a program that does not run.")
        .inCheckpoint(KNOWN.check(MemoryRules::programMapped));
    error("MM-AUXV", TRIED, "The auxiliary vector is not longer than CRIU has room for")
        .why(
            "How many words that is depends on the architecture: 44 on x86-64, 50 on aarch64. "
                + "CRIU stops: \"Image corrupted\".")
        .inCheckpoint(
            SPACES.check(
                (space, out) -> {
                  int words = space.it().mm().message().getMmSavedAuxvCount();
                  int room = AUXV.getOrDefault(architecture(space), Integer.MAX_VALUE);
                  if (words > room) {
                    String text = "the auxiliary vector has {} words; CRIU has room for {}";
                    out.report(space, "mm_saved_auxv", text, words, room);
                  }
                }));
    error("MM-ORDER", TRIED, "Code, data, heap, arguments and environment start before they end")
        .why(
            "start_code < end_code, start_data <= end_data, start_brk <= brk, arg_start <= "
                + "arg_end, env_start <= env_end, and none of them is 0. The kernel refuses other "
                + "values: \"prctl failed\".")
        .inImage(SPACES.check(MemoryRules::order));
    error("MM-ARGS-VMA", TRIED, "Arguments and environment lie in mappings")
        .why(
            "They are what /proc/PID/cmdline and /proc/PID/environ show, and are part of the "
                + "dumped memory. The kernel refuses addresses that no mapping can have: \"prctl "
                + "failed\". Others are restored without a word, and lead nowhere. A hole between "
                + "start and end is a warning.")
        .inImage(
            KNOWN.check((space, out) -> mapped(space, ARGUMENTS, out)),
            KNOWN.check((space, out) -> mapped(space, ENVIRONMENT, out)));
    warning("MM-STACK-VMA", TRIED, "The start of the stack lies in a mapping")
        .why("CRIU and the kernel take the address as it is.")
        .inImage(
            KNOWN
                .where(it -> !isMapped(it, it.mm().message().getMmStartStack(), true))
                .report(
                    "mm_start_stack",
                    "mm_start_stack ({}) is in no mapping of {who}",
                    it -> hex(it.mm().message().getMmStartStack())));
    error("VMA-AIO", TRIED, "Rings of asynchronous I/O and their mappings match one to one")
        .why(
            "Each entry of aios needs a mapping with the status AIORING at that address and of "
                + "that length, and requests. CRIU crashes without the mapping, and stops at "
                + "another ring than it has made.")
        .inImage(SPACES.where(AddressSpace::isWhole).check(MemoryRules::rings));
    warning("VMA-VDSO", TRIED, "A process with [vvar] has a [vdso], and its pages")
        .why(
            "CRIU reads the ELF header of the dumped vdso to match it with the one of the "
                + "kernel it restores on: \"Invalid ELF magic\".")
        .inCheckpoint(SPACES.check(MemoryRules::vdso));
    info("MM-BRK-VMA", DEDUCED, "The heap is mapped")
        .why(
            "Mappings cover what lies between start_brk and brk. CRIU takes no notice, and the "
                + "process has lost a part of its heap, unless it has unmapped it itself.")
        .inImage(
            KNOWN.check(
                (space, out) -> {
                  MmEntry mm = space.it().mm().message();
                  long hole = new Ranges(mappings(space.it())).firstOutside(mm.getMmStartBrk());
                  if (Long.compareUnsigned(hole, mm.getMmBrk()) < 0) {
                    out.report(
                        space, "mm_start_brk", "the heap of {who} is not mapped at {}", hex(hole));
                  }
                }));
  }

  private static void programMapped(Item<AddressSpace> space, Reporter out) {
    int id = space.it().mm().message().getExeFileId();
    Optional<FileRef> program = space.in().files().find(FdTypes.REG, id);
    if (program.isPresent() && !isMapped(space.in(), space.it(), program.get())) {
      String text = "the program of {who}, {}, is mapped executable nowhere";
      out.report(space, "exe_file_id", text, program.get().label());
    }
  }

  // A file may be open several times, with an id each; a program may run from a memfd.
  private static boolean isMapped(Inspection in, AddressSpace space, FileRef program) {
    for (Area area : space.areas()) {
      if (area.isAny(VmaFlags.FILE_PRIVATE | VmaFlags.FILE_SHARED)
          && (area.vma().getProt() & PROT_EXEC) != 0) {
        int id = (int) area.vma().getShmid();
        Optional<FileRef> file = in.files().find(FdTypes.REG, id);
        String name = file.isPresent() ? file.get().file().getReg().getName() : "";
        if (id == program.id()
            || area.is(VmaFlags.MEMFD)
            || name.equals(program.file().getReg().getName())) {
          return true;
        }
      }
    }
    return false;
  }

  private static void order(Item<AddressSpace> space, Reporter out) {
    MmEntry mm = space.it().mm().message();
    for (Extent each : EXTENTS) {
      long start = each.from().applyAsLong(mm);
      long end = each.to().applyAsLong(mm);
      if (Long.compareUnsigned(start, end) > 0 || (start == end && !each.mayBeEmpty())) {
        String text = "{} ({}) is not before {} ({}) in {who}";
        out.report(space, each.start(), text, each.start(), hex(start), each.end(), hex(end));
      } else if (start == 0) {
        out.report(space, each.start(), "is 0 in {who}");
      }
    }
  }

  private static void mapped(Item<AddressSpace> space, Extent extent, Reporter out) {
    long start = extent.from().applyAsLong(space.it().mm().message());
    long end = extent.to().applyAsLong(space.it().mm().message());
    boolean startsMapped = isMapped(space.it(), start, false);
    // An end is the address after the last.
    boolean endsMapped = isMapped(space.it(), end, true);
    String outside = "{} ({}) is in no mapping of {who}";
    if (!startsMapped) {
      out.report(space, extent.start(), outside, extent.start(), hex(start));
    }
    if (!endsMapped) {
      out.report(space, extent.end(), outside, extent.end(), hex(end));
    }
    long hole = new Ranges(mappings(space.it())).firstOutside(start);
    if (startsMapped && endsMapped && Long.compareUnsigned(hole, end) < 0) {
      String text =
          "{} ({}) is in another mapping of {who} than {} ({}): between them {} is in none";
      out.as(WARNING)
          .report(
              space,
              extent.end(),
              text,
              extent.end(),
              hex(end),
              extent.start(),
              hex(start),
              hex(hole));
    }
  }

  private static List<Area> mappings(AddressSpace space) {
    return space.areas().stream().filter(area -> !area.isGuard()).toList();
  }

  private static boolean isMapped(AddressSpace space, long address, boolean isEnd) {
    return space.areaAt(address).isPresent() || (isEnd && space.areaAt(address - 1).isPresent());
  }

  private static void rings(Item<AddressSpace> space, Reporter out) {
    Map<Long, Item<Area>> mapped = new LinkedHashMap<>();
    areas(space)
        .filter(area -> area.it().is(VmaFlags.AIORING))
        .forEach(area -> mapped.put(area.it().start(), area));
    List<AioRingEntry> rings = space.it().mm().message().getAiosList();
    for (int i = 0; i < rings.size(); i++) {
      AioRingEntry ring = rings.get(i);
      ring(space.at("aios", i, ring), Optional.ofNullable(mapped.get(ring.getId())), out);
    }
    rings.forEach(ring -> mapped.remove(ring.getId()));
    String text = "{who} is a ring of asynchronous I/O that aios lacks";
    mapped.values().forEach(area -> out.report(area, "status", text));
  }

  private static void ring(Item<AioRingEntry> ring, Optional<Item<Area>> mapping, Reporter out) {
    String at = hex(ring.it().getId());
    long length = Integer.toUnsignedLong(ring.it().getRingLen());
    long mapped = mapping.map(it -> it.it().end() - it.it().start()).orElse(length);
    if (mapping.isEmpty()) {
      out.report(ring, "id", "no mapping of {who} is the ring at {}", at);
    } else if (mapped != length) {
      String text = "the ring at {} of {who} has {} bytes, its mapping has {}";
      out.report(ring, "ring_len", text, at, length, mapped);
    }
    if (ring.it().getNrReq() == 0) {
      out.report(ring, "nr_req", "the ring at {} of {who} has no requests", at);
    }
  }

  private static void vdso(Item<AddressSpace> space, Reporter out) {
    Optional<Item<Area>> data = find(space, VmaFlags.VVAR);
    Optional<Item<Area>> code = find(space, VmaFlags.VDSO);
    if (data.isPresent() && code.isEmpty() && space.it().isWhole()) {
      out.report(data.get(), "status", "{who} is [vvar], but there is no [vdso]");
    }
    if (code.isPresent() && !hasPage(space, code.get().it().start())) {
      out.report(code.get(), "start", "{who} is [vdso], but has no pages");
    }
  }

  private static Optional<Item<Area>> find(Item<AddressSpace> space, int status) {
    return areas(space).filter(area -> area.it().is(status)).findFirst();
  }

  private static boolean hasPage(Item<AddressSpace> space, long address) {
    String image = space.it().imageName(ImageType.PAGEMAP);
    Optional<Pagemap> pagemap = space.in().image(image).flatMap(LoadedImage::pagemap);
    boolean found = pagemap.isEmpty() || !space.in().isKnown(image);
    for (int i = 0; !found && i < pagemap.get().size(); i++) {
      long start = pagemap.get().address(i);
      long end = start + pagemap.get().pages(i) * pageSize(space);
      found = Long.compareUnsigned(start, address) <= 0 && Long.compareUnsigned(address, end) < 0;
    }
    return found;
  }
}
