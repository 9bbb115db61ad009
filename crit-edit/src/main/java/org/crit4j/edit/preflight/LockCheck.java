package org.crit4j.edit.preflight;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.crit4j.checkpoint.Descriptor;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.checkpoint.file.RegularFile;
import org.crit4j.images.FileLockEntry;
import org.crit4j.internal.host.HostFile;

/** Whether others have locks on the files that processes have locks on. */
final class LockCheck implements Check {
  private static final int POSIX = 1;
  private static final int FLOCK = 2;
  private static final int OFD = 4;
  private static final int WRITE = 1;

  @Override
  public void run(Situation in, Consumer<Obstacle> out) throws IOException {
    if (!in.hasRoot()) {
      return;
    }
    for (FileLockEntry lock : in.checkpoint().locks()) {
      Optional<RegularFile> file = file(in, lock);
      Optional<HostFile> found =
          file.isPresent()
              ? HostFile.find(in.target().root(), file.get().path().text())
              : Optional.empty();
      if (found.isPresent()) {
        check(lock, file.get().path().text(), inode(found.get()), in.target(), out);
      }
    }
  }

  private static Optional<RegularFile> file(Situation in, FileLockEntry lock) throws IOException {
    Optional<Task> task = in.checkpoint().task(lock.getPid());
    if (task.isEmpty()) {
      return Optional.empty();
    }
    for (Descriptor each : task.get().descriptors().orElse(List.of())) {
      if (each.fd() == lock.getFd()) {
        Optional<OpenFile> file = in.checkpoint().files().find(each);
        return file.filter(RegularFile.class::isInstance).map(RegularFile.class::cast);
      }
    }
    return Optional.empty();
  }

  private static String inode(HostFile file) throws IOException {
    try {
      return String.valueOf(Files.getAttribute(file.path(), "unix:ino"));
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return "";
    }
  }

  private static void check(
      FileLockEntry lock, String name, String inode, Target target, Consumer<Obstacle> out) {
    String kind =
        (lock.getFlag() & FLOCK) != 0 ? "FLOCK" : (lock.getFlag() & OFD) != 0 ? "OFDLCK" : "POSIX";
    boolean lease = (lock.getFlag() & (POSIX | FLOCK | OFD)) == 0;
    for (String line : target.lines("proc/locks")) {
      String[] words = line.strip().split("\\s+", -1);
      // 1: POSIX ADVISORY WRITE PID MAJOR:MINOR:INODE START END; "->" marks one that waits.
      if (lease || words.length < 8 || !words[5].endsWith(":" + inode)) {
        continue;
      }
      boolean flock = words[1].equals("FLOCK");
      boolean both = flock == kind.equals("FLOCK");
      boolean exclusive = words[3].equals("WRITE") || lock.getType() == WRITE;
      if (both && exclusive && (flock || overlap(lock, words))) {
        boolean waits = !kind.equals("OFDLCK");
        String message = name + " is locked by process " + words[4];
        Obstacle obstacle =
            Obstacle.of(Level.REFUSES, "lock", waits ? message + ": CRIU waits for it" : message)
                .suggest("end that process");
        out.accept(waits ? obstacle : obstacle.criu("Can not set ofd lock!"));
        return;
      }
    }
  }

  private static boolean overlap(FileLockEntry lock, String[] words) {
    long start = number(words[6]);
    long end = words[7].equals("EOF") ? Long.MAX_VALUE : number(words[7]);
    long last = lock.getLen() == 0 ? Long.MAX_VALUE : lock.getStart() + lock.getLen() - 1;
    return start <= last && lock.getStart() <= end;
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
