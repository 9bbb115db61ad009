package org.crit4j.coredump;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * A directory that is {@code /} for a checkpointed process: that of a container's image, say. Links
 * are followed as the process would follow them, and lead nowhere outside.
 *
 * @param directory the directory
 */
public record Sysroot(Path directory) {
  private static final int MOST_LINKS = 40;

  /**
   * The file of a name; empty if there is none.
   *
   * @param name a path as the process has it
   * @throws IOException if a link cannot be read
   */
  public Optional<Path> find(String name) throws IOException {
    Deque<Path> ahead = new ArrayDeque<>();
    Path at = directory;
    int links = 0;
    try {
      push(ahead, Path.of(name));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
    while (!ahead.isEmpty()) {
      String next = ahead.pop().toString();
      if (next.equals("..")) {
        Path parent = at.getParent();
        at = at.equals(directory) || parent == null ? directory : parent;
        continue;
      }
      Path entry = next.equals(".") ? at : at.resolve(next);
      if (!Files.isSymbolicLink(entry) || entry.equals(directory)) {
        at = entry;
        continue;
      }
      if (++links > MOST_LINKS) {
        return Optional.empty();
      }
      Path target = Files.readSymbolicLink(entry);
      at = target.isAbsolute() ? directory : at;
      push(ahead, target);
    }
    return Files.exists(at) ? Optional.of(at) : Optional.empty();
  }

  private static void push(Deque<Path> ahead, Path path) {
    for (int i = path.getNameCount() - 1; i >= 0; i--) {
      ahead.push(path.getName(i));
    }
  }
}
