package org.crit4j.coredump;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.CredsEntry;
import org.crit4j.images.MmEntry;
import org.crit4j.images.PagemapEntry;
import org.crit4j.images.PagemapHead;
import org.crit4j.images.PstreeEntry;
import org.crit4j.images.SiginfoEntry;
import org.crit4j.images.SignalQueueEntry;
import org.crit4j.images.TaskCoreEntry;
import org.crit4j.images.ThreadCoreEntry;
import org.crit4j.images.UserX86RegsMode;
import org.crit4j.images.VmaEntry;
import org.crit4j.message.ImageEntry;
import org.crit4j.message.ImageWriter;

/**
 * Checkpoints of every architecture in which every field of the registers has a value of its own.
 */
final class Samples {
  static final int PID = 41;
  static final int THREAD = 42;
  static final long START = 0x10000;
  static final int PAGE = 4096;

  /** Sizes of sets of registers, as CRIU writes them. */
  private static final Map<String, Integer> COUNTS =
      Map.ofEntries(
          Map.entry("UserX86FpregsEntry.st_space", 32),
          Map.entry("UserX86FpregsEntry.xmm_space", 64),
          Map.entry("UserX86FpregsEntry.padding", 24),
          Map.entry("UserX86XsaveEntry.ymmh_space", 64),
          Map.entry("UserX86XsaveEntry.bndreg_state", 8),
          Map.entry("UserX86XsaveEntry.bndcsr_state", 8),
          Map.entry("UserX86XsaveEntry.opmask_reg", 8),
          Map.entry("UserX86XsaveEntry.zmm_upper", 64),
          Map.entry("UserX86XsaveEntry.hi16_zmm", 128),
          Map.entry("UserX86XsaveEntry.pkru", 2),
          Map.entry("ThreadInfoX86.tls", 3),
          Map.entry("UserAarch64RegsEntry.regs", 31),
          Map.entry("UserAarch64FpsimdContextEntry.vregs", 64),
          Map.entry("UserArmVfpstateEntry.vfp_regs", 32),
          Map.entry("UserPpc64RegsEntry.gpr", 32),
          Map.entry("UserPpc64FpstateEntry.fpregs", 33),
          Map.entry("UserPpc64VrstateEntry.vrregs", 66),
          Map.entry("UserPpc64VsxstateEntry.vsxregs", 32),
          Map.entry("UserS390RegsEntry.gprs", 16),
          Map.entry("UserS390RegsEntry.acrs", 16),
          Map.entry("UserS390FpregsEntry.fprs", 16),
          Map.entry("UserS390VxrsLowEntry.regs", 16),
          Map.entry("UserS390VxrsHighEntry.regs", 32),
          Map.entry("UserS390GsCbEntry.regs", 4),
          Map.entry("UserS390RiEntry.regs", 8),
          Map.entry("UserLoongarch64GpregsEntry.regs", 32),
          Map.entry("UserLoongarch64FpregsEntry.regs", 32),
          Map.entry("UserRiscv64DExtEntry.f", 32));

  private long next;

  private Samples(long first) {
    this.next = first;
  }

  /** A core image of an architecture, by the name of its table. */
  static CoreEntry core(String name, long first) {
    CoreEntry.March march =
        name.equals("i386")
            ? CoreEntry.March.X86_64
            : CoreEntry.March.valueOf(name.toUpperCase(Locale.ROOT));
    CoreEntry.Builder core = CoreEntry.newBuilder().setMtype(march);
    new Samples(first).fill(core.getFieldBuilder(registers(name)));
    if (march == CoreEntry.March.X86_64) {
      core.getThreadInfoBuilder()
          .getGpregsBuilder()
          .setMode(name.equals("i386") ? UserX86RegsMode.COMPAT : UserX86RegsMode.NATIVE);
      // With a shadow stack.
      core.getThreadInfoBuilder().getFpregsBuilder().getXsaveBuilder().getCetBuilder().setCet(1);
    }
    if (name.equals("ppc64")) {
      // The mode that says little-endian.
      core.getTiPpc64Builder().getGpregsBuilder().setMsr(0x800000000280f033L);
    }
    return core.buildPartial();
  }

  /** The field of a core image that has the registers of an architecture. */
  static FieldDescriptor registers(String name) {
    String field = name.equals("x86_64") || name.equals("i386") ? "thread_info" : "ti_" + name;
    return CoreEntry.getDescriptor().findFieldByName(field);
  }

