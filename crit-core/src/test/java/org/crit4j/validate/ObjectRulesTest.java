package org.crit4j.validate;

import static org.crit4j.validate.Damages.NOBODY;
import static org.crit4j.validate.Damages.file;
import static org.crit4j.validate.Damages.one;

import java.util.Set;
import java.util.function.Consumer;
import org.crit4j.images.BpfmapDataEntry;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FileEntry;
import org.crit4j.images.MarkType;
import org.crit4j.images.MemfdInodeEntry;
import org.crit4j.images.NsFileEntry;
import org.junit.jupiter.api.Test;

/** Epoll, timers, watches, memfds and other kernel objects. */
class ObjectRulesTest {

  @Test
  void targetIsNotOpen() {
    file("events", FdTypes.EVENTPOLL, it -> it.getEpfdBuilder().getTfdBuilder(0).setTfd(NOBODY))
        .finds("EPOLL-TFD");
  }

  @Test
  void targetTwice() {
    file("events", FdTypes.EVENTPOLL, it -> it.getEpfdBuilder().addTfd(it.getEpfd().getTfd(0)))
        .finds("EPOLL-UNIQ");
  }

  @Test
  void unknownClock() {
    file("events", FdTypes.TIMERFD, it -> it.getTfdBuilder().setClockid(5)).finds("TIMERFD-CLOCK");
  }

  @Test
  void tooManyNanoseconds() {
    file("events", FdTypes.TIMERFD, it -> it.getTfdBuilder().setVnsec(1_000_000_000))
        .finds("TIMERFD-VAL");
  }

  @Test
  void watchWithoutHandle() {
    file(
            "events",
            FdTypes.INOTIFY,
            it ->
                it.getIfyBuilder()
                    .getWdBuilder(0)
                    .getFHandleBuilder()
                    .clearPath()
                    .clearHandle()
                    .addHandle(1))
        .finds("INOTIFY-HANDLE");
  }

  @Test
  void watchWithoutNumber() {
    file("events", FdTypes.INOTIFY, it -> it.getIfyBuilder().getWdBuilder(0).setWd(0))
        .finds("INOTIFY-WD");
  }

  @Test
  void markWithoutInode() {
    file(
            DamagedCheckpoint.of("events"),
            it ->
                it.getFfy().getMarkCount() > 0
                    && it.getFfy().getMark(0).getType() == MarkType.INODE,
            it -> it.getFfyBuilder().getMarkBuilder(0).clearIe())
        .finds("FANOTIFY-MARK");
  }

  @Test
  void memfdWithoutInode() {
    file("parent-chain", FdTypes.MEMFD, it -> it.getMemfdBuilder().setInodeId(NOBODY))
        .finds("MEMFD-INODE");
  }

  private static DamagedCheckpoint inode(Consumer<MemfdInodeEntry.Builder> change) {
    return one(
        DamagedCheckpoint.of("parent-chain"),
        "memfd.img",
        0,
        MemfdInodeEntry.Builder.class,
        change);
  }

  @Test
  void inodeTwice() {
    DamagedCheckpoint.of("parent-chain")
        .typed("memfd.img", entries -> entries.add(entries.get(0)))
        .finds("MEMFD-UNIQ");
  }

  @Test
  void memfdWithoutPagemap() {
    DamagedCheckpoint checkpoint = DamagedCheckpoint.of("parent-chain");
    checkpoint
        .without(checkpoint.first("pagemap-shmem-"))
        .by(it -> it.without(Set.of("PAGES-ORPHAN")))
        .finds("MEMFD-PAGES");
  }

  @Test
  void memfdSmallerThanItsMapping() {
    inode(it -> it.setSize(1)).by(it -> it.without(Set.of("PM-SHM-RANGE"))).finds("MEMFD-SIZE");
  }

  @Test
  void unknownSeals() {
    inode(it -> it.setSeals(0x1000)).finds("MEMFD-SEALS");
  }

  private static DamagedCheckpoint map(Consumer<BpfmapDataEntry.Builder> change) {
    return one(
        DamagedCheckpoint.of("bpf-maps"),
        "bpfmap-data.img",
        0,
        BpfmapDataEntry.Builder.class,
        change);
  }

  @Test
  void dataOfNoMap() {
    map(it -> it.setMapId(NOBODY)).finds("BPF-DATA");
  }

  @Test
  void dataOfAnotherLength() {
    map(it -> it.setCount(it.getCount() + 1)).finds("BPF-DATA");
  }

  @Test
  void pidfdOfNoProcess() {
    file("pidfds", FdTypes.PIDFD, it -> it.getPidfdBuilder().setNspid(NOBODY)).finds("PIDFD-PID");
  }

  @Test
  void pidfdOfADeadProcess() {
    file("pidfds", FdTypes.PIDFD, it -> it.getPidfdBuilder().setNspid(-1)).isClean();
  }

  private static DamagedCheckpoint namespace(int id, int flag) {
    return file(
        "events",
        FdTypes.EVENTFD,
        it ->
            it.clearEfd()
                .setType(FdTypes.NS)
                .setNsf(
                    NsFileEntry.newBuilder()
                        .setId(it.getId())
                        .setNsId(id)
                        .setNsCflag(flag)
                        .setFlags(0)));
  }

  @Test
  void namespaceOfNobody() {
    namespace(NOBODY, 0x40000000)
        .by(it -> it.without(Set.of("FD-TYPE", "FILE-UNREF")))
        .finds("NSFILE-REF");
  }

  @Test
  void namespaceOfAnotherKind() {
    namespace(1, 0x1234)
        .by(it -> it.without(Set.of("FD-TYPE", "FILE-UNREF")))
        .says("NSFILE-FLAG", "0x1234");
  }

  @Test
  void tunWithoutDevice() {
    file(
            DamagedCheckpoint.of("tun"),
            it -> it.getTunf().hasNetdev(),
            it -> it.getTunfBuilder().setNetdev("nothing"))
        .finds("TUN-DEV");
  }

  @Test
  void groupsAbove32() {
    file("link-layer", FdTypes.NETLINKSK, it -> groups(it)).finds("NETLINK-GROUPS");
  }

  private static void groups(FileEntry.Builder file) {
    file.getNlskBuilder().clearGroups().addGroups(0).addGroups(1);
  }
}
