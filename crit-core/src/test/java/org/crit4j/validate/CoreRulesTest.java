package org.crit4j.validate;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.ThreadInfoAarch64;
import org.crit4j.images.UserAarch64FpsimdContextEntry;
import org.crit4j.images.UserAarch64RegsEntry;
import org.junit.jupiter.api.Test;

class CoreRulesTest {
  private static final String CORE = "core-*";

  private static DamagedCheckpoint minimal() {
    return DamagedCheckpoint.of("minimal");
  }

  /** One process of six threads, 10428 to 10433. */
  private static DamagedCheckpoint threads() {
    return DamagedCheckpoint.of("threads-timers");
  }

  /** 3, 4, 9 and 11 are zombies. */
  private static DamagedCheckpoint container() {
    return DamagedCheckpoint.of("container");
  }

  @Test
  void missing() {
    threads().without("core-10430.img").finds("CORE-EXISTS");
    container().without("core-3.img").finds("CORE-EXISTS");
  }

  @Test
  void orphan() {
    container().copy("core-3.img", "core-77.img").finds("CORE-ORPHAN");
  }

  @Test
  void lostThread() {
    threads()
        .edit("pstree.img", it -> it.getAsJsonArray("threads").remove(5))
        .finds("THR-MISSING", "CORE-ORPHAN");
  }

  @Test
  void architectureIsUnknown() {
    minimal().set(CORE, 0, "mtype", "UNKNOWN").finds("CORE-MTYPE", "CORE-TI-OTHER");
    minimal().set(CORE, 0, "mtype", 99).finds("CORE-MTYPE", "CORE-TI-OTHER");
  }

  @Test
  void twoArchitectures() {
    container().set("core-3.img", 0, "mtype", "S390").finds("CORE-MTYPE");
  }

  @Test
  void noRegisters() {
    threads().drop("core-10429.img", 0, "thread_info").finds("CORE-TI");
  }

  private static CoreEntry withArm(CoreEntry core, int general, int vectors) {
    ThreadInfoAarch64.Builder arm =
        ThreadInfoAarch64.newBuilder()
            .setClearTidAddr(1)
            .setTls(1)
            .setGpregs(UserAarch64RegsEntry.newBuilder().setSp(1).setPc(1).setPstate(1))
            .setFpsimd(UserAarch64FpsimdContextEntry.newBuilder().setFpsr(1).setFpcr(1));
    for (int i = 0; i < general; i++) {
      arm.getGpregsBuilder().addRegs(i);
    }
    for (int i = 0; i < vectors; i++) {
      arm.getFpsimdBuilder().addVregs(i);
    }
    return core.toBuilder().setTiAarch64(arm).build();
  }

  @Test
  void otherRegisters() {
    minimal()
        .message(CORE, 0, CoreEntry.class, core -> withArm(core, 31, 64))
        .finds("CORE-TI-OTHER");
  }

  @Test
  void registersOfArm() {
    minimal()
        .message(
            CORE,
            0,
            CoreEntry.class,
            core ->
                withArm(core, 31, 32).toBuilder()
                    .clearThreadInfo()
                    .setMtype(CoreEntry.March.AARCH64)
                    .build())
        .finds("CORE-ARM64", "CORE-IP");
  }

  @Test
  void noState() {
    // What depends on the state of the process is left aside.
    minimal().drop(CORE, 0, "tc").finds("CORE-TC");
  }

  @Test
  void threadWithState() {
    threads()
        .document(
            "core-10429.img",
            it -> {
              JsonObject core = it.getAsJsonArray("entries").get(0).getAsJsonObject();
              JsonObject ids = new JsonObject();
              for (String id : new String[] {"vm_id", "files_id", "fs_id", "sighand_id"}) {
                ids.addProperty(id, 2);
              }
              core.add("ids", ids);
            })
        .finds("CORE-TC-THREAD");
  }

  @Test
  void noThreadCore() {
    threads().drop("core-10429.img", 0, "thread_core").finds("CORE-THREADCORE");
  }

  @Test
  void unknownState() {
    minimal().set(CORE, 0, "tc.task_state", 6).finds("CORE-STATE");
  }

  @Test
  void aliveOneSaidToBeDead() {
    container().set("core-10.img", 0, "tc.task_state", 2).finds("CORE-STATE-DEAD", "MM-DEAD");
  }

  @Test
  void exitCodeOfAliveOne() {
    minimal().set(CORE, 0, "tc.exit_code", 256).finds("CORE-EXITCODE");
    container().set("core-3.img", 0, "tc.exit_code", 19).finds("CORE-EXITCODE");
  }

  @Test
  void stopSignal() {
    minimal().set(CORE, 0, "tc.stop_signo", 19).finds("CORE-STOPSIG");
    minimal()
        .set(CORE, 0, "tc.task_state", 3)
        .set(CORE, 0, "tc.stop_signo", 9)
        .finds("CORE-STOPSIG");
  }

