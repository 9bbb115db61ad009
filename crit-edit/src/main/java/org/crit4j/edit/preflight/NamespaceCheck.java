package org.crit4j.edit.preflight;

import java.io.IOException;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.crit4j.checkpoint.NamespaceKind;

/** Whether the kernel has the kinds of namespaces that a restore makes. */
final class NamespaceCheck implements Check {
  @Override
  public void run(Situation in, Consumer<Obstacle> out) throws IOException {
    for (NamespaceKind kind : NamespaceKind.values()) {
      if (in.isOwn(kind)) {
        check(kind.name().toLowerCase(Locale.ROOT), in.target(), out);
      }
    }
  }

  private static void check(String name, Target target, Consumer<Obstacle> out) {
    if (target.has("proc/self/ns") && !target.has("proc/self/ns/" + name)) {
      String message = "the kernel has no " + name + " namespaces";
      out.accept(Obstacle.of(Level.REFUSES, "namespace", message));
    }
    String limit = "proc/sys/user/max_" + name + "_namespaces";
    OptionalLong most = target.number(limit);
    if (most.isPresent() && most.getAsLong() == 0) {
      String message = "user.max_" + name + "_namespaces is 0: none can be made";
      out.accept(
          Obstacle.of(Level.REFUSES, "namespace", message)
              .criu("No space left on device")
              .suggest("sysctl user.max_" + name + "_namespaces=1000"));
    }
  }
}
