package org.crit4j.validate;

import static org.crit4j.validate.Damages.NOBODY;
import static org.crit4j.validate.Damages.mm;
import static org.crit4j.validate.Damages.one;
import static org.crit4j.validate.Damages.vma;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.crit4j.finding.Severity;
import org.crit4j.images.AioRingEntry;
import org.crit4j.images.IpcShmEntry;
import org.crit4j.images.MmEntry;
import org.crit4j.images.VmaEntry;
import org.junit.jupiter.api.Test;

class MemoryRulesTest {
  private static final int REGULAR = 1;
  private static final int VDSO = 1 << 3;
  private static final int FILE = 1 << 6;
  private static final int ANON_PRIVATE = 1 << 9;
  private static final int SYSV = 1 << 10;
  private static final int SOCKET = 1 << 11;
  private static final int RING = 1 << 13;
  private static final int MEMFD = 1 << 14;
  private static final int GUARD = 1 << 16;

  private static DamagedCheckpoint minimal() {
    return DamagedCheckpoint.of("minimal");
  }

  @Test
  void noMemory() {
    DamagedCheckpoint checkpoint = minimal();
    checkpoint.without(checkpoint.first("mm-")).finds("MM-EXISTS");
  }

  @Test
  void memoryOfADeadProcess() {
    DamagedCheckpoint.of("container").copy("mm-2.img", "mm-9.img").finds("MM-DEAD");
  }

  @Test
  void noProgram() {
    mm("minimal", it -> it.setExeFileId(NOBODY)).finds("MM-EXE");
  }

  @Test
  void programThatDoesNotRun() {
    mm("python-threads", it -> it.setExeFileId(11)).finds("MM-EXE-VMA");
  }

  @Test
  void longAuxiliaryVector() {
    mm("minimal", it -> it.addAllMmSavedAuxv(List.of(0L, 0L))).finds("MM-AUXV");
  }

  /** What is no page size is not believed. */
  @Test
  void impossiblePageSize() {
    mm("minimal", it -> told(it, 6, 524_288)).isClean();
  }

  /** The words of a 32-bit process of a big-endian machine: two in one. */
  @Test
  void pageSizeOfABigEndianMachine() {
    mm("minimal", it -> it.clearMmSavedAuxv().addMmSavedAuxv(6L << 32 | 65_536))
        .says("PM-ALIGN", "65536");
  }

  private static MmEntry.Builder told(MmEntry.Builder mm, long type, long value) {
    for (int i = 0; i < mm.getMmSavedAuxvCount(); i += 2) {
      if (mm.getMmSavedAuxv(i) == type) {
        mm.setMmSavedAuxv(i + 1, value);
      }
    }
    return mm;
  }

  @Test
  void codeEndsBeforeItStarts() {
    mm("minimal", it -> it.setMmStartCode(it.getMmEndCode())).finds("MM-ORDER");
  }

  @Test
  void heapIsAtZero() {
    mm("minimal", it -> it.setMmStartBrk(0).setMmBrk(0)).finds("MM-ORDER");
  }

  @Test
  void argumentsInAHole() {
    mm("minimal", it -> it.setMmArgStart(0x1000).setMmArgEnd(0x1001)).finds("MM-ARGS-VMA");
  }

  /** Above all mappings but [vsyscall], and between two of them. */
  @Test
  void argumentsInAHoleHighUp() {
    long high = 0x7fff_ffff_e000L;
    mm("minimal", it -> it.setMmArgStart(high).setMmArgEnd(high + 16)).finds("MM-ARGS-VMA");
    mm("minimal", it -> it.setMmEnvStart(high).setMmEnvEnd(high)).finds("MM-ARGS-VMA");
    mm("minimal", it -> it.setMmArgEnd(it.getVmas(0).getEnd() + 1).setMmArgStart(hole(it)))
        .finds("MM-ARGS-VMA");
  }

  private static long hole(MmEntry.Builder mm) {
    return mm.getVmas(0).getStart() - 1;
  }

