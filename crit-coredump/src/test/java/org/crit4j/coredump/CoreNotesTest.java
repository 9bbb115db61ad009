package org.crit4j.coredump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.crit4j.CritException;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.ThreadInfoX86;
import org.crit4j.images.UserX86FpregsEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Notes of core files of every machine, byte by byte against tables of the kernel's structures. */
final class CoreNotesTest {
  private static final Map<String, Integer> PRSTATUS =
      Map.of(
          "x86_64",
          336,
          "i386",
          144,
          "aarch64",
          392,
          "arm",
          148,
          "ppc64",
          504,
          "s390",
          336,
          "mips",
          480,
          "loongarch64",
          480,
          "riscv64",
          376);
  private static final Map<String, Integer> NUMBERS =
      Map.of(
          "x86_64",
          62,
          "i386",
          3,
          "aarch64",
          183,
          "arm",
          40,
          "ppc64",
          21,
          "s390",
          22,
          "mips",
          8,
          "loongarch64",
          258,
          "riscv64",
          243);

  @TempDir private Path directory;

  static List<String> names() {
    return RegisterTable.NAMES;
  }

  /** A note of a file, with its bytes. */
  private record Found(int type, String owner, ByteBuffer bytes) {}

  private byte[] core(String name) throws IOException {
    Path images = Samples.write(name, directory.resolve(name));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Checkpoint checkpoint = Checkpoint.open(images);
        CoreFile core =
            CoreFile.open(
                checkpoint, checkpoint.task(Samples.PID).orElseThrow(), CoreOptions.IMAGES_ONLY)) {
      core.write(out, CoreProgress.NONE);
      assertEquals(core.size(), out.size());
    }
    return out.toByteArray();
  }

  private static ByteBuffer ordered(byte[] core) {
    return ByteBuffer.wrap(core)
        .order(core[5] == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
  }

  private static List<Found> notes(byte[] core) {
    ByteBuffer file = ordered(core);
    boolean isWide = core[4] == 2;
    int offset = isWide ? (int) file.getLong(64 + 8) : file.getInt(52 + 4);
    int size = isWide ? (int) file.getLong(64 + 32) : file.getInt(52 + 16);
    List<Found> notes = new ArrayList<>();
    for (int at = offset; at < offset + size; ) {
      int length = file.getInt(at + 4);
      String owner = new String(core, at + 12, file.getInt(at) - 1, StandardCharsets.US_ASCII);
      notes.add(
          new Found(file.getInt(at + 8), owner, file.slice(at + 20, length).order(file.order())));
      at += 20 + (length + 3 & -4);
    }
    return notes;
  }

  private static List<Found> notes(byte[] core, NoteType type) {
    return notes(core).stream()
        .filter(it -> it.type() == type.number() && it.owner().equals(type.owner()))
        .toList();
  }

  private static long number(ByteBuffer bytes, int offset, int size) {
    return switch (size) {
      case 2 -> bytes.getShort(offset) & 0xffffL;
      case 4 -> bytes.getInt(offset) & 0xffffffffL;
      default -> bytes.getLong(offset);
    };
  }

  @ParameterizedTest
  @MethodSource("names")
  void registersAreWhereTheKernelHasThem(String name) throws IOException {
    byte[] core = core(name);
    long[] firsts = {0x5000, 0x70000};
    for (int thread = 0; thread < firsts.length; thread++) {
      CoreEntry image = Samples.core(name, firsts[thread]);
      Message registers = (Message) image.getField(Samples.registers(name));
      int checked = 0;
      for (RegisterTable.Row row : RegisterTable.read(name)) {
        List<Found> notes = notes(core, row.note());
        assertEquals(firsts.length, notes.size(), row.note().toString());
        int offset = row.offset();
        for (long value : RegisterTable.values(registers, row.field())) {
          assertEquals(
              RegisterTable.masked(value, row.size()),
              number(notes.get(thread).bytes(), offset, row.size()),
              row + " at " + offset);
          offset += row.size();
          checked++;
        }
      }
      assertTrue(checked > 30);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void headerAndSizesAreThoseOfTheMachine(String name) throws IOException {
    byte[] core = core(name);
    ByteBuffer file = ordered(core);
    boolean isWide = !name.equals("i386") && !name.equals("arm");
    assertEquals(isWide ? 2 : 1, core[4]);
    assertEquals(name.equals("s390") ? 2 : 1, core[5]);
    assertEquals(NUMBERS.get(name), file.getShort(18) & 0xffff);
    assertEquals(PRSTATUS.get(name), notes(core, NoteType.PRSTATUS).get(0).bytes().remaining());
    assertEquals(isWide ? 136 : 124, notes(core, NoteType.PRPSINFO).get(0).bytes().remaining());
    assertEquals(128, notes(core, NoteType.SIGINFO).get(0).bytes().remaining());
  }

  @ParameterizedTest
  @MethodSource("names")
  void idsAndSignalsOfProcessAndThread(String name) throws IOException {
    byte[] core = core(name);
    boolean isWide = !name.equals("i386") && !name.equals("arm");
    int word = isWide ? 8 : 4;
    ByteBuffer leader = notes(core, NoteType.PRSTATUS).get(0).bytes();
    ByteBuffer thread = notes(core, NoteType.PRSTATUS).get(1).bytes();
    assertEquals(0x200, number(leader, 16, word));
    assertEquals(0x204, number(leader, 16 + word, word));
    assertEquals(0x8, number(thread, 16 + word, word));
    int ids = 16 + 2 * word;
    assertEquals(Samples.PID, leader.getInt(ids));
    assertEquals(Samples.THREAD, thread.getInt(ids));
    assertEquals(7, thread.getInt(ids + 4));
    assertEquals(Samples.PID, thread.getInt(ids + 8));
    assertEquals(5, thread.getInt(ids + 12));
    ByteBuffer info = notes(core, NoteType.PRPSINFO).get(0).bytes();
    assertEquals('R', info.get(1));
    assertEquals(-5, info.get(3));
    assertEquals(0x400100, number(info, word, word));
    int uid = 2 * word;
    assertEquals(1000, isWide ? info.getInt(uid) : info.getShort(uid));
    assertEquals(1001, isWide ? info.getInt(uid + 4) : info.getShort(uid + 2));
    int name2 = info.limit() - 96;
    byte[] text = new byte[32];
    info.get(name2, text);
    assertEquals("sample", new String(text, 0, 6, StandardCharsets.US_ASCII));
    assertEquals("sample --of ", new String(text, 16, 12, StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @MethodSource("names")
  void auxiliaryVectorIsTerminated(String name) throws IOException {
    byte[] core = core(name);
    boolean isWide = !name.equals("i386") && !name.equals("arm");
    ByteBuffer vector = notes(core, NoteType.AUXV).get(0).bytes();
    int word = isWide ? 8 : 4;
    assertEquals((isWide ? 6 : 4) * word, vector.limit());
    assertEquals(6, number(vector, 0, word));
    assertEquals(4096, number(vector, word, word));
    assertEquals(0, number(vector, vector.limit() - 2 * word, word));
    assertEquals(0, number(vector, vector.limit() - word, word));
  }

  @Test
  void xsaveSaysWhichPartsThereAre() throws IOException {
    byte[] core = core("x86_64");
    ByteBuffer area = notes(core, NoteType.X86_XSTATE).get(0).bytes();
    assertEquals(2696, area.limit());
    assertEquals(0x2ff, area.getLong(464));
    ByteBuffer layout = notes(core, NoteType.X86_XSAVE_LAYOUT).get(0).bytes();
    assertEquals(7 * 16, layout.limit());
    assertEquals(2, layout.getInt(0));
    assertEquals(256, layout.getInt(4));
    assertEquals(576, layout.getInt(8));
  }

  @Test
  void partsThatAreMissingMakeTheAreaSmaller() throws IOException {
    ThreadInfoX86 all = Samples.core("x86_64", 0x5000).getThreadInfo();
    UserX86FpregsEntry.Builder fpu = all.getFpregs().toBuilder();
    fpu.getXsaveBuilder()
        .clearPkru()
        .clearHi16Zmm()
        .clearZmmUpper()
        .clearOpmaskReg()
        .clearBndregState()
        .clearBndcsrState();
    Registers registers = new X86Registers(all.toBuilder().setFpregs(fpu).buildPartial()).read();
    Map<NoteType, Integer> sizes = new HashMap<>();
    registers.sets().forEach(set -> sizes.put(set.type(), set.bytes().length));
    assertEquals(832, sizes.get(NoteType.X86_XSTATE));
    fpu.getXsaveBuilder().clearYmmhSpace();
    registers = new X86Registers(all.toBuilder().setFpregs(fpu).buildPartial()).read();
    registers.sets().forEach(set -> sizes.put(set.type(), set.bytes().length));
    assertEquals(576, sizes.get(NoteType.X86_XSTATE));
  }

  /** Source: ssp_active() in Linux's arch/x86/kernel/fpu/regset.c. */
  @Test
  void onlyAThreadWithAShadowStackHasItsNote() {
    ThreadInfoX86.Builder info = Samples.core("x86_64", 0x5000).getThreadInfo().toBuilder();
    info.getFpregsBuilder().getXsaveBuilder().getCetBuilder().setCet(2).setSsp(0);
    assertTrue(
        new X86Registers(info.buildPartial())
            .read().sets().stream().noneMatch(set -> set.type() == NoteType.X86_SHSTK));
  }

  @Test
  void registersThatAreMissingAreNamed() {
    CoreEntry core = Samples.core("aarch64", 1);
    CoreEntry none = core.toBuilder().clearTiAarch64().buildPartial();
    assertEquals(
        "core-1.img: there are no registers of AARCH64; expected ti_aarch64",
        assertThrows(CritException.class, () -> Registers.of(none, "core-1.img")).getMessage());
    CoreEntry.Builder few = core.toBuilder();
    few.getTiAarch64Builder().getGpregsBuilder().clearRegs().addRegs(1);
    assertEquals(
        "core-1.img: ti_aarch64.gpregs.regs: there are 1 values; expected 31 values",
        assertThrows(CritException.class, () -> Registers.of(few.buildPartial(), "core-1.img"))
            .getMessage());
  }

  @Test
  void memoryIsPagesAndZeros() throws IOException {
    byte[] core = core("x86_64");
    assertEquals(0, core.length % Samples.PAGE);
    assertEquals(
        "sample", new String(core, core.length - 2 * Samples.PAGE, 6, StandardCharsets.US_ASCII));
    for (int i = core.length - Samples.PAGE; i < core.length; i++) {
      assertEquals(0, core[i]);
    }
  }
}
