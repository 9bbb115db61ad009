package org.crit4j.edit.preflight;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.crit4j.checkpoint.Descriptor;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.file.Inotify;
import org.crit4j.image.ImageType;
import org.crit4j.images.RlimitEntry;
import org.crit4j.images.TaskCoreEntry;
import org.crit4j.memory.MemoryArea;

/** Whether what the kernel allows, and has been built with, is enough. */
final class LimitCheck implements Check {
  private static final int RLIMIT_NOFILE = 7;
  private static final String OPEN = "proc/sys/fs/nr_open";
  private static final String AREAS = "proc/sys/vm/max_map_count";
  private static final String SECCOMP = "proc/sys/kernel/seccomp/actions_avail";
  private static final String WATCHES = "proc/sys/fs/inotify/max_user_watches";

  @Override
  public void run(Situation in, Consumer<Obstacle> out) throws IOException {
    OptionalLong open = in.target().number(OPEN);
    OptionalLong most = in.target().number(AREAS);
    OptionalLong huge = hugePages(in.target());
    for (Task task : in.living()) {
      if (open.isPresent()) {
        descriptors(task, open.getAsLong(), out);
      }
      List<MemoryArea> areas = task.memoryAreas();
      if (most.isPresent() && areas.size() > most.getAsLong()) {
        String message = task + " has " + areas.size() + " mappings, vm.max_map_count is ";
        out.accept(
            Obstacle.of(Level.REFUSES, "limit", message + most.getAsLong())
                .criu("Cannot allocate memory")
                .suggest("sysctl vm.max_map_count=" + (areas.size() + 100)));
      }
      if (huge.isPresent()
          && huge.getAsLong() == 0
          && areas.stream().anyMatch(MemoryArea::isHuge)) {
        out.accept(
            Obstacle.of(Level.REFUSES, "limit", task + " has huge pages, and none is free")
                .criu("Cannot allocate memory")
                .suggest("sysctl vm.nr_hugepages=NUMBER"));
      }
    }
    if (in.hasContent(ImageType.SECCOMP)
        && in.target().has("proc/sys/kernel")
        && !in.target().has(SECCOMP)) {
      out.accept(Obstacle.of(Level.REFUSES, "kernel", "the kernel has no seccomp filters"));
    }
    watches(in, out);
  }

  private static void descriptors(Task task, long most, Consumer<Obstacle> out) throws IOException {
    long highest = 0;
    for (Descriptor each : task.descriptors().orElse(List.of())) {
      highest = Math.max(highest, Integer.toUnsignedLong(each.fd()));
    }
    if (highest >= most) {
      String message =
          "descriptor " + highest + " of " + task + " is not below fs.nr_open, " + most;
      out.accept(
          Obstacle.of(Level.REFUSES, "limit", message)
              .suggest("sysctl fs.nr_open=" + (highest + 1)));
    }
    Optional<TaskCoreEntry> core = task.taskCore();
    if (core.isPresent() && core.get().getRlimits().getRlimitsCount() > RLIMIT_NOFILE) {
      RlimitEntry files = core.get().getRlimits().getRlimits(RLIMIT_NOFILE);
      if (Long.compareUnsigned(files.getMax(), most) > 0) {
        String message =
            task
                + " may open "
                + Long.toUnsignedString(files.getMax())
                + " files, fs.nr_open is "
                + most
                + ": the limit is not restored";
        out.accept(
            Obstacle.of(Level.MAY_BREAK, "limit", message)
                .suggest("sysctl fs.nr_open=" + Long.toUnsignedString(files.getMax())));
      }
    }
  }

  private static OptionalLong hugePages(Target target) {
    for (String line : target.lines("proc/meminfo")) {
      if (line.startsWith("HugePages_Free:")) {
        return OptionalLong.of(MemoryCheck.number(line));
      }
    }
    return OptionalLong.empty();
  }

  private static void watches(Situation in, Consumer<Obstacle> out) throws IOException {
    long count =
        in.checkpoint().files().all(Inotify.class).stream()
            .mapToLong(it -> it.entry().getWdCount())
            .sum();
    OptionalLong most = in.target().number(WATCHES);
    if (most.isPresent() && count > most.getAsLong()) {
      String message = "there are " + count + " inotify watches, the kernel allows ";
      out.accept(
          Obstacle.of(Level.REFUSES, "limit", message + most.getAsLong())
              .suggest("sysctl fs.inotify.max_user_watches=" + count));
    }
  }
}
