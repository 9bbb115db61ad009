package org.crit4j.cli;

import static org.crit4j.cli.RestoreRule.crashes;
import static org.crit4j.cli.RestoreRule.fails;
import static org.crit4j.cli.RestoreRule.hangs;
import static org.crit4j.cli.RestoreRule.misleads;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FdinfoEntry;
import org.crit4j.images.FileEntry;
import org.crit4j.images.FileLockEntry;
import org.crit4j.images.FsEntry;
import org.crit4j.images.InventoryEntry;
import org.crit4j.images.MemfdInodeEntry;
import org.crit4j.images.MmEntry;
import org.crit4j.images.PagemapEntry;
import org.crit4j.images.PagemapHead;
import org.crit4j.images.PipeDataEntry;
import org.crit4j.images.PstreeEntry;
import org.crit4j.images.RemapFilePathEntry;
import org.crit4j.images.SeccompEntry;
import org.crit4j.images.SkPacketEntry;
import org.crit4j.images.TcpStreamEntry;
import org.crit4j.images.VmaEntry;
import org.crit4j.message.ImageEntry;

/** What CRIU makes of damaged images, rule by rule. */
final class RestoreRules {
  private static final String FILES = "files.img";
  private static final int NOBODY = 9999;
  private static final int PAGE = 4096;

  private RestoreRules() {}

  /** All of them. */
  static List<RestoreRule> all() {
    return Stream.of(
            envelopes(), trees(), cores(), memory(), pages(), files(), objects(), sockets())
        .flatMap(List::stream)
        .toList();
  }

  private static List<RestoreRule> envelopes() {
    return List.of(
        fails("ENV-MAGIC", "Magic doesn't match", (set, victim) -> set.poke("pstree.img", 4, 0)),
        fails(
            "ENV-COMMON",
            "Head magic doesn't match",
            (set, victim) -> set.poke("pstree.img", 0, 0)),
        // The low byte of the size is not always the same.
        fails(
            "ENV-SIZE",
            " bytes while 32",
            (set, victim) -> set.poke(core(victim.parent()), 9, 0x7f)),
        fails(
            "ENV-TAIL",
            "Read 2 bytes while 4 expected",
            (set, victim) -> set.append("pstree.img", (byte) 1, (byte) 0)),
        fails(
            "ENV-SHORT",
            "Unexpected EOF",
            (set, victim) -> set.shorten("pstree.img", (int) set.size("pstree.img"))),
        fails("INV-EXISTS", "Unexpected EOF", (set, victim) -> set.remove("inventory.img")),
        fails("INV-VERSION", "Not supported images version", inventory(it -> it.setImgVersion(9))),
        fails("INV-FDINFO", "Too old image", inventory(InventoryEntry.Builder::clearFdinfoPerId)),
        fails("INV-ROOTIDS", "No kIDs provided", inventory(InventoryEntry.Builder::clearRootIds)),
        fails("INV-CGSET", "Corrupted root cgset", inventory(it -> it.setRootCgSet(0))));
  }

  private static RestoreRule.Damage inventory(Consumer<InventoryEntry.Builder> change) {
    return (set, victim) -> set.edit("inventory.img", InventoryEntry.Builder.class, change);
  }

