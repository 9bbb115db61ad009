package org.crit4j.edit.preflight;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.crit4j.checkpoint.Task;
import org.crit4j.images.CoreEntry;

/** Whether the machine has the architecture of the processes. */
final class ArchitectureCheck implements Check {
  /** By the names that the JVM has for them. */
  private static final Map<String, CoreEntry.March> NAMES =
      Map.of(
          "amd64", CoreEntry.March.X86_64,
          "x86_64", CoreEntry.March.X86_64,
          "aarch64", CoreEntry.March.AARCH64,
          "arm", CoreEntry.March.ARM,
          "ppc64le", CoreEntry.March.PPC64,
          "s390x", CoreEntry.March.S390,
          "mips64el", CoreEntry.March.MIPS,
          "loongarch64", CoreEntry.March.LOONGARCH64,
          "riscv64", CoreEntry.March.RISCV64);

  @Override
  public void run(Situation in, Consumer<Obstacle> out) throws IOException {
    Optional<CoreEntry.March> here = Optional.ofNullable(NAMES.get(in.target().architecture()));
    List<Task> tasks = in.living();
    if (here.isEmpty() || tasks.isEmpty()) {
      return;
    }
    Optional<CoreEntry.March> there = tasks.get(0).architecture();
    if (there.isPresent() && !there.equals(here)) {
      String message = "the processes are of " + there.get() + ", the machine is of " + here.get();
      out.accept(
          Obstacle.of(Level.REFUSES, "architecture", message)
              .criu("Core march mismatch " + there.get().getNumber()));
    }
  }
}
