package org.crit4j.edit.preflight;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.crit4j.checkpoint.file.RegularFile;
import org.crit4j.images.MntEntry;
import org.crit4j.images.RegFileEntry;
import org.crit4j.internal.host.FileDifference;

/** Whether files and directories are there as they were: the rule REG-EXIST of validate. */
final class FileCheck implements Check {
  private static final int LISTED = 5;

  /** O_WRONLY and O_RDWR. */
  private static final int WRITE = 3;

  private static final int PERMISSIONS = 0777;

  @Override
  public void run(Situation in, Consumer<Obstacle> out) throws IOException {
    if (!in.hasRoot()) {
      String message =
          "whether files are as they were: the container's root file system is not given";
      out.accept(
          Obstacle.of(Level.UNKNOWN, "file", message)
              .suggest("--root DIRECTORY, such as that of podman image mount"));
      return;
    }
    Map<Integer, MntEntry> mounts = in.mounts();
    Set<FileDifference> seen = new HashSet<>();
    Set<String> elsewhere = new TreeSet<>();
    for (RegularFile file : in.checkpoint().files().all(RegularFile.class)) {
      if (in.checkpoint().files().replacement(file.id()).isPresent()) {
        continue;
      }
      RegFileEntry entry = file.entry();
      MntEntry mount = mounts.get(entry.getMntId());
      if (FileDifference.isInRoot(entry, mounts)) {
        for (FileDifference each : FileDifference.of(in.target().root(), entry)) {
          if (seen.add(each)) {
            out.accept(obstacle(file, each));
          }
        }
      } else if (mount != null && isFromOutside(mount)) {
        elsewhere.add(entry.getName());
      }
    }
    if (!elsewhere.isEmpty()) {
      String files = Lists.of(List.copyOf(elsewhere), LISTED);
      String message = "whether " + files + " are as they were: their mounts come from outside";
      out.accept(Obstacle.of(Level.UNKNOWN, "file", message));
    }
  }

  private static boolean isFromOutside(MntEntry mount) {
    return mount.hasExtKey() || mount.getExtMount();
  }

  private static Obstacle obstacle(RegularFile file, FileDifference difference) {
    Obstacle obstacle =
        Obstacle.of(Level.REFUSES, "file", difference.message()).criu(difference.refusal());
    String name = file.path().text();
    return switch (difference.field()) {
      case "size" ->
          obstacle.suggest(
              (file.flags() & WRITE) == 0
                  ? "put the file there that was dumped, or crit edit --drop-size " + name
                  : "crit edit --drop-size " + name);
      case "build_id" ->
          obstacle.suggest(
              "put the file there that was dumped, or criu restore --file-validation filesize");
      case "mode" ->
          obstacle.suggest(
              areOnlyPermissions(difference)
                  ? "chmod, or criu restore --skip-file-rwx-check"
                  : "put a file of that type there");
      default -> obstacle.suggest("put the file there, or crit edit --path " + name + "=OTHER");
    };
  }

  /** Whether modes differ in permissions only. The message has both, in octal digits. */
  private static boolean areOnlyPermissions(FileDifference difference) {
    String[] words = difference.message().split(", not ", -1);
    String there = words[0].substring(words[0].lastIndexOf(' ') + 1);
    return words.length == 2
        && ((Integer.parseInt(there, 8) ^ Integer.parseInt(words[1], 8)) & ~PERMISSIONS) == 0;
  }
}