  private static List<RestoreRule> trees() {
    return List.of(
        crashes("PST-EXISTS", "", (set, victim) -> set.remove("pstree.img")),
        crashes(
            "PST-UNIQ",
            "BUG",
            process(RulesVictim::child, (it, victim) -> it.setPid(victim.parent()))),
        fails(
            "PST-ROOT",
            "Parent missed on non-root task",
            process(RulesVictim::child, (it, victim) -> it.setPpid(0))),
        fails(
            "PST-PARENT",
            "Can't find a parent",
            process(RulesVictim::child, (it, victim) -> it.setPpid(NOBODY))),
        fails(
            "PST-THREADS",
            "Can't mmap section",
            process(RulesVictim::child, (it, victim) -> it.clearThreads())),
        fails(
            "PST-THR-LEADER",
            "Unexpected task",
            process(
                RulesVictim::parent,
                (it, victim) -> it.setThreads(0, it.getThreads(1)).setThreads(1, victim.parent()))),
        hangs(
            "PST-PGRP-SESSION",
            "",
            process(
                RulesVictim::child,
                (it, victim) -> it.setSid(victim.child()).setPgid(victim.parent()))),
        fails("CORE-EXISTS", "Unexpected EOF", (set, victim) -> set.remove(core(victim.child()))),
        fails(
            "IDS-EXISTS",
            "Core IDS data missed",
            (set, victim) -> set.remove("ids-" + victim.child() + ".img")),
        misleads(
            "FDT-IMG",
            "descriptors of the child",
            "0",
            (set, victim) -> set.remove("fdinfo-3.img")));
  }

  /** A change that depends on the processes. */
  @FunctionalInterface
  private interface Change<B> {
    void to(B builder, RulesVictim victim);
  }

  /** Which process. */
  @FunctionalInterface
  private interface Who {
    int of(RulesVictim victim);
  }

  private static RestoreRule.Damage process(Who who, Change<PstreeEntry.Builder> change) {
    return (set, victim) ->
        set.edit(
            "pstree.img",
            PstreeEntry.Builder.class,
            it -> {
              if (it.getPid() == who.of(victim)) {
                change.to(it, victim);
              }
            });
  }

  private static String core(int pid) {
    return "core-" + pid + ".img";
  }

  private static RestoreRule.Damage parent(Consumer<CoreEntry.Builder> change) {
    return (set, victim) -> set.edit(core(victim.parent()), CoreEntry.Builder.class, change);
  }

  private static RestoreRule.Damage task(Consumer<CoreEntry.Builder> change) {
    return (set, victim) -> set.edit(core(victim.child()), CoreEntry.Builder.class, change);
  }

