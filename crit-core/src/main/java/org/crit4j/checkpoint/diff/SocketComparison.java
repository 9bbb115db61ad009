package org.crit4j.checkpoint.diff;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.Descriptor;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.facts.SocketFacts;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.checkpoint.file.Socket;

/** Compares the sockets that processes have open. */
public final class SocketComparison {
  private final List<SocketUse> added = new ArrayList<>();
  private final List<SocketUse> removed = new ArrayList<>();
  private final List<Changes.Modified<SocketUse>> modified = new ArrayList<>();
  private final List<SocketUse> unchanged = new ArrayList<>();

  private SocketComparison() {}

  /**
   * Compares them.
   *
   * @throws IOException if an image cannot be read
   */
  public static Changes<SocketUse> compare(
      Checkpoint first, Checkpoint second, List<ProcessMatch> processes) throws IOException {
    SocketComparison comparison = new SocketComparison();
    for (ProcessMatch process : processes) {
      comparison.compare(uses(first, process.before()), uses(second, process.after()));
    }
    return new Changes<>(
        comparison.added, comparison.removed, comparison.modified, comparison.unchanged);
  }

  private static List<SocketUse> uses(Checkpoint checkpoint, Optional<Task> task)
      throws IOException {
    List<SocketUse> uses = new ArrayList<>();
    if (task.isEmpty()) {
      return uses;
    }
    for (Descriptor descriptor : task.get().descriptors().orElse(List.of())) {
      Optional<OpenFile> file = checkpoint.files().find(descriptor);
      if (file.isPresent() && file.get() instanceof Socket socket) {
        uses.add(
            new SocketUse(task.get().pid(), descriptor.fd(), SocketFacts.of(checkpoint, socket)));
      }
    }
    return uses;
  }

  private void compare(List<SocketUse> before, List<SocketUse> after) {
    List<SocketUse> left = new ArrayList<>(after);
    for (SocketUse then : before) {
      Optional<SocketUse> now =
          left.stream().filter(it -> it.identity().equals(then.identity())).findFirst();
      if (now.isEmpty()) {
        removed.add(then);
      } else {
        left.remove(now.get());
        compare(then, now.get());
      }
    }
    added.addAll(left);
  }

  private void compare(SocketUse then, SocketUse now) {
    List<Changes.Difference> differences = new ArrayList<>();
    add("state", then.facts().state(), now.facts().state(), differences);
    add("send buffer", then.facts().sendBuffer(), now.facts().sendBuffer(), differences);
    add("receive buffer", then.facts().receiveBuffer(), now.facts().receiveBuffer(), differences);
    add("waiting bytes", then.facts().waitingBytes(), now.facts().waitingBytes(), differences);
    add("unsent bytes", then.facts().unsentBytes(), now.facts().unsentBytes(), differences);
    if (differences.isEmpty()) {
      unchanged.add(now);
    } else {
      modified.add(new Changes.Modified<>(then, now, differences));
    }
  }

  private static void add(
      String name, Object before, Object after, List<Changes.Difference> differences) {
    if (!before.equals(after)) {
      differences.add(new Changes.Difference(name, before.toString(), after.toString()));
    }
  }
}
