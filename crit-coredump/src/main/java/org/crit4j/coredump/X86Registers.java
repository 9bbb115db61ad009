package org.crit4j.coredump;

import java.util.Arrays;
import java.util.List;
import org.crit4j.images.ThreadInfoX86;
import org.crit4j.images.UserDescT;
import org.crit4j.images.UserX86FpregsEntry;
import org.crit4j.images.UserX86RegsEntry;
import org.crit4j.images.UserX86RegsMode;
import org.crit4j.images.UserX86XsaveEntry;

/** Registers of x86, of 64 bits and of 32. */
final class X86Registers {
  private static final int FXSAVE = 512;
  private static final int FXSAVE_SOFTWARE = 464;
  private static final int STACK_REGISTERS = 8;
  private static final int FIRST_TLS = 12;
  private static final int TLS_ENTRIES = 3;
  private static final int EMPTY_TLS = 0x28;
  private static final int HIGH_HALF = 0xffff0000;

  /** CET_SHSTK_EN: the kernel has the note only for threads with a shadow stack. */
  private static final int SHADOW_STACK = 1;

  /**
   * Where Intel's processors have a part of the XSAVE area. AMD's pack it more tightly, and
   * debuggers do not know that form.
   */
  private enum Component {
    AVX(2, 576, 256),
    BNDREGS(3, 960, 64),
    BNDCSR(4, 1024, 64),
    OPMASK(5, 1088, 64),
    ZMM_HI256(6, 1152, 512),
    HI16_ZMM(7, 1664, 1024),
    PKRU(9, 2688, 8);

    private final int number;
    private final int offset;
    private final int size;

    Component(int number, int offset, int size) {
      this.number = number;
      this.offset = offset;
      this.size = size;
    }

    boolean isIn(UserX86XsaveEntry xsave) {
      return switch (this) {
        case AVX -> xsave.getYmmhSpaceCount() > 0;
        // Processors have both or none; CRIU keeps the second one alone.
        case BNDREGS, BNDCSR -> xsave.getBndregStateCount() + xsave.getBndcsrStateCount() > 0;
        case OPMASK -> xsave.getOpmaskRegCount() > 0;
        case ZMM_HI256 -> xsave.getZmmUpperCount() > 0;
        case HI16_ZMM -> xsave.getHi16ZmmCount() > 0;
        case PKRU -> xsave.getPkruCount() > 0;
      };
    }

    void write(UserX86XsaveEntry xsave, Struct area) {
      area.at(offset);
      switch (this) {
        case AVX -> u32s(area, "ymmh_space", xsave.getYmmhSpaceList());
        case BNDREGS -> u64s(area, "bndreg_state", xsave.getBndregStateList());
        case BNDCSR -> u64s(area, "bndcsr_state", xsave.getBndcsrStateList());
        case OPMASK -> u64s(area, "opmask_reg", xsave.getOpmaskRegList());
        case ZMM_HI256 -> u64s(area, "zmm_upper", xsave.getZmmUpperList());
        case HI16_ZMM -> u64s(area, "hi16_zmm", xsave.getHi16ZmmList());
        case PKRU -> u32s(area, "pkru", xsave.getPkruList());
      }
    }

    private void u32s(Struct area, String field, List<Integer> values) {
      area.u32s(Registers.exactly("fpregs.xsave." + field, values, size / Integer.BYTES));
    }

    private void u64s(Struct area, String field, List<Long> values) {
      boolean isBounds = this == BNDREGS || this == BNDCSR;
      int count = isBounds && values.size() * Long.BYTES < size ? values.size() : size / Long.BYTES;
      area.u64s(Registers.exactly("fpregs.xsave." + field, values, count));
    }
  }

  private final ThreadInfoX86 info;
  private final UserX86RegsEntry general;
  private final UserX86FpregsEntry fpu;
  private final Machine machine;

  X86Registers(ThreadInfoX86 info) {
    this.info = info;
    this.general = info.getGpregs();
    this.fpu = info.getFpregs();
    this.machine = general.getMode() == UserX86RegsMode.COMPAT ? Machine.I386 : Machine.X86_64;
  }

  /** Whether the kernel has written of a thread in 32-bit mode. */
  private boolean isCompat() {
    return machine == Machine.I386;
  }

  Registers read() {
    Registers.Sets sets = new Registers.Sets(machine);
    if (info.hasFpregs()) {
      addFloatingPoint(sets);
    }
    if (isCompat()) {
      addTls(sets.add(NoteType.I386_TLS, TLS_ENTRIES * 4 * Integer.BYTES));
    }
    if ((fpu.getXsave().getCet().getCet() & SHADOW_STACK) != 0) {
      sets.add(NoteType.X86_SHSTK, machine.wordSize()).word(fpu.getXsave().getCet().getSsp());
    }
    return sets.with(isCompat() ? general32() : general64());
  }

  private void addFloatingPoint(Registers.Sets sets) {
    if (isCompat()) {
      writeFsave(sets.add(NoteType.FPREGSET, 7 * Integer.BYTES + STACK_REGISTERS * 10));
      writeFxsave(sets.add(NoteType.PRXFPREG, FXSAVE));
    } else {
      writeFxsave(sets.add(NoteType.FPREGSET, FXSAVE));
    }
    if (fpu.hasXsave()) {
      writeXsave(sets.add(NoteType.X86_XSTATE, xsaveSize()));
    }
  }