  private static List<RestoreRule> cores() {
    return List.of(
        fails("CORE-STATE", "Unknown task state", task(it -> it.getTcBuilder().setTaskState(9))),
        fails("CORE-TC", "Core task state data missed", task(CoreEntry.Builder::clearTc)),
        fails(
            "CORE-TC-THREAD",
            "Thread has optional fields present",
            (set, victim) -> {
              CoreEntry leader = set.messages(core(victim.parent()), CoreEntry.class).get(0);
              int thread = set.messages("pstree.img", PstreeEntry.class).get(0).getThreads(1);
              set.edit(core(thread), CoreEntry.Builder.class, it -> it.setTc(leader.getTc()));
            }),
        fails("CORE-MTYPE", "march mismatch", task(it -> it.setMtype(CoreEntry.March.AARCH64))),
        fails("CORE-TI", "Core info data missed", task(CoreEntry.Builder::clearThreadInfo)),
        fails(
            "CORE-SIGACT",
            "Bad number of sigactions",
            task(it -> it.getTcBuilder().removeSigactions(0))),
        fails(
            "CORE-TIMERS", "Deprecated functionality", task(it -> it.getTcBuilder().clearTimers())),
        fails(
            "CORE-PDEATH",
            "Pdeath signal is too big",
            task(it -> it.getThreadCoreBuilder().setPdeathSig(77))),
        fails(
            "CORE-SCHED",
            "Inconsistent sched params",
            task(it -> it.getThreadCoreBuilder().setSchedPolicy(1).setSchedPrio(0))),
        fails(
            "CORE-X86-FPU",
            "Corruption in FPU",
            task(it -> it.getThreadInfoBuilder().getFpregsBuilder().clearStSpace())),
        fails("CREDS-EXISTS", "Unexpected EOF", task(it -> it.getThreadCoreBuilder().clearCreds())),
        fails(
            "CREDS-CAPS",
            "Unable to restore capabilities",
            task(it -> it.getThreadCoreBuilder().getCredsBuilder().clearCapPrm().addCapPrm(0))),
        fails("CG-REF", "No set", task(it -> it.getThreadCoreBuilder().setCgSet(NOBODY))),
        fails(
            "SECCOMP-REF",
            "Corrupted filter index",
            task(it -> it.getThreadCoreBuilder().setSeccompFilter(NOBODY))),
        fails(
            "SECCOMP-PREV",
            "Corrupted filter index",
            filter(it -> it.getSeccompFiltersBuilder(1).setPrev(NOBODY))),
        hangs("SECCOMP-LOOP", "", filter(it -> it.getSeccompFiltersBuilder(0).setPrev(1))),
        fails(
            "SECCOMP-LEN",
            "Corrupted filter len",
            filter(
                it -> it.getSeccompFiltersBuilder(1).setFilter(ByteString.copyFrom(new byte[7])))),
        fails(
            "TIMER-VALUE",
            "Invalid timer",
            (set, victim) ->
                set.edit(
                    core(victim.parent()),
                    CoreEntry.Builder.class,
                    it -> it.getTcBuilder().getTimersBuilder().getRealBuilder().setVusec(1000000))),
        fails(
            "TIMER-UNIQ",
            "Can't create posix timer - 1: -16",
            (set, victim) ->
                set.edit(
                    core(victim.parent()),
                    CoreEntry.Builder.class,
                    it -> it.getTcBuilder().getTimersBuilder().getPosixBuilder(1).setItId(0))),
        fails(
            "TIMER-SIGNO",
            "Can't create posix timer - 1: -22",
            parent(it -> it.getTcBuilder().getTimersBuilder().getPosixBuilder(1).setSiSigno(99))),
        fails(
            "TIMER-CLOCK",
            "Can't create posix timer - 1: -22",
            parent(it -> it.getTcBuilder().getTimersBuilder().getPosixBuilder(1).setClockId(99))),
        fails(
            "CORE-RSEQ",
            "failed sys_rseq",
            parent(it -> it.getThreadCoreBuilder().getRseqEntryBuilder().setRseqAbiSize(20))),
        fails(
            "CORE-RSEQ",
            "failed sys_rseq",
            parent(it -> it.getThreadCoreBuilder().getRseqEntryBuilder().setRseqAbiPointer(PAGE))),
        fails(
            "CORE-ROBUST",
            "Failed to recover futex robust list",
            parent(it -> it.getThreadCoreBuilder().setFutexRlaLen(25))),
        fails(
            "CREDS-LIMITS",
            "Unable to set PR_SET_SECUREBITS",
            parent(it -> it.getThreadCoreBuilder().getCredsBuilder().setSecbits(0x1000))),
        misleads(
            "CORE-IP",
            "turns",
            "",
            parent(it -> it.getThreadInfoBuilder().getGpregsBuilder().setIp(PAGE))),
        misleads(
            "CORE-IP",
            "turns",
            "",
            parent(it -> it.getThreadInfoBuilder().getGpregsBuilder().setSp(PAGE))),
        fails(
            "TIMER-SIGEV",
            "Can't create posix timer - 1: -22",
            (set, victim) ->
                set.edit(
                    core(victim.parent()),
                    CoreEntry.Builder.class,
                    it ->
                        it.getTcBuilder()
                            .getTimersBuilder()
                            .getPosixBuilder(1)
                            .setItSigevNotify(9))));
  }

  private static RestoreRule.Damage filter(Consumer<SeccompEntry.Builder> change) {
    return (set, victim) -> set.edit("seccomp.img", SeccompEntry.Builder.class, change);
  }

  private static RestoreRule.Damage mm(Consumer<MmEntry.Builder> change) {
    return (set, victim) ->
        set.edit("mm-" + victim.parent() + ".img", MmEntry.Builder.class, change);
  }

