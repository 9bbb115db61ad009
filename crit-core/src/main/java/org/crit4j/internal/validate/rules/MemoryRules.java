package org.crit4j.internal.validate.rules;

import static org.crit4j.internal.validate.Numbers.hex;
import static org.crit4j.internal.validate.Numbers.unsigned;
import static org.crit4j.validate.Evidence.DEDUCED;
import static org.crit4j.validate.Evidence.SOURCE;
import static org.crit4j.validate.Evidence.TRIED;
import static org.crit4j.validate.Severity.WARNING;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.crit4j.images.AioRingEntry;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.FdTypes;
import org.crit4j.images.MmEntry;
import org.crit4j.internal.validate.AddressSpace;
import org.crit4j.internal.validate.Area;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.OpenFile;
import org.crit4j.internal.validate.Pagemap;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.RuleGroup;
import org.crit4j.internal.validate.Task;

/** What a process's memory is like as a whole: its image, its program, its arguments. */
public final class MemoryRules extends RuleGroup {
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

  /** Declares the rules. */
  public MemoryRules() {
    super("Memory");
    error("MM-EXISTS", TRIED, INCOMPLETE, "Each process that is not dead has a memory image")
        .because("Without mm-PID.img the process crashes while CRIU restores it (segmentation fault).")
        .inCheckpoint(MemoryRules::missing);
    warning("MM-DEAD", SOURCE, "A dead process has no memory image")
        .because("A zombie has no memory. CRIU does not look for the image.")
        .inCheckpoint(MemoryRules::ofDead);
    error("MM-EXE", TRIED, INCOMPLETE, "The program of a process is a regular file of the checkpoint")
        .because("exe_file_id has to be the id of a REG file. CRIU stops: \"No entry for "
                + "reg-file-ID\".")
        .inCheckpoint(MemoryRules::program);
    warning("MM-EXE-VMA", TRIED, "The program of a process is mapped as code")
        .because("The file that exe_file_id names is mapped executable nowhere. CRIU does not "
                + "notice; /proc/PID/exe shows a program that does not run.")
        .inCheckpoint(MemoryRules::programMapped);
    error("MM-AUXV", TRIED, "The auxiliary vector is not longer than CRIU has room for")
        .because("How many words that is depends on the architecture: 44 on x86-64, 50 on aarch64. "
                + "CRIU stops: \"Image corrupted\".")
        .inCheckpoint(MemoryRules::auxiliaryVector);
    error("MM-ORDER", TRIED, "Code, data, heap, arguments and environment start before they end")
        .because("start_code < end_code, start_data <= end_data, start_brk <= brk, arg_start <= "
                + "arg_end, env_start <= env_end, and none of them is 0. The kernel refuses other "
                + "values: \"prctl failed\".")
        .inImage(MemoryRules::order);
    error("MM-ARGS-VMA", TRIED, "Arguments and environment lie in mappings")
        .because("They are what /proc/PID/cmdline and /proc/PID/environ show, and are part of the "
                + "dumped memory. The kernel refuses addresses that no mapping can have: \"prctl "
                + "failed\". Others are restored without a word, and lead nowhere. A hole between "
                + "start and end is a warning.")
        .inImage(MemoryRules::argumentsMapped);
    warning("MM-STACK-VMA", TRIED, "The start of the stack lies in a mapping")
        .because("CRIU and the kernel take the address as it is.")
        .inImage(MemoryRules::stackMapped);
    error("VMA-AIO", TRIED, "Rings of asynchronous I/O and their mappings match one to one")
        .because("Each entry of aios needs a mapping with the status AIORING at that address and of "
                + "that length, and requests. CRIU crashes without the mapping, and stops at "
                + "another ring than it has made.")
        .inImage(MemoryRules::rings);
    warning("VMA-VDSO", TRIED, "A process with [vvar] has a [vdso], and its pages")
        .because("CRIU reads the ELF header of the dumped vdso to match it with the one of the "
                + "kernel it restores on: \"Invalid ELF magic\".")
        .inCheckpoint(MemoryRules::vdso);
    info("MM-BRK-VMA", DEDUCED, "The heap is mapped")
        .because("Mappings cover what lies between start_brk and brk. CRIU takes no notice, and the "
                + "process has lost a part of its heap, unless it has unmapped it itself.")
        .inImage(MemoryRules::heapMapped);
  }

  private static void missing(Inspection in, Reporter out) {
    for (Task task : in.tasks().all()) {
      String image = "mm-" + task.pidText() + ".img";
      if (task.isAlive() && !in.has(image)) {
        out.report(image, "is missing: process " + task.pidText() + " is alive and has no memory");
      }
    }
  }

  private static void ofDead(Inspection in, Reporter out) {
    for (Task task : in.tasks().all()) {
      String image = "mm-" + task.pidText() + ".img";
      if (task.state() == Task.State.DEAD && in.has(image)) {
        out.report(image, "is the memory of process " + task.pidText() + ", which is dead");
      }
    }
  }