  @Test
  void argumentsOverSeveralMappings() {
    mm("minimal", it -> it.setMmArgStart(it.getVmas(0).getStart())).finds("MM-ARGS-VMA");
    mm("minimal", it -> it.setMmArgStart(it.getVmas(0).getStart()))
        .by(it -> it.withMinimum(Severity.ERROR))
        .isClean();
    mm(
            "minimal",
            it -> {
              int stack = 0;
              while (it.getVmas(stack).getEnd() <= it.getMmArgStart()) {
                stack++;
              }
              VmaEntry whole = it.getVmas(stack);
              long middle = whole.getStart() + 0x1000;
              it.getVmasBuilder(stack).setEnd(middle);
              it.addVmas(stack + 1, whole.toBuilder().setStart(middle));
              it.setMmArgStart(middle - 8).setMmArgEnd(middle + 8);
            })
        .isClean();
    mm(
            "minimal",
            it -> it.setMmArgStart(it.getVmas(0).getStart()).setMmArgEnd(it.getVmas(0).getEnd()))
        .isClean();
  }

  @Test
  void stackInAHole() {
    mm("minimal", it -> it.setMmStartStack(0x1000)).finds("MM-STACK-VMA");
  }

  @Test
  void ringWithoutMapping() {
    AioRingEntry ring =
        AioRingEntry.newBuilder().setId(0x1000).setNrReq(8).setRingLen(4096).build();
    mm("minimal", it -> it.addAios(ring)).finds("VMA-AIO");
  }

  @Test
  void mappingWithoutRing() {
    vma("minimal", ANON_PRIVATE, it -> it.setStatus(it.getStatus() | RING)).finds("VMA-AIO");
  }

  @Test
  void noVdso() {
    vma("minimal", VDSO, it -> it.setStatus(REGULAR | ANON_PRIVATE)).finds("VMA-VDSO");
  }

  @Test
  void noMappings() {
    mm("minimal", it -> it.clearVmas()).finds("VMA-NONE");
  }

  @Test
  void descendingMappings() {
    mm(
            "minimal",
            it -> {
              List<VmaEntry> vmas = new ArrayList<>(it.getVmasList());
              Collections.swap(vmas, 0, 1);
              it.clearVmas().addAllVmas(vmas);
            })
        .finds("VMA-SORTED");
  }

  @Test
  void overlappingMappings() {
    mm("minimal", it -> it.getVmasBuilder(0).setEnd(it.getVmas(0).getEnd() + 0x1000))
        .finds("VMA-OVERLAP", "CORE-IP");
  }

  @Test
  void mappingWithinAPage() {
    mm("minimal", it -> it.getVmasBuilder(0).setStart(it.getVmas(0).getStart() + 16))
        .finds("VMA-ALIGN");
  }

  @Test
  void mappingWithoutBytes() {
    vma("minimal", 1 << 2, it -> it.setEnd(it.getStart())).finds("VMA-EMPTY");
  }

  @Test
  void offsetWithinAPage() {
    vma("minimal", REGULAR | FILE, it -> it.setPgoff(16)).finds("VMA-PGOFF");
  }

  @Test
  void mappingAboveUserSpace() {
    mm(
            "minimal",
            it ->
                it.addVmas(
                    it.getVmas(0).toBuilder()
                        .setStart(0xffffffffff602000L)
                        .setEnd(0xffffffffff603000L)))
        .finds("VMA-TASKSIZE");
  }

  private static VmaEntry guard(long start, long end) {
    return VmaEntry.newBuilder()
        .setStart(start)
        .setEnd(end)
        .setPgoff(0)
        .setShmid(0)
        .setProt(0)
        .setFlags(0)
        .setStatus(GUARD)
        .setFd(-1)
        .build();
  }

  @Test
  void guardInsideOfAMappingIsFine() {
    mm("minimal", it -> it.addVmas(guard(it.getVmas(0).getStart(), it.getVmas(0).getEnd())))
        .isClean();
  }

  @Test
  void guardAmongMappings() {
    mm("minimal", it -> it.addVmas(0, guard(it.getVmas(0).getStart(), it.getVmas(0).getEnd())))
        .finds("VMA-GUARD-LAST");
  }

  @Test
  void guardInAHole() {
    mm("minimal", it -> it.addVmas(guard(0x1000, 0x2000))).finds("VMA-GUARD-LAST");
  }

  @Test
  void mappingOfNoKind() {
    vma("threads-timers", ANON_PRIVATE | 1 << 5, it -> it.setStatus(REGULAR))
        .finds("VMA-STATUS-KIND", "PM-IN-VMA");
  }