  private static RestoreRule.Damage vma(
      Predicate<VmaEntry> which, Consumer<VmaEntry.Builder> change) {
    return mm(
        it -> {
          for (VmaEntry.Builder each : it.getVmasBuilderList()) {
            if (which.test(each.build())) {
              change.accept(each);
              return;
            }
          }
        });
  }

  private static boolean hasStatus(VmaEntry vma, int status) {
    return (vma.getStatus() & status) == status;
  }

  private static List<RestoreRule> memory() {
    return List.of(
        fails(
            "MM-EXISTS",
            "Segmentation fault",
            (set, victim) -> set.remove("mm-" + victim.parent() + ".img")),
        fails("MM-EXE", "No entry for reg-file-ID", mm(it -> it.setExeFileId(NOBODY))),
        fails(
            "MM-AUXV",
            "Image corrupted",
            mm(
                it -> {
                  while (it.getMmSavedAuxvCount() < 46) {
                    it.addMmSavedAuxv(0);
                  }
                })),
        fails("MM-ORDER", "prctl", mm(it -> it.setMmStartCode(it.getMmEndCode() + 1))),
        fails("MM-ARGS-VMA", "prctl", mm(it -> it.setMmArgStart(PAGE).setMmArgEnd(PAGE + 1))),
        fails("VMA-NONE", "Segmentation fault", mm(MmEntry.Builder::clearVmas)),
        fails(
            "VMA-SORTED",
            "VMA-s are not sorted",
            mm(
                it -> {
                  VmaEntry first = it.getVmas(0);
                  it.setVmas(0, it.getVmas(1)).setVmas(1, first);
                })),
        fails(
            "VMA-ALIGN",
            "Can't restore",
            vma(it -> hasStatus(it, 0x41), it -> it.setStart(it.getStart() + 16))),
        fails(
            "VMA-PGOFF",
            "Invalid argument",
            vma(it -> hasStatus(it, 0x41), it -> it.setPgoff(it.getPgoff() + 16))),
        fails(
            "VMA-FILE",
            "No entry for reg-file-ID",
            vma(it -> hasStatus(it, 0x41), it -> it.setShmid(NOBODY))),
        fails(
            "VMA-MEMFD",
            "No entry for memfd",
            vma(it -> hasStatus(it, 0x4000), it -> it.setShmid(NOBODY))));
  }

  private static RestoreRule.Damage pagemap(Consumer<List<ImageEntry>> change) {
    return (set, victim) ->
        set.rewrite(
            "pagemap-" + victim.parent() + ".img",
            entries -> {
              change.accept(entries);
              return entries;
            });
  }

  /** The image with the content of a pagemap. */
  private static String pages(ImageSet set, String pagemap) throws IOException {
    return "pages-" + set.messages(pagemap, PagemapHead.class).get(0).getPagesId() + ".img";
  }

  /** The pagemap of the memfd. */
  private static String memfd(ImageSet set) throws IOException {
    return set.messages("memfd.img", MemfdInodeEntry.class).stream()
        .filter(it -> it.getName().equals("memory"))
        .map(it -> "pagemap-shmem-" + it.getShmid() + ".img")
        .findFirst()
        .orElseThrow();
  }

  private static void replace(
      List<ImageEntry> entries, int index, Consumer<PagemapEntry.Builder> change) {
    PagemapEntry.Builder builder = entries.get(index).message(PagemapEntry.class).toBuilder();
    change.accept(builder);
    entries.set(index, entries.get(index).withMessage(builder.build()));
  }