  private static void program(Inspection in, Reporter out) {
    for (AddressSpace space : in.memory().all()) {
      int id = space.mm().message().getExeFileId();
      if (in.files().lack(FdTypes.REG, id)) {
        out.report(
            space.mm(),
            "exe_file_id",
            "the program of process "
                + space.pidText()
                + " is file "
                + unsigned(id)
                + ", which is no REG file of the checkpoint");
      }
    }
  }

  private static void programMapped(Inspection in, Reporter out) {
    for (AddressSpace space : in.memory().all()) {
      int id = space.mm().message().getExeFileId();
      Optional<OpenFile> program = in.files().find(FdTypes.REG, id);
      if (program.isPresent()
          && space.isWhole()
          && !space.areas().isEmpty()
          && !isMapped(in, space, program.get())) {
        out.report(
            space.mm(),
            "exe_file_id",
            "the program of process "
                + space.pidText()
                + ", "
                + program.get().label()
                + ", is mapped executable nowhere");
      }
    }
  }

  // A file may be open several times, with an id each; a program may run from a memfd.
  private static boolean isMapped(Inspection in, AddressSpace space, OpenFile program) {
    for (Area area : space.areas()) {
      if (area.isAny(Area.FILE_PRIVATE | Area.FILE_SHARED)
          && (area.vma().getProt() & PROT_EXEC) != 0) {
        int id = (int) area.vma().getShmid();
        Optional<OpenFile> file = in.files().find(FdTypes.REG, id);
        String name = file.map(it -> it.file().getReg().getName()).orElse("");
        if (id == program.id()
            || area.is(Area.MEMFD)
            || name.equals(program.file().getReg().getName())) {
          return true;
        }
      }
    }
    return false;
  }

  private static void auxiliaryVector(Inspection in, Reporter out) {
    for (Task task : in.tasks().all()) {
      Optional<AddressSpace> space = in.memory().byPid(task.pid());
      Optional<Integer> room = task.core().map(core -> AUXV.get(core.message().getMtype()));
      if (space.isPresent() && room.isPresent()) {
        int words = space.get().mm().message().getMmSavedAuxvCount();
        if (words > room.get()) {
          out.report(
              space.get().mm(),
              "mm_saved_auxv",
              "the auxiliary vector has " + words + " words; CRIU has room for " + room.get());
        }
      }
    }
  }

  /** An address of a memory image, by its field. */
  private record Address(String field, long value) {
    boolean isAfter(Address other) {
      return Long.compareUnsigned(value, other.value) > 0;
    }

    String text() {
      return field + " (" + hex(value) + ")";
    }
  }

  private static Address[] addresses(MmEntry mm) {
    return new Address[] {
      new Address("mm_start_code", mm.getMmStartCode()),
      new Address("mm_end_code", mm.getMmEndCode()),
      new Address("mm_start_data", mm.getMmStartData()),
      new Address("mm_end_data", mm.getMmEndData()),
      new Address("mm_start_brk", mm.getMmStartBrk()),
      new Address("mm_brk", mm.getMmBrk()),
      new Address("mm_arg_start", mm.getMmArgStart()),
      new Address("mm_arg_end", mm.getMmArgEnd()),
      new Address("mm_env_start", mm.getMmEnvStart()),
      new Address("mm_env_end", mm.getMmEnvEnd()),
    };
  }

  private static void order(Inspection in, Reporter out) {
    for (AddressSpace space : in.memory().all()) {
      Address[] addresses = addresses(space.mm().message());
      for (int i = 0; i < addresses.length; i += 2) {
        Address start = addresses[i];
        Address end = addresses[i + 1];
        boolean empty = i == 0 && start.value() == end.value();
        if (start.isAfter(end) || empty) {
          out.report(
              space.mm(),
              start.field(),
              start.text() + " is not before " + end.text() + " in process " + space.pidText());
        } else if (start.value() == 0) {
          out.report(space.mm(), start.field(), "is 0 in process " + space.pidText());
        }
      }
    }
  }

  private static void argumentsMapped(Inspection in, Reporter out) {
    for (AddressSpace space : in.memory().all()) {
      Address[] addresses = addresses(space.mm().message());
      for (int i = 6; isKnown(space) && i < addresses.length; i += 2) {
        mapped(space, addresses[i], addresses[i + 1], out);
      }
    }
  }

  private static void mapped(AddressSpace space, Address start, Address end, Reporter out) {
    boolean startsMapped = isMapped(space, start, false);
    // An end is the address after the last.
    boolean endsMapped = isMapped(space, end, true);
    if (!startsMapped) {
      out.report(space.mm(), start.field(), start.text() + " is in no mapping" + of(space));
    }
    if (!endsMapped) {
      out.report(space.mm(), end.field(), end.text() + " is in no mapping" + of(space));
    }
    if (startsMapped && endsMapped && end.isAfter(start)) {
      long hole = space.firstUnmapped(start.value(), end.value());
      if (hole != end.value()) {
        String found = end.text() + " is in another mapping than " + start.text() + of(space);
        out.as(WARNING)
            .report(space.mm(), end.field(), found + ": between them " + hex(hole) + " is in none");
      }
    }
  }

