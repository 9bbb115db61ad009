package org.crit4j.edit.preflight;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.crit4j.image.ImageType;
import org.crit4j.images.CgControllerEntry;
import org.crit4j.images.CgroupEntry;

/** Whether the hierarchies of control groups that the processes are in can be mounted. */
final class CgroupCheck implements Check {
  private static final String ADVICE =
      "criu restore --manage-cgroups=ignore, or crit edit --cgroup none";

  /** A controller of the machine: the number of its hierarchy, and whether it is enabled. */
  private record Controller(int hierarchy, boolean enabled) {}

  @Override
  public void run(Situation in, Consumer<Obstacle> out) throws IOException {
    Map<String, Controller> here = controllers(in.target());
    boolean unified = in.target().lines("proc/mounts").stream().anyMatch(it -> isUnified(it));
    for (CgroupEntry cgroups : in.all(ImageType.CGROUP, CgroupEntry.class)) {
      for (CgControllerEntry controller : cgroups.getControllersList()) {
        if (cgroups.getSetsCount() > 0) {
          check(List.copyOf(controller.getCnamesList()), here, unified, in.target(), out);
        }
      }
    }
  }

  private static boolean isUnified(String mount) {
    String[] words = mount.split(" ", -1);
    return words.length > 2 && words[2].equals("cgroup2");
  }

  private static void check(
      List<String> names,
      Map<String, Controller> here,
      boolean unified,
      Target target,
      Consumer<Obstacle> out) {
    if (names.contains("")) {
      boolean known =
          target.lines("proc/filesystems").stream().anyMatch(it -> it.endsWith("cgroup2"));
      if (!known && target.has("proc/filesystems")) {
        refuse(out, "the kernel has no cgroup2 file system", "cgroup2");
      }
      return;
    }
    List<String> real = names.stream().filter(it -> !it.startsWith("name=")).toList();
    if (real.isEmpty() || here.isEmpty()) {
      return;
    }
    String set = String.join(",", names);
    int hierarchy = 0;
    for (String name : real) {
      Controller controller = here.get(name);
      if (controller == null || !controller.enabled()) {
        refuse(out, "the kernel has no cgroup controller " + name, set);
        return;
      }
      if (controller.hierarchy() == 0 && unified && isInUse(name, target)) {
        refuse(out, "the cgroup controller " + name + " is in use by cgroup2", set);
        return;
      }
      hierarchy = Math.max(hierarchy, controller.hierarchy());
    }
    List<String> there = new ArrayList<>();
    for (Map.Entry<String, Controller> each : new TreeMap<>(here).entrySet()) {
      if (hierarchy != 0 && each.getValue().hierarchy() == hierarchy) {
        there.add(each.getKey());
      }
    }
    if (hierarchy != 0 && !there.equals(new ArrayList<>(new TreeSet<>(real)))) {
      String message =
          "the cgroup controllers are mounted as "
              + String.join(",", there)
              + ", and those of the processes as "
              + set;
      refuse(out, message, set);
    }
  }

  private static boolean isInUse(String name, Target target) {
    return target.lines("sys/fs/cgroup/cgroup.controllers").stream()
        .anyMatch(it -> List.of(it.split(" ", -1)).contains(name));
  }

  private static void refuse(Consumer<Obstacle> out, String message, String set) {
    out.accept(
        Obstacle.of(Level.REFUSES, "cgroup", message)
            .criu("Can't mount controller dir .criu.cgyard.XXXXXX/" + set)
            .suggest(ADVICE));
  }

  private static Map<String, Controller> controllers(Target target) {
    Map<String, Controller> found = new HashMap<>();
    for (String line : target.lines("proc/cgroups")) {
      String[] words = line.split("\\s+", -1);
      if (words.length >= 4 && !line.startsWith("#")) {
        found.put(words[0], new Controller(number(words[1]), words[3].equals("1")));
      }
    }
    return found;
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
