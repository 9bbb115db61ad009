package org.crit4j.edit.preflight;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.crit4j.checkpoint.Task;
import org.crit4j.images.CredsEntry;
import org.crit4j.images.InventoryEntry;
import org.crit4j.images.Lsmtype;

/** Whether the machine has the security module that gave the processes their labels. */
final class LsmCheck implements Check {
  private static final String APPARMOR = "sys/kernel/security/apparmor";

  @Override
  public void run(Situation in, Consumer<Obstacle> out) throws IOException {
    Lsmtype dumped =
        in.checkpoint().inventory().map(InventoryEntry::getLsmtype).orElse(Lsmtype.NO_LSM);
    if (dumped == Lsmtype.NO_LSM) {
      return;
    }
    for (Task task : in.living()) {
      Optional<CredsEntry> credentials = task.credentials();
      if (credentials.isPresent() && credentials.get().hasLsmProfile()) {
        check(dumped, credentials.get().getLsmProfile(), task, in.target(), out);
        return;
      }
    }
  }

  private static void check(
      Lsmtype dumped, String profile, Task task, Target target, Consumer<Obstacle> out) {
    Lsmtype here = here(target);
    if (here != dumped) {
      String message =
          task + " has the " + word(dumped) + " label " + profile + ", but the machine has ";
      out.accept(
          Obstacle.of(
                  Level.REFUSES, "lsm", message + (here == Lsmtype.NO_LSM ? "none" : word(here)))
              .criu("mismatched lsm types and lsm profile specified")
              .suggest(
                  "crit edit --delete core-"
                      + Situation.number(task.pid())
                      + ".img:thread_core.creds.lsm_profile, and so for each thread"));
    } else if (here == Lsmtype.APPARMOR && !isLoaded(profile, target)) {
      String message = "the AppArmor profile " + profile + " of " + task + " is not loaded";
      out.accept(
          Obstacle.of(Level.UNKNOWN, "lsm", message)
              .suggest("load it, or criu restore --lsm-profile apparmor:PROFILE"));
    }
  }

  private static boolean isLoaded(String profile, Target target) {
    return profile.startsWith("unconfined")
        || target.lines(APPARMOR + "/profiles").isEmpty()
        || target.lines(APPARMOR + "/profiles").stream()
            .anyMatch(it -> it.startsWith(profile + " ") || it.equals(profile));
  }

  /** kerndat_lsm() in CRIU's lsm.c looks at the same places. */
  private static Lsmtype here(Target target) {
    if (target.has(APPARMOR)) {
      return Lsmtype.APPARMOR;
    }
    return target.has("sys/fs/selinux/enforce") ? Lsmtype.SELINUX : Lsmtype.NO_LSM;
  }

  private static String word(Lsmtype type) {
    return type == Lsmtype.APPARMOR ? "AppArmor" : "SELinux";
  }
}
