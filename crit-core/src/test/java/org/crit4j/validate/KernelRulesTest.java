package org.crit4j.validate;

import static org.crit4j.validate.Damages.file;

import com.google.gson.JsonArray;
import org.crit4j.images.FdTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kind: values that the kernel refuses. */
final class KernelRulesTest {
  private static final String CORE = "core-*";

  private static DamagedCheckpoint set(String path, Object value) {
    return DamagedCheckpoint.of("minimal").set(CORE, 0, path, value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cs", "ss"})
  void nullSegment(String register) {
    set("thread_info.gpregs." + register, 0).finds("CORE-X86-SEGMENT");
    set("thread_info.gpregs." + register, 3).finds("CORE-X86-SEGMENT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ip", "sp", "fs_base", "gs_base"})
  void addressOutsideOfUserSpace(String register) {
    set("thread_info.gpregs." + register, 1L << 56).says("CORE-X86-CANONICAL", "outside");
    set("thread_info.gpregs." + register, "0xffff800000000000")
        .says("CORE-X86-CANONICAL", "0xffff800000000000, outside of user space");
  }

  @Test
  void clockWithoutTimers() {
    DamagedCheckpoint.of("threads-timers")
        .set(CORE, 0, "tc.timers.posix.0.clock_id", 4)
        .finds("TIMER-CLOCK");
  }

  @Test
  void users() {
    set("thread_core.creds.uid", 0xffffffffL).finds("CREDS-LIMITS");
    JsonArray groups = new JsonArray();
    groups.add(0xffffffffL);
    set("thread_core.creds.groups", groups).finds("CREDS-LIMITS");
    JsonArray many = new JsonArray();
    for (int i = 0; i <= 65536; i++) {
      many.add(i);
    }
    set("thread_core.creds.groups", many).finds("CREDS-LIMITS");
  }

  @ParameterizedTest
  @ValueSource(longs = {1L << 4, 1L << 9, 1L << 5, 1L << 40})
  void advice(long bits) {
    DamagedCheckpoint.of("minimal").set("mm-*", 0, "vmas.0.madv", bits).finds("VMA-MADV");
  }

  @Test
  void openFlags() {
    DamagedCheckpoint.of("minimal")
        .set("files.img", 0, "reg.flags", 01000)
        .says("REG-OPEN-FLAGS", "O_TRUNC");
    DamagedCheckpoint.of("minimal").set("files.img", 0, "reg.flags", 0200).finds("REG-OPEN-FLAGS");
  }

  @Test
  void openFlagsThatWantNoFile() {
    DamagedCheckpoint.of("minimal").set("files.img", 0, "reg.flags", 0300).finds("REG-OPEN-FLAGS");
  }

  @Test
  void secureBits() {
    set("thread_core.creds.secbits", 0x1000).says("CREDS-LIMITS", "0x1000 has others");
    set("thread_core.creds.secbits", 0xfff).isClean();
  }

  @Test
  void scoreForALackOfMemory() {
    set("tc.oom_score_adj", 1001).says("CORE-OOM", "1001 is not between");
    set("tc.oom_score_adj", -1001).finds("CORE-OOM");
    set("tc.oom_score_adj", -1000).isClean();
  }

  @Test
  void ports() {
    file("inet-sockets", FdTypes.INETSK, it -> it.getIskBuilder().setProto(17).setSrcPort(70000))
        .says("ISK-PORT", "70000");
  }

  @Test
  void memfdThatCannotBeMade() {
    DamagedCheckpoint.of("memory")
        .set("memfd.img", 0, "size", "18446744073709551615")
        .says("MEMFD-CREATE", "18446744073709551615 bytes");
    DamagedCheckpoint.of("memory").set("memfd.img", 0, "hugetlb_flag", 99).finds("MEMFD-CREATE");
    DamagedCheckpoint.of("memory")
        .set("memfd.img", 0, "hugetlb_flag", 1L << 26)
        .finds("MEMFD-CREATE");
    DamagedCheckpoint.of("memory").set("memfd.img", 0, "hugetlb_flag", 21L << 26 | 4).isClean();
  }

  @Test
  void timerFlags() {
    file("events", FdTypes.TIMERFD, it -> it.getTfdBuilder().setSettimeFlags(4))
        .says("TIMERFD-VAL", "flags 0x4");
  }

  @Test
  void counterOfAnEventfd() {
    file("events", FdTypes.EVENTFD, it -> it.getEfdBuilder().setCounter(1L << 32))
        .withInfos()
        .says("EVENTFD-VAL", "4294967296");
  }

  @Test
  void watchOfNothing() {
    file("events", FdTypes.INOTIFY, it -> it.getIfyBuilder().getWdBuilder(0).setMask(0))
        .finds("INOTIFY-MASK");
  }
}