  private static List<RestoreRule> pages() {
    return List.of(
        fails(
            "PM-EXISTS",
            "Restoring FAILED",
            (set, victim) -> set.remove("pagemap-" + victim.parent() + ".img")),
        fails("PM-SORTED", "outside of VMA", pagemap(it -> Collections.swap(it, 2, 3))),
        hangs("PM-OVERLAP", "", pagemap(it -> it.add(2, it.get(1)))),
        hangs(
            "PM-ALIGN",
            "",
            pagemap(it -> replace(it, 2, entry -> entry.setVaddr(entry.getVaddr() + 16)))),
        fails(
            "PM-IN-VMA",
            "outside of VMA",
            pagemap(it -> replace(it, 1, entry -> entry.setVaddr(PAGE)))),
        fails(
            "PM-PARENT-LINK",
            "No parent for snapshot pagemap",
            pagemap(it -> replace(it, 1, entry -> entry.setFlags(1)))),
        fails(
            "PM-PARENT-DANGLING",
            "Can't open parent path",
            (set, victim) -> set.link("parent", "nowhere")),
        // What runs out, descriptors or stack, depends on the limits of whoever calls it.
        fails("PM-PARENT-CYCLE", "Restoring FAILED", (set, victim) -> set.link("parent", ".")),
        hangs(
            "PAGES-SIZE",
            "",
            (set, victim) -> set.shorten(pages(set, "pagemap-" + victim.parent() + ".img"), PAGE)),
        misleads(
            "SHMPAGES-MISSING",
            "memfd",
            "\0\0\0\0\0\0",
            (set, victim) -> set.remove(pages(set, memfd(set)))));
  }

  private static RestoreRule.Damage file(FdTypes type, Consumer<FileEntry.Builder> change) {
    return files(it -> it.getType() == type, change);
  }

  /** Changes the first file that is meant. */
  private static RestoreRule.Damage files(
      Predicate<FileEntry> which, Consumer<FileEntry.Builder> change) {
    return (set, victim) -> {
      FileEntry first =
          set.messages(FILES, FileEntry.class).stream().filter(which).findFirst().orElseThrow();
      set.edit(
          FILES,
          FileEntry.Builder.class,
          it -> {
            if (it.getId() == first.getId()) {
              change.accept(it);
            }
          });
    };
  }

  private static RestoreRule.Damage descriptor(FdTypes type, Consumer<FdinfoEntry.Builder> change) {
    return (set, victim) -> {
      FdinfoEntry first =
          set.messages("fdinfo-2.img", FdinfoEntry.class).stream()
              .filter(it -> it.getType() == type)
              .findFirst()
              .orElseThrow();
      set.edit(
          "fdinfo-2.img",
          FdinfoEntry.Builder.class,
          it -> {
            if (it.getFd() == first.getFd()) {
              change.accept(it);
            }
          });
    };
  }

  private static List<RestoreRule> files() {
    return List.of(
        crashes("FILE-MSG", "", file(FdTypes.EVENTFD, FileEntry.Builder::clearEfd)),
        fails(
            "FILE-TYPE", "Unknown file type", file(FdTypes.EVENTFD, it -> it.setType(FdTypes.UND))),
        fails(
            "FILE-ID",
            "ID mismatch",
            file(FdTypes.EVENTFD, it -> it.getEfdBuilder().setId(NOBODY))),
        fails("FD-REF", "No file for fd", descriptor(FdTypes.EVENTFD, it -> it.setId(NOBODY))),
        fails(
            "FD-TYPE",
            "No file for fd",
            descriptor(FdTypes.EVENTFD, it -> it.setType(FdTypes.TIMERFD))),
        fails("FD-UNIQ", "already in use", descriptor(FdTypes.EVENTFD, it -> it.setFd(0))),
        fails(
            "FD-RANGE", "Too big FD number", descriptor(FdTypes.EVENTFD, it -> it.setFd(1 << 20))),
        fails(
            "FS-REF",
            "Can't find task cwd",
            (set, victim) ->
                set.edit(
                    "fs-" + victim.child() + ".img",
                    FsEntry.Builder.class,
                    it -> it.setCwdId(NOBODY))),
        fails("REG-NAME", "Can't open file", named("/file", it -> it.getRegBuilder().setName(""))),
        fails(
            "REG-POS",
            "Can't restore file pos",
            named("/file", it -> it.getRegBuilder().setPos(-2))),
        fails(
            "REG-OPEN-FLAGS",
            "File exists",
            named("/file", it -> it.getRegBuilder().setFlags(it.getReg().getFlags() | 0300))),
        fails(
            "FOWN-PID",
            "owner pid: No such process",
            file(FdTypes.PIPE, it -> it.getPipeBuilder().getFownBuilder().setPid(NOBODY))),
        fails("REMAP-ORIG", "Remap for non existing file", remap(it -> it.setOrigId(NOBODY))),
        fails("REMAP-GHOST", "Unexpected EOF", (set, victim) -> set.remove("ghost-file-1.img")),
        fails("GHOST-CONTENT", "bad size", (set, victim) -> set.shorten("ghost-file-1.img", 1)));
  }

