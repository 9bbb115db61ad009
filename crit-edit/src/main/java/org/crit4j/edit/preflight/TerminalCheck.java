package org.crit4j.edit.preflight;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.crit4j.checkpoint.NamespaceKind;
import org.crit4j.checkpoint.file.Terminal;
import org.crit4j.images.TtyInfoEntry;
import org.crit4j.images.TtyType;

/** Whether there will be terminals for the processes. */
final class TerminalCheck implements Check {
  /** So many masters CRIU opens until it has the right one: __pty_open_ptmx_index(). */
  private static final int TRIES = 32;

  private static final int MASTER = 1;
  private static final int SLAVE = 2;

  @Override
  public void run(Situation in, Consumer<Obstacle> out) throws IOException {
    Map<Integer, Integer> ends = new TreeMap<>();
    for (Terminal file : in.checkpoint().files().all(Terminal.class)) {
      in.checkpoint()
          .files()
          .terminal(file)
          .filter(it -> it.getType() == TtyType.PTY)
          .ifPresent(it -> ends.merge(it.getPty().getIndex(), end(it), (a, b) -> a | b));
    }
    int alone = 0;
    for (Map.Entry<Integer, Integer> end : ends.entrySet()) {
      if (end.getValue() == SLAVE && in.engine()) {
        continue;
      }
      if (end.getValue() == SLAVE) {
        alone++;
        orphan(end.getKey(), alone, out);
      } else if (!in.isOwn(NamespaceKind.MNT)) {
        index(end.getKey(), in.target(), out);
      }
    }
  }

  /** CRIU numbers masters by odd and slaves by even IDs: tty_gen_id(). */
  private static int end(TtyInfoEntry terminal) {
    return (terminal.getId() & 1) == 1 ? MASTER : SLAVE;
  }

  private static void orphan(int index, int alone, Consumer<Obstacle> out) {
    String terminal = "the terminal /dev/pts/" + index;
    if (alone > 1) {
      out.accept(
          Obstacle.of(Level.REFUSES, "terminal", terminal + " is the second without its master")
              .criu("Only one slave external peer is allowed (index " + index + ")")
              .suggest("crit edit --fd FD=FILE puts a file in its place"));
    } else {
      out.accept(
          Obstacle.of(
                  Level.UNKNOWN,
                  "terminal",
                  terminal
                      + " is that of a shell: the restore needs --shell-job, and a terminal as its "
                      + "standard input")
              .criu("Don't have tty to inherit session from, aborting")
              .suggest(
                  "restore from a terminal, or crit edit --fd FD=FILE puts a file in its place"));
    }
  }

  private static void index(int index, Target target, Consumer<Obstacle> out) {
    if (!target.has("dev/pts")) {
      return;
    }
    boolean used = target.has("dev/pts/" + index);
    int free = 0;
    int first = -1;
    for (int i = 0; i < index; i++) {
      if (!target.has("dev/pts/" + i)) {
        free++;
        first = first < 0 ? i : first;
      }
    }
    boolean far = (first >= 0 && index - first >= TRIES) || free >= TRIES;
    if (used || far) {
      String message =
          used
              ? "the terminal /dev/pts/" + index + " is in use"
              : "the terminal /dev/pts/" + index + " is too far from the ones in use";
      out.accept(
          Obstacle.of(Level.REFUSES, "terminal", message)
              .criu("Unable to open dev/ptmx with specified index " + index)
              .suggest(
                  "restore in a mount namespace with a devpts of its own, or end the program that "
                      + "has it"));
    }
  }
}
