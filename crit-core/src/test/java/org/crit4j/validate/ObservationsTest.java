package org.crit4j.validate;

import static org.crit4j.validate.Damages.file;
import static org.crit4j.validate.Damages.mm;
import static org.crit4j.validate.Damages.one;
import static org.crit4j.validate.Damages.vma;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Collections;
import org.crit4j.images.AutofsEntry;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.ExtFileEntry;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FileEntry;
import org.crit4j.images.FownEntry;
import org.crit4j.images.MmEntry;
import org.crit4j.images.RemapFilePathEntry;
import org.crit4j.images.VmaEntry;
import org.crit4j.message.ImageEntry;
import org.junit.jupiter.api.Test;

/** Rules that only inform: what is unusual, what is old, and what was deduced. */
class ObservationsTest {
  private static final int FILE_MAPPING = 1 | 1 << 6;
  private static final int GONE = 4242;

  private static DamagedCheckpoint of(String name) {
    return DamagedCheckpoint.of(name).withInfos();
  }

  /** Sets a field of the first core image. */
  private static DamagedCheckpoint core(String name, String path, Object value) {
    return of(name).set("core-*", 0, path, value);
  }

  @Test
  void inventories() {
    of("minimal").drop("inventory.img", 0, "dump_criu_run_id").finds("INV-RUNID");
    of("parent-chain")
        .drop("../pre-1/inventory.img", 0, "dump_uptime")
        .finds("PAGES-PREDUMP-UPTIME");
  }

  @Test
  void groupWithoutItsLeader() {
    of("container").set("pstree.img", 10, "pgid", GONE).finds("PST-PGRP-LEADER");
  }

  @Test
  void timers() {
    core("threads-timers", "tc.timers.posix.0.si_signo", 99).finds("TIMER-SIGNO");
  }

  @Test
  void threadsOutsideOfMemory() {
    core("minimal", "thread_info.gpregs.sp", "0x1000").finds("CORE-IP");
    core("threads-timers", "thread_core.rseq_entry.rseq_abi_pointer", 4096).finds("CORE-RSEQ");
    core("threads-timers", "thread_core.rseq_entry.rseq_abi_size", 20).finds("CORE-RSEQ");
    core("minimal", "thread_core.futex_rla_len", 25).finds("CORE-ROBUST");
    core("minimal", "thread_info.tls.0.entry_number", 3).finds("CORE-X86-TLS");
  }

  @Test
  void codeThatCannotBeRun() {
    long[] stack = new long[1];
    mm("minimal", it -> stack[0] = it.getMmStartStack());
    core("minimal", "thread_info.gpregs.ip", "0x" + Long.toHexString(stack[0])).finds("CORE-IP");
  }

  @Test
  void signalStacks() {
    one(
            of("minimal"),
            "core-*",
            0,
            CoreEntry.Builder.class,
            it -> it.getThreadCoreBuilder().getSasBuilder().setSsFlags(0).setSsSize(0))
        .finds("CORE-SAS");
    one(
            of("minimal"),
            "core-*",
            0,
            CoreEntry.Builder.class,
            it ->
                it.getThreadCoreBuilder()
                    .getSasBuilder()
                    .setSsFlags(0)
                    .setSsSp(0x1000)
                    .setSsSize(8192))
        .finds("CORE-SAS");
    one(
            of("minimal"),
            "core-*",
            0,
            CoreEntry.Builder.class,
            it ->
                it.getThreadCoreBuilder()
                    .getSasBuilder()
                    .setSsFlags(0)
                    .setSsSp(it.getThreadInfo().getGpregs().getSp() & -4096)
                    .setSsSize(2047))
        .says("CORE-SAS", "2047 bytes, fewer than 2048");
  }

  @Test
  void stackBelowOneThatGrowsDown() {
    long[] below = new long[1];
    mm("minimal", it -> below[0] = stack(it).getStart() - 4096);
    String address = "0x" + Long.toHexString(below[0]);
    core("minimal", "thread_info.gpregs.sp", address).isClean();
    one(
            core("minimal", "thread_info.gpregs.sp", address),
            "mm-*",
            0,
            MmEntry.Builder.class,
            it -> stack(it).setFlags(stack(it).getFlags() & ~0x100))
        .finds("CORE-IP");
  }