  private static RestoreRule.Damage named(String end, Consumer<FileEntry.Builder> change) {
    return files(it -> it.getReg().getName().endsWith(end), change);
  }

  private static RestoreRule.Damage remap(Consumer<RemapFilePathEntry.Builder> change) {
    return (set, victim) -> set.edit("remap-fpath.img", RemapFilePathEntry.Builder.class, change);
  }

  private static RestoreRule.Damage pipe(String image) {
    return (set, victim) ->
        set.edit(image, PipeDataEntry.Builder.class, it -> it.setPipeId(NOBODY));
  }

  private static RestoreRule.Damage inode(Consumer<MemfdInodeEntry.Builder> change) {
    return (set, victim) ->
        set.edit(
            "memfd.img",
            MemfdInodeEntry.Builder.class,
            it -> {
              if (it.getName().equals("memory")) {
                change.accept(it);
              }
            });
  }

  private static RestoreRule.Damage lock(Consumer<FileLockEntry.Builder> change) {
    return (set, victim) -> set.edit("filelocks.img", FileLockEntry.Builder.class, change);
  }

  private static List<RestoreRule> objects() {
    return List.of(
        misleads("PIPEDATA-REF", "pipe", "BlockingIOError", pipe("pipes-data.img")),
        misleads("PIPEDATA-REF", "fifo", "BlockingIOError", pipe("fifo-data.img")),
        fails(
            "FIFO-REG",
            "No entry for reg-file-ID",
            file(FdTypes.FIFO, it -> it.getFifoBuilder().setRegfId(NOBODY))),
        fails(
            "EPOLL-TFD",
            "Can't add event",
            file(FdTypes.EVENTPOLL, it -> it.getEpfdBuilder().getTfdBuilder(0).setTfd(NOBODY))),
        fails(
            "EPOLL-UNIQ",
            "Can't add event",
            file(FdTypes.EVENTPOLL, it -> it.getEpfdBuilder().addTfd(it.getEpfd().getTfd(0)))),
        crashes(
            "TIMERFD-CLOCK",
            "Unknown clock type",
            file(FdTypes.TIMERFD, it -> it.getTfdBuilder().setClockid(5))),
        fails(
            "TIMERFD-VAL",
            "Can't restore ticks/time",
            file(FdTypes.TIMERFD, it -> it.getTfdBuilder().setVnsec(1000000000))),
        crashes(
            "MEMFD-INODE",
            "Unable to find the 9999 memfd inode",
            file(FdTypes.MEMFD, it -> it.getMemfdBuilder().setInodeId(NOBODY))),
        fails(
            "MEMFD-PAGES",
            "Can't restore shmem content",
            (set, victim) -> set.remove(set.only("pagemap-shmem-"))),
        fails("MEMFD-SEALS", "Cannot apply seals", inode(it -> it.setSeals(0x1000))),
        fails("MEMFD-CREATE", "Can't resize shmem", inode(it -> it.setSize(-1))),
        fails(
            "TIMERFD-VAL",
            "Can't restore ticks/time",
            file(FdTypes.TIMERFD, it -> it.getTfdBuilder().setSettimeFlags(77))),
        fails(
            "INOTIFY-WD",
            "Can't set next inotify wd",
            file(FdTypes.INOTIFY, it -> it.getIfyBuilder().getWdBuilder(0).setWd(0))),
        fails(
            "INOTIFY-MASK",
            "Can't add watch",
            file(FdTypes.INOTIFY, it -> it.getIfyBuilder().getWdBuilder(0).setMask(0))),
        fails("LOCK-FD", "Can not set flock", lock(it -> it.setFd(NOBODY))),
        misleads("LOCK-PID", "locked", "no", lock(it -> it.setPid(NOBODY))),
        fails("LOCK-KIND", "Unknown file lock style", lock(it -> it.setFlag(64))));
  }

