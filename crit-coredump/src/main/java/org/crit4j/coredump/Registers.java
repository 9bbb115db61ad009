package org.crit4j.coredump;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.images.CoreEntry;

/**
 * The registers of a thread, and the machine that they are of.
 *
 * @param machine the machine
 * @param general its {@code elf_gregset_t}
 * @param sets all others, in the kernel's order
 */
record Registers(Machine machine, long[] general, List<RegisterSet> sets) {

  /** Registers by their machine, for each architecture of the images. */
  private record Reader(
      String field, Predicate<CoreEntry> has, Function<CoreEntry, Registers> read) {}

  /**
   * The registers in a core image.
   *
   * @param file the image, for messages
   * @throws CritException if there are none, or sets of registers are not complete
   */
  static Registers of(CoreEntry core, String file) throws CritException {
    Location place = Location.UNKNOWN.inFile(file);
    CoreEntry.March march = core.getMtype();
    Reader reader =
        switch (march) {
          case X86_64 ->
              new Reader(
                  "thread_info",
                  CoreEntry::hasThreadInfo,
                  it -> new X86Registers(it.getThreadInfo()).read());
          case AARCH64 ->
              new Reader(
                  "ti_aarch64",
                  CoreEntry::hasTiAarch64,
                  it -> ArmRegisters.read(it.getTiAarch64()));
          case ARM ->
              new Reader("ti_arm", CoreEntry::hasTiArm, it -> ArmRegisters.read(it.getTiArm()));
          case PPC64 ->
              new Reader(
                  "ti_ppc64", CoreEntry::hasTiPpc64, it -> Ppc64Registers.read(it.getTiPpc64()));
          case S390 ->
              new Reader("ti_s390", CoreEntry::hasTiS390, it -> S390Registers.read(it.getTiS390()));
          case MIPS ->
              new Reader("ti_mips", CoreEntry::hasTiMips, it -> MipsRegisters.read(it.getTiMips()));
          case LOONGARCH64 ->
              new Reader(
                  "ti_loongarch64",
                  CoreEntry::hasTiLoongarch64,
                  it -> FlatRegisters.read(it.getTiLoongarch64()));
          case RISCV64 ->
              new Reader(
                  "ti_riscv64",
                  CoreEntry::hasTiRiscv64,
                  it -> FlatRegisters.read(it.getTiRiscv64()));
          case UNKNOWN ->
              throw new CritException(place, "the architecture is not known", "another mtype");
        };
    if (!reader.has().test(core)) {
      throw new CritException(place, "there are no registers of " + march, reader.field());
    }
    try {
      return reader.read().apply(core);
    } catch (IncompleteException e) {
      throw new CritException(
          place.atPath(reader.field() + "." + e.field), e.problem, e.expected + " values");
    }
  }

  /** A set of registers that has too few of them, or too many. */
  private static final class IncompleteException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String field;
    private final String problem;
    private final int expected;

    IncompleteException(String field, int found, int expected) {
      this.field = field;
      this.problem = "there are " + found + " values";
      this.expected = expected;
    }
  }

  /** The values of a repeated field, which has to have that many. */
  static <T> List<T> exactly(String field, List<T> values, int count) {
    if (values.size() != count) {
      throw new IncompleteException(field, values.size(), count);
    }
    return values;
  }

  /** The general registers of a machine: values, and zeros up to a count. */
  static long[] general(int count, List<Long> first, long... then) {
    long[] all = new long[count];
    for (int i = 0; i < first.size(); i++) {
      all[i] = first.get(i);
    }
    System.arraycopy(then, 0, all, first.size(), then.length);
    return all;
  }

  /** Whether a set is there. */
  boolean has(NoteType type) {
    return sets.stream().anyMatch(set -> set.type() == type);
  }

  /** Collects sets of a machine. */
  static final class Sets {
    private final Machine machine;
    private final List<RegisterSet> sets = new ArrayList<>();

    Sets(Machine machine) {
      this.machine = machine;
    }

    /** A set, to be filled. */
    Struct add(NoteType type, int size) {
      Struct struct = new Struct(machine, size);
      sets.add(RegisterSet.of(type, struct));
      return struct;
    }

    Registers with(long[] general) {
      return new Registers(machine, general, List.copyOf(sets));
    }
  }
}