  @Test
  void reservedBits() {
    vma("minimal", REGULAR | FILE, it -> it.setStatus(it.getStatus() | 1 << 20))
        .finds("VMA-STATUS-RSV");
  }

  @Test
  void privateKindWithSharedFlag() {
    vma("minimal", REGULAR | FILE, it -> it.setFlags(1)).finds("VMA-STATUS-FLAGS");
  }

  @Test
  void unknownProtection() {
    vma("minimal", REGULAR | FILE, it -> it.setProt(it.getProt() | 16)).finds("VMA-PROT");
  }

  @Test
  void mappingOfNoFile() {
    vma("names-utf8", REGULAR | FILE, it -> it.setShmid(NOBODY)).finds("VMA-FILE");
  }

  @Test
  void mappingOfNoMemfd() {
    vma("parent-chain", MEMFD, it -> it.setShmid(NOBODY)).finds("VMA-MEMFD", "FILE-UNREF");
  }

  @Test
  void mappingBeyondItsFile() {
    vma("minimal", REGULAR | FILE, it -> {});
    mm(
            "python-threads",
            it -> {
              for (VmaEntry.Builder vma : it.getVmasBuilderList()) {
                if ((vma.getStatus() & FILE) != 0 && vma.getProt() == 3) {
                  vma.setPgoff(1L << 40);
                }
              }
            })
        .finds("VMA-FILE-SIZE");
  }

  @Test
  void noPagemapOfSharedMemory() {
    vma("minimal", REGULAR | FILE, it -> it.setStatus(REGULAR | 1 << 8).setFlags(0x21).setShmid(77))
        .by(it -> it.withOnly(java.util.Set.of("VMA-SHMEM")))
        .finds("VMA-SHMEM");
  }

  @Test
  void sharedMemoryOfTwoKinds() {
    vma("sysv-ipc", SYSV, it -> {})
        .typed(
            "mm-1.img",
            entries -> {
              var mm = entries.get(0).message(org.crit4j.images.MmEntry.class).toBuilder();
              VmaEntry segment =
                  mm.getVmasList().stream()
                      .filter(it -> (it.getStatus() & SYSV) != 0)
                      .findFirst()
                      .orElseThrow();
              long start = mm.getVmas(0).getStart() - 0x100000;
              mm.addVmas(
                  0,
                  segment.toBuilder()
                      .setStart(start)
                      .setEnd(start + 0x1000)
                      .setStatus(REGULAR | 1 << 8));
              entries.set(0, entries.get(0).withMessage(mm.build()));
            })
        .finds("VMA-SHMEM-MIX");
  }

  @Test
  void noSegment() {
    vma("sysv-ipc", SYSV, it -> it.setShmid(NOBODY)).finds("VMA-SYSV");
  }

  @Test
  void segmentWithoutItsEnd() {
    one(
            DamagedCheckpoint.of("sysv-ipc"),
            "mm-1.img",
            0,
            org.crit4j.images.MmEntry.Builder.class,
            mm -> {
              for (VmaEntry.Builder vma : mm.getVmasBuilderList()) {
                if ((vma.getStatus() & SYSV) != 0) {
                  vma.setEnd(vma.getEnd() + 0x1000);
                  return;
                }
              }
            })
        .says("VMA-SYSV-COVER", "mapped");
  }

  @Test
  void segmentOfAnotherSize() {
    DamagedCheckpoint checkpoint = DamagedCheckpoint.of("sysv-ipc");
    long id = segment();
    checkpoint
        .typed(
            "ipcns-shm-10.img",
            entries -> {
              for (int i = 0; i < entries.size(); i++) {
                IpcShmEntry shm = entries.get(i).message(IpcShmEntry.class);
                if (shm.getDesc().getId() == id) {
                  entries.set(
                      i,
                      entries
                          .get(i)
                          .withMessage(shm.toBuilder().setSize(shm.getSize() + 4096).build()));
                }
              }
            })
        .finds("VMA-SYSV-COVER");
  }

  private static long segment() {
    long[] id = new long[1];
    vma("sysv-ipc", SYSV, it -> id[0] = it.getShmid());
    return id[0];
  }

  @Test
  void ringOfNoSocket() {
    vma("link-layer", SOCKET, it -> it.setShmid(NOBODY)).finds("VMA-SOCKET");
  }
}