  private static RestoreRule.Damage stream(Consumer<TcpStreamEntry.Builder> change) {
    return (set, victim) -> set.edit(set.only("tcp-stream-"), TcpStreamEntry.Builder.class, change);
  }

  private static boolean isEstablished(FileEntry file) {
    return file.hasUsk() && file.getUsk().getPeer() != 0 && file.getUsk().getType() == 1;
  }

  private static boolean listensAtPath(FileEntry file) {
    return file.hasUsk() && file.getUsk().getState() == 10;
  }

  private static boolean isUdp(FileEntry file) {
    return file.hasIsk() && file.getIsk().getProto() == 17;
  }

  private static List<RestoreRule> sockets() {
    return List.of(
        fails(
            "USK-PEER",
            "Peer 9999 unresolved",
            files(RestoreRules::isEstablished, it -> it.getUskBuilder().setPeer(NOBODY))),
        fails(
            "USK-TYPE",
            "Can't make unix socket",
            files(RestoreRules::listensAtPath, it -> it.getUskBuilder().setType(77))),
        crashes(
            "USK-NAME",
            "Bad unix name len",
            file(
                FdTypes.UNIXSK,
                it -> it.getUskBuilder().setName(ByteString.copyFrom(new byte[200])))),
        fails(
            "SKQ-REF",
            "Can't find sender",
            (set, victim) ->
                set.edit("sk-queues.img", SkPacketEntry.Builder.class, it -> it.setIdFor(NOBODY))),
        fails(
            "SKQ-SCM",
            "Can't find fdesc",
            (set, victim) ->
                set.edit(
                    "sk-queues.img",
                    SkPacketEntry.Builder.class,
                    it -> {
                      if (it.getScmCount() > 0) {
                        it.getScmBuilder(0).setRights(0, NOBODY);
                      }
                    })),
        fails(
            "ISK-FAMILY",
            "Unsupported socket",
            file(FdTypes.INETSK, it -> it.getIskBuilder().setFamily(77))),
        fails(
            "ISK-ADDR",
            "Addr len mismatch",
            files(
                it -> it.getIsk().getFamily() == 10,
                it -> it.getIskBuilder().clearSrcAddr().addSrcAddr(0))),
        fails(
            "ISK-LISTEN",
            "Wrong socket in listen state",
            files(RestoreRules::isUdp, it -> it.getIskBuilder().setState(10))),
        fails("TCP-STREAM", "Unexpected EOF", (set, victim) -> set.remove(set.only("tcp-stream-"))),
        fails("TCP-UNSQ", "No unsq len", stream(TcpStreamEntry.Builder::clearUnsqLen)),
        fails("TCP-WSCALE", "No rcv wscale", stream(TcpStreamEntry.Builder::clearRcvWscale)),
        fails(
            "TCP-QLEN",
            "Img trimmed",
            (set, victim) -> set.shorten(set.all("tcp-stream-").get(1), 1)));
  }
}