  @Test
  void longName() {
    minimal().set(CORE, 0, "tc.comm", "sixteen letters.").finds("CORE-COMM");
  }

  @Test
  void actions() {
    minimal()
        .edit(CORE, it -> it.getAsJsonObject("tc").getAsJsonArray("sigactions").remove(0))
        .finds("CORE-SIGACT");
    minimal().drop(CORE, 0, "tc.sigactions").finds("CORE-SIGACT");
  }

  @Test
  void limits() {
    minimal().set(CORE, 0, "tc.rlimits.rlimits.3.max", 5).finds("CORE-RLIM");
    minimal().drop(CORE, 0, "tc.rlimits").finds("CORE-RLIM");
  }

  @Test
  void noTimers() {
    minimal().drop(CORE, 0, "tc.timers").finds("CORE-TIMERS");
  }

  @Test
  void timerValues() {
    minimal().set(CORE, 0, "tc.timers.real.iusec", 1_000_000).finds("TIMER-VALUE");
    threads().set(CORE, 0, "tc.timers.posix.0.insec", 1_000_000_000).finds("TIMER-VALUE");
  }

  @Test
  void timerIds() {
    threads().set(CORE, 0, "tc.timers.posix.1.it_id", 0).finds("TIMER-UNIQ");
  }

  @Test
  void timerNotification() {
    threads().set(CORE, 0, "tc.timers.posix.0.it_sigev_notify", 3).finds("TIMER-SIGEV");
    threads()
        .set(CORE, 0, "tc.timers.posix.0.it_sigev_notify", 4)
        .set(CORE, 0, "tc.timers.posix.0.notify_thread_id", 7)
        .finds("TIMER-SIGEV");
  }

  @Test
  void shortSignal() {
    threads().set(CORE, 0, "tc.signals_s.signals.0.siginfo", "AAAA").finds("CORE-SIGINFO");
  }

  @Test
  void scheduling() {
    minimal().set(CORE, 0, "thread_core.sched_nice", 20).finds("CORE-SCHED");
    minimal().set(CORE, 0, "thread_core.sched_policy", 1).finds("CORE-SCHED");
    minimal().set(CORE, 0, "thread_core.sched_policy", 6).finds("CORE-SCHED");
    minimal().set(CORE, 0, "thread_core.sched_prio", 1).finds("CORE-SCHED");
  }

  @Test
  void parentDeath() {
    minimal().set(CORE, 0, "thread_core.pdeath_sig", 65).finds("CORE-PDEATH");
  }

  private static JsonObject fpregs(JsonObject core) {
    return core.getAsJsonObject("thread_info").getAsJsonObject("fpregs");
  }

  @Test
  void floatingPoint() {
    minimal()
        .edit(CORE, it -> fpregs(it).getAsJsonArray("xmm_space").remove(0))
        .finds("CORE-X86-FPU");
  }

  @Test
  void extendedRegisters() {
    minimal()
        .edit(
            CORE, it -> fpregs(it).getAsJsonObject("xsave").getAsJsonArray("ymmh_space").remove(0))
        .finds("CORE-X86-XSAVE");
    minimal()
        .edit(CORE, it -> fpregs(it).getAsJsonObject("xsave").getAsJsonArray("zmm_upper").add(0))
        .finds("CORE-X86-XSAVE");
  }

  @Test
  void mode() {
    minimal().set(CORE, 0, "thread_info.gpregs.mode", 3).finds("CORE-X86-MODE");
    threads().set("core-10430.img", 0, "thread_info.gpregs.mode", 2).finds("CORE-X86-MODE");
  }

  @Test
  void noCredentials() {
    threads().drop("core-10431.img", 0, "thread_core.creds").finds("CREDS-EXISTS");
  }

  @Test
  void capabilities() {
    minimal().edit(CORE, it -> capabilities(it, "cap_eff").remove(0)).finds("CREDS-CAPS");
    minimal().edit(CORE, it -> capabilities(it, "cap_bnd").add(0)).finds("CREDS-CAPS");
  }

  private static JsonArray capabilities(JsonObject core, String set) {
    return core.getAsJsonObject("thread_core").getAsJsonObject("creds").getAsJsonArray(set);
  }

  @Test
  void labelsOfSockets() {
    threads()
        .set("core-10430.img", 0, "thread_core.creds.lsm_sockcreate", "web_t")
        .finds("CREDS-SAME-LSM");
  }

  @Test
  void seccompModes() {
    minimal().set(CORE, 0, "thread_core.seccomp_mode", 3).finds("SECCOMP-MODE");
    minimal().set(CORE, 0, "thread_core.seccomp_filter", 0).finds("SECCOMP-MODE");
  }
}