  private static String of(AddressSpace space) {
    return " of process " + space.pidText();
  }

  private static boolean isKnown(AddressSpace space) {
    return space.isWhole() && !space.areas().isEmpty();
  }

  private static void stackMapped(Inspection in, Reporter out) {
    for (AddressSpace space : in.memory().all()) {
      Address stack = new Address("mm_start_stack", space.mm().message().getMmStartStack());
      if (isKnown(space) && !isMapped(space, stack, true)) {
        out.report(
            space.mm(),
            stack.field(),
            stack.text() + " is in no mapping of process " + space.pidText());
      }
    }
  }

  private static boolean isMapped(AddressSpace space, Address address, boolean isEnd) {
    return space.areaAt(address.value()).isPresent()
        || (isEnd && space.areaAt(address.value() - 1).isPresent());
  }

  private static void rings(Inspection in, Reporter out) {
    for (AddressSpace space : in.memory().all()) {
      Map<Long, Area> mapped = new HashMap<>();
      for (Area area : space.areas()) {
        if (area.is(Area.AIORING)) {
          mapped.put(area.start(), area);
        }
      }
      Set<Long> described = new HashSet<>();
      List<AioRingEntry> rings = space.mm().message().getAiosList();
      for (int i = 0; i < rings.size(); i++) {
        described.add(rings.get(i).getId());
        ring(space, "aios[" + i + "].", rings.get(i), mapped, out);
      }
      for (Area area : mapped.values()) {
        if (!described.contains(area.start())) {
          out.report(
              area.entry(),
              area.field("status"),
              "the mapping " + area.range() + " is a ring of asynchronous I/O that aios lacks");
        }
      }
    }
  }

  private static void ring(
      AddressSpace space, String field, AioRingEntry ring, Map<Long, Area> mapped, Reporter out) {
    Area area = mapped.get(ring.getId());
    Entry<MmEntry> mm = space.mm();
    if (area == null && space.isWhole()) {
      out.report(mm, field + "id", "no mapping is the ring at " + hex(ring.getId()));
    } else if (area != null
        && area.end() - area.start() != Integer.toUnsignedLong(ring.getRingLen())) {
      out.report(
          mm,
          field + "ring_len",
          "the ring has "
              + unsigned(ring.getRingLen())
              + " bytes, its mapping "
              + area.range()
              + " has "
              + (area.end() - area.start()));
    }
    if (ring.getNrReq() == 0) {
      out.report(mm, field + "nr_req", "the ring at " + hex(ring.getId()) + " has no requests");
    }
  }

  private static void vdso(Inspection in, Reporter out) {
    for (AddressSpace space : in.memory().all()) {
      Optional<Area> data = find(space, Area.VVAR);
      Optional<Area> code = find(space, Area.VDSO);
      if (data.isPresent() && code.isEmpty() && space.isWhole()) {
        out.report(
            data.get().entry(),
            data.get().field("status"),
            "process "
                + space.pidText()
                + " has [vvar] at "
                + data.get().range()
                + ", but no [vdso]");
      }
      if (code.isPresent() && !hasPage(in, space, code.get().start())) {
        out.report(
            code.get().entry(),
            code.get().field("start"),
            "the [vdso] of process "
                + space.pidText()
                + " at "
                + code.get().range()
                + " has no pages");
      }
    }
  }

  private static Optional<Area> find(AddressSpace space, int status) {
    return space.areas().stream().filter(area -> area.is(status)).findFirst();
  }

  private static boolean hasPage(Inspection in, AddressSpace space, long address) {
    String image = "pagemap-" + space.pidText() + ".img";
    Optional<Pagemap> pagemap = in.image(image).flatMap(it -> it.pagemap());
    if (pagemap.isEmpty() || !in.isKnown(image)) {
      return true;
    }
    for (int i = 0; i < pagemap.get().size(); i++) {
      long start = pagemap.get().address(i);
      long end = start + pagemap.get().pages(i) * in.memory().pageSize();
      if (Long.compareUnsigned(start, address) <= 0 && Long.compareUnsigned(address, end) < 0) {
        return true;
      }
    }
    return false;
  }

  private static void heapMapped(Inspection in, Reporter out) {
    for (AddressSpace space : in.memory().all()) {
      long start = space.mm().message().getMmStartBrk();
      long end = space.mm().message().getMmBrk();
      if (isKnown(space) && Long.compareUnsigned(start, end) < 0) {
        long hole = space.firstUnmapped(start, end);
        if (hole != end) {
          String found = "the heap of process " + space.pidText() + " is not mapped at ";
          out.report(space.mm(), "mm_start_brk", found + hex(hole));
        }
      }
    }
  }
}