  private static VmaEntry.Builder stack(MmEntry.Builder mm) {
    return mm.getVmasBuilderList().stream()
        .filter(it -> Long.compareUnsigned(it.getStart(), mm.getMmStartStack()) <= 0)
        .filter(it -> Long.compareUnsigned(mm.getMmStartStack(), it.getEnd()) < 0)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void capabilities() {
    core("minimal", "thread_core.creds.cap_prm.0", 0).finds("CREDS-SUBSET");
  }

  @Test
  void memory() {
    mm("minimal", it -> it.setMmBrk(it.getMmBrk() + (1 << 24))).withInfos().finds("MM-BRK-VMA");
    vma("minimal", FILE_MAPPING, it -> it.clearFdflags()).withInfos().finds("VMA-FDFLAGS");
  }

  @Test
  void descriptors() {
    of("minimal").typed("fdinfo-2.img", Collections::reverse).finds("FD-SORTED");
  }

  @Test
  void filesFromOutside() {
    file("minimal", FdTypes.REG, it -> it.getRegBuilder().setExt(true))
        .withInfos()
        .finds("REG-EXT");
    FileEntry external =
        FileEntry.newBuilder()
            .setType(FdTypes.EXT)
            .setId(GONE)
            .setExt(
                ExtFileEntry.newBuilder()
                    .setId(GONE)
                    .setFown(
                        FownEntry.newBuilder()
                            .setUid(0)
                            .setEuid(0)
                            .setSignum(0)
                            .setPidType(0)
                            .setPid(0)))
            .build();
    of("minimal")
        .typed("files.img", entries -> entries.add(ImageEntry.of(external)))
        .finds("EXT-FILE", "FILE-UNREF");
    file("unix-sockets", FdTypes.UNIXSK, it -> it.getUskBuilder().setUflags(1))
        .withInfos()
        .says("USK-EXTERN", "--ext-unix-sk");
    file("unix-sockets", FdTypes.UNIXSK, it -> it.getUskBuilder().setUflags(4))
        .withInfos()
        .says("USK-EXTERN", "plugin");
  }

  @Test
  void remapOfAnOldDump() {
    one(
            of("files"),
            "remap-fpath.img",
            0,
            RemapFilePathEntry.Builder.class,
            it -> it.clearRemapType().setRemapId(it.getRemapId() | 1 << 31))
        .finds("REMAP-OLD");
  }

  @Test
  void pipeWithoutData() {
    of("events").without("pipes-data.img").finds("PIPEDATA-NONE");
  }

  @Test
  void events() {
    file("events", FdTypes.EVENTFD, it -> it.getEfdBuilder().setCounter(-1))
        .withInfos()
        .finds("EVENTFD-VAL");
    file("events", FdTypes.SIGNALFD, it -> it.getSgfdBuilder().setSigmask(1 << 8))
        .withInfos()
        .finds("SIGFD-MASK");
  }

  @Test
  void sockets() {
    file(
            of("link-layer"),
            it -> it.getPsk().hasRxRing(),
            it ->
                it.getPskBuilder()
                    .getRxRingBuilder()
                    .setFrameNr(it.getPsk().getRxRing().getFrameNr() + 1))
        .finds("PACKET-RING");
    file(
            "inet-sockets",
            FdTypes.INETSK,
            it ->
                it.getIskBuilder().getOptsBuilder().addAllSoFilter(Collections.nCopies(4097, 0x6L)))
        .withInfos()
        .finds("SKOPT-FILTER");
    int[] inode = new int[1];
    file("inet-sockets", FdTypes.INETSK, it -> inode[0] = it.getIsk().getIno());
    file(
            of("inet-sockets"),
            it -> it.hasIsk() && it.getIsk().getIno() != inode[0],
            it -> it.getIskBuilder().setIno(inode[0]))
        .finds("ISK-INO");
  }

  @Test
  void mounts() {
    of("container")
        .edit("mountpoints-14.img", 0, it -> it.addProperty("ext_key", "/data"))
        .finds("MNT-EXTKEY");
    of("container").drop("mountpoints-14.img", 0, "sb_flags").finds("MNT-SBFLAGS");
    of("container")
        .edit("mountpoints-14.img", 3, it -> it.addProperty("master_id", GONE))
        .finds("MNT-MASTER");
    one(of("autofs"), "autofs-*", 0, AutofsEntry.Builder.class, it -> it.setPgrp(GONE))
        .finds("AUTOFS-PGRP");
  }

  @Test
  void network() {
    of("tun").set("netdev-*", 0, "ifindex", 17).finds("NETDEV-LO");
    of("tun").word("route-9.img", 0, 0).finds("NETRAW");
    of("tun").word("rule-9.img", 0, 0).finds("NETRAW");
    of("tun").word("ifaddr-9.img", 0, 0).finds("NETRAW");
  }

  private static DamagedCheckpoint users(String field, long value) {
    return of("container-userns")
        .edit(
            "userns-*",
            it -> {
              JsonArray map = it.getAsJsonArray("uid_map");
              JsonObject first = map.get(0).getAsJsonObject();
              first.addProperty(field, value);
            });
  }

  @Test
  void userNamespaces() {
    users("count", 0).finds("USERNS-MAP", "USERNS-IDS");
    users("lower_first", 0xffff_fff0L).finds("USERNS-MAP");
    users("first", 1).finds("USERNS-IDS");
    of("container-userns")
        .edit(
            "userns-*",
            it -> {
              JsonArray map = it.getAsJsonArray("gid_map");
              map.add(map.get(0).deepCopy());
            })
        .says("USERNS-MAP", "overlaps");
    of("container-userns")
        .edit("userns-*", it -> it.remove("gid_map"))
        .says("USERNS-MAP", "is empty");
  }

  @Test
  void otherNamespaces() {
    of("container").set("utsns-*", 0, "nodename", "n".repeat(65)).finds("UTS-LEN");
    of("minimal").set("timens-0.img", 0, "monotonic.tv_nsec", 1_000_000_000).finds("TIMENS-NSEC");
    of("pidns-external").finds("PIDNS-EXT");
  }

  @Test
  void locks() {
    of("files").set("filelocks.img", 0, "start", -1).finds("LOCK-RANGE");
    of("files").set("filelocks.img", 0, "len", -1).finds("LOCK-RANGE");
  }

  @Test
  void statistics() {
    of("minimal").set("stats-dump", 0, "dump.pages_written", 1).finds("STATS-PAGES");
    of("memory").set("stats-dump", 0, "dump.shpages_written", 1).finds("STATS-PAGES");
  }

  @Test
  void cache() {
    of("irmap").entries("irmap-cache", it -> it.add(it.get(0))).finds("IRMAP");
  }
}