  private long[] general64() {
    UserX86RegsEntry r = general;
    return new long[] {
      r.getR15(), r.getR14(), r.getR13(), r.getR12(), r.getBp(), r.getBx(), r.getR11(),
      r.getR10(), r.getR9(), r.getR8(), r.getAx(), r.getCx(), r.getDx(), r.getSi(),
      r.getDi(), r.getOrigAx(), r.getIp(), r.getCs(), r.getFlags(), r.getSp(), r.getSs(),
      r.getFsBase(), r.getGsBase(), r.getDs(), r.getEs(), r.getFs(), r.getGs()
    };
  }

  private long[] general32() {
    UserX86RegsEntry r = general;
    return new long[] {
      r.getBx(),
      r.getCx(),
      r.getDx(),
      r.getSi(),
      r.getDi(),
      r.getBp(),
      r.getAx(),
      r.getDs(),
      r.getEs(),
      r.getFs(),
      r.getGs(),
      r.getOrigAx(),
      r.getIp(),
      r.getCs(),
      r.getFlags(),
      r.getSp(),
      r.getSs()
    };
  }

  private void writeFxsave(Struct area) {
    area.u16(fpu.getCwd())
        .u16(fpu.getSwd())
        .u16(fpu.getTwd())
        .u16(fpu.getFop())
        .u64(fpu.getRip())
        .u64(fpu.getRdp())
        .u32(fpu.getMxcsr())
        .u32(fpu.getMxcsrMask())
        .u32s(stack())
        .u32s(Registers.exactly("fpregs.xmm_space", fpu.getXmmSpaceList(), 64));
  }

  private List<Integer> stack() {
    return Registers.exactly("fpregs.st_space", fpu.getStSpaceList(), 32);
  }

  /** The form of the 80387. Source: Linux's arch/x86/kernel/fpu/regset.c. */
  private void writeFsave(Struct area) {
    area.u32(HIGH_HALF | fpu.getCwd())
        .u32(HIGH_HALF | fpu.getSwd())
        .u32(HIGH_HALF | fullTag())
        .u32((int) fpu.getRip())
        .u32((int) general.getCs())
        .u32((int) fpu.getRdp())
        .u32(HIGH_HALF | (int) general.getDs());
    List<Integer> stack = stack();
    for (int i = 0; i < STACK_REGISTERS; i++) {
      area.u32(stack.get(4 * i)).u32(stack.get(4 * i + 1)).u16(stack.get(4 * i + 2));
    }
  }

  /** Two bits for each register: 0 a number, 1 zero, 2 special, 3 empty. */
  private int fullTag() {
    int top = fpu.getSwd() >>> 11 & 7;
    int tags = 0;
    for (int i = 0; i < STACK_REGISTERS; i++) {
      boolean isUsed = (fpu.getTwd() >>> i & 1) != 0;
      tags |= (isUsed ? contentTag((i - top) & 7) : 3) << (2 * i);
    }
    return tags;
  }

  private int contentTag(int register) {
    List<Integer> stack = stack();
    int low = stack.get(4 * register);
    int high = stack.get(4 * register + 1);
    int exponent = stack.get(4 * register + 2) & 0x7fff;
    if (exponent == 0x7fff) {
      return 2;
    }
    if (exponent == 0) {
      return (low | high) == 0 ? 1 : 2;
    }
    return high < 0 ? 0 : 2;
  }

  /**
   * Debuggers know the layout by which parts there are, and expect the size that goes with them.
   */
  private int xsaveSize() {
    int size = FXSAVE + 64;
    for (Component component : Component.values()) {
      if (component.isIn(fpu.getXsave())) {
        size = component.offset + component.size;
      }
    }
    return size;
  }

  private void writeXsave(Struct area) {
    writeFxsave(area);
    UserX86XsaveEntry xsave = fpu.getXsave();
    long components = 3;
    for (Component component : Component.values()) {
      if (component.isIn(xsave)) {
        components |= 1L << component.number;
        component.write(xsave, area);
      }
    }
    area.at(FXSAVE_SOFTWARE).u64(components).at(FXSAVE).u64(xsave.getXstateBv());
  }

  private void addTls(Struct area) {
    for (int i = 0; i < TLS_ENTRIES; i++) {
      int number = FIRST_TLS + i;
      UserDescT entry =
          info.getTlsList().stream()
              .filter(it -> it.getEntryNumber() == number)
              .findFirst()
              .orElse(UserDescT.getDefaultInstance());
      area.u32(number)
          .u32(entry.getBaseAddr())
          .u32(entry.getLimit())
          .u32(entry.getUsable() ? tlsFlags(entry) : EMPTY_TLS);
    }
  }

  private static int tlsFlags(UserDescT entry) {
    return bit(0, entry.getSeg32Bit())
        | bit(1, entry.getContentsL())
        | bit(2, entry.getContentsH())
        | bit(3, entry.getReadExecOnly())
        | bit(4, entry.getLimitInPages())
        | bit(5, entry.getSegNotPresent())
        | bit(6, entry.getUsable());
  }

  private static int bit(int number, boolean isSet) {
    return isSet ? 1 << number : 0;
  }

  /** Which parts the XSAVE area of a thread has, and where; no bytes if it has no area. */
  static byte[] layout(ThreadInfoX86 info, Machine machine) {
    UserX86XsaveEntry xsave = info.getFpregs().getXsave();
    List<Component> present =
        Arrays.stream(Component.values()).filter(it -> it.isIn(xsave)).toList();
    Struct layout = new Struct(machine, 16 * present.size());
    present.forEach(it -> layout.u32(it.number).u32(it.size).u32(it.offset).u32(0));
    return layout.bytes();
  }
}