  private void fill(Message.Builder message) {
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      String name = message.getDescriptorForType().getName() + "." + field.getName();
      if (field.isRepeated()) {
        for (int i = 0; i < COUNTS.getOrDefault(name, 0); i++) {
          message.addRepeatedField(field, value(message, field));
        }
        if (name.equals("UserLoongarch64GpregsEntry.regs")) {
          // The processor has it so, and debuggers do not look.
          message.setRepeatedField(field, 0, 0L);
        }
      } else {
        message.setField(field, value(message, field));
      }
    }
  }

  private Object value(Message.Builder message, FieldDescriptor field) {
    next += 0x0102;
    return switch (field.getJavaType()) {
      case INT -> (int) next | 0x11000000;
      case LONG -> next | 0x1122334400000000L;
      case BOOLEAN -> next % 2 == 0;
      case ENUM -> enumValue(field);
      case MESSAGE -> {
        Message.Builder inner = message.newBuilderForField(field);
        fill(inner);
        yield inner.buildPartial();
      }
      default -> throw new IllegalArgumentException(field.getFullName());
    };
  }

  private static EnumValueDescriptor enumValue(FieldDescriptor field) {
    return field.getEnumType().getValues().get(0);
  }

  /** Writes a checkpoint with a process that has two threads and two pages of memory. */
  static Path write(String name, Path directory) throws IOException {
    boolean isWide = !name.equals("i386") && !name.equals("arm");
    TaskCoreEntry task =
        TaskCoreEntry.newBuilder()
            .setTaskState(1)
            .setExitCode(0)
            .setPersonality(0)
            .setFlags(0x400100)
            .setBlkSigset(0x204)
            .setComm("sample")
            .build();
    ThreadCoreEntry thread =
        ThreadCoreEntry.newBuilder()
            .setFutexRla(0)
            .setFutexRlaLen(0)
            .setSchedNice(-5)
            .setBlkSigset(0x8)
            .setCreds(creds())
            .setSignalsP(
                SignalQueueEntry.newBuilder()
                    .addSignals(SiginfoEntry.newBuilder().setSiginfo(signal(name, 10))))
            .build();
    CoreEntry leader = core(name, 0x5000);
    CoreEntry other = core(name, 0x70000);
    Files.createDirectories(directory);
    image(
        directory,
        ImageType.CORE,
        "core-41.img",
        leader.toBuilder().setTc(task).setThreadCore(thread).build());
    image(
        directory, ImageType.CORE, "core-42.img", other.toBuilder().setThreadCore(thread).build());
    image(
        directory,
        ImageType.PSTREE,
        "pstree.img",
        PstreeEntry.newBuilder()
            .setPid(PID)
            .setPpid(7)
            .setPgid(PID)
            .setSid(5)
            .addThreads(PID)
            .addThreads(THREAD)
            .build());
    image(directory, ImageType.MM, "mm-41.img", memory(isWide));
    image(
        directory,
        ImageType.PAGEMAP,
        "pagemap-41.img",
        PagemapHead.newBuilder().setPagesId(1).build(),
        pages(START + PAGE, 1, 4));
    byte[] page = new byte[PAGE];
    byte[] arguments = "sample\0--of\0".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(arguments, 0, page, 0, arguments.length);
    Files.write(directory.resolve("pages-1.img"), page);
    return directory;
  }

  /**
   * Writes a checkpoint with other memory; every page of it that is stored begins with its address.
   *
   * @param pages runs of pages, of which those with the flag 4 are stored
   */
  static Path write(Path directory, List<VmaEntry> areas, List<PagemapEntry> pages)
      throws IOException {
    write("x86_64", directory);
    MmEntry mm = memory(true).toBuilder().clearVmas().addAllVmas(areas).build();
    image(directory, ImageType.MM, "mm-41.img", mm);
    List<Message> entries = new ArrayList<>();
    entries.add(PagemapHead.newBuilder().setPagesId(1).build());
    entries.addAll(pages);
    image(directory, ImageType.PAGEMAP, "pagemap-41.img", entries.toArray(new Message[0]));
    try (OutputStream out = Files.newOutputStream(directory.resolve("pages-1.img"))) {
      for (PagemapEntry run : pages) {
        for (int i = 0; i < run.getNrPages() && (run.getFlags() & 4) != 0; i++) {
          ByteBuffer page = ByteBuffer.allocate(PAGE).order(ByteOrder.LITTLE_ENDIAN);
          out.write(page.putLong(0, run.getVaddr() + (long) i * PAGE).array());
        }
      }
    }
    return directory;
  }

  /** A mapping of anonymous memory. */
  static VmaEntry.Builder area(long start, long end) {
    return VmaEntry.newBuilder()
        .setStart(start)
        .setEnd(end)
        .setPgoff(0)
        .setShmid(0)
        .setProt(3)
        .setFlags(0x22)
        .setStatus(0x201)
        .setFd(-1);
  }

  /** A run of pages. */
  static PagemapEntry pages(long start, int count, int flags) {
    return PagemapEntry.newBuilder()
        .setVaddr(start)
        .setCompatNrPages(count)
        .setNrPages(count)
        .setFlags(flags)
        .build();
  }

  private static ByteString signal(String name, int number) {
    byte[] info = new byte[128];
    info[name.equals("s390") ? 3 : 0] = (byte) number;
    return ByteString.copyFrom(info);
  }

  private static CredsEntry creds() {
    return CredsEntry.newBuilder()
        .setUid(1000)
        .setGid(1001)
        .setEuid(0)
        .setEgid(0)
        .setSuid(0)
        .setSgid(0)
        .setFsuid(0)
        .setFsgid(0)
        .setSecbits(0)
        .build();
  }

  private static MmEntry memory(boolean isWide) {
    MmEntry.Builder mm = MmEntry.newBuilder();
    for (FieldDescriptor field : MmEntry.getDescriptor().getFields()) {
      if (field.isRequired()) {
        mm.setField(
            field, field.getJavaType() == FieldDescriptor.JavaType.INT ? (Object) 0 : (Object) 0L);
      }
    }
    List<Long> auxv = isWide ? List.of(6L, 4096L, 25L, 0x77L) : List.of(4096L << 32 | 6, 0L, 9L);
    return mm.setMmArgStart(START + PAGE)
        .setMmArgEnd(START + PAGE + 12)
        .addAllMmSavedAuxv(auxv)
        .addVmas(area(START, START + 3 * PAGE))
        .build();
  }

  private static void image(Path directory, ImageType type, String file, Message... messages)
      throws IOException {
    try (ImageWriter writer = ImageWriter.create(directory.resolve(file), ImageHeader.of(type))) {
      for (Message message : messages) {
        writer.write(ImageEntry.of(message));
      }
      writer.commit();
    }
  }
}
