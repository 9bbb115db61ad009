package org.crit4j.internal.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.images.MntEntry;
import org.crit4j.images.RegFileEntry;
import org.crit4j.internal.codec.BuildId;

/**
 * A respect in which a file is not what a checkpoint needs, so that CRIU refuses to open it.
 *
 * @param field of the file's entry: name, size, build_id or mode
 * @param message what is wrong, in one line
 * @param refusal CRIU's own message
 */
public record FileDifference(String field, String message, String refusal) {
  private static final int S_IFMT = 0xf000;
  private static final int S_IFREG = 0x8000;

  /** Places that the kernel fills, or the container engine. */
  private static final List<String> VIRTUAL =
      List.of("/proc/", "/sys/", "/dev/pts/", "/memfd:", "/SYSV");

  /**
   * Whether the file is one of the root file system, and not one that comes from elsewhere.
   *
   * @param mounts the mounts of the checkpoint by their ids
   */
  public static boolean isInRoot(RegFileEntry file, Map<Integer, MntEntry> mounts) {
    MntEntry mount = mounts.get(file.getMntId());
    boolean rootMount = mount == null || mount.getMountpoint().equals("/");
    boolean virtual = VIRTUAL.stream().anyMatch(file.getName()::startsWith);
    return rootMount && !virtual && !file.getExt() && file.getName().startsWith("/");
  }

  /**
   * All differences, in the order in which CRIU looks: validate_file() and open_path() in its
   * files-reg.c.
   *
   * @param root the file system to restore in
   */
  public static List<FileDifference> of(Path root, RegFileEntry expected) {
    String name = expected.getName();
    try {
      Optional<HostFile> found = HostFile.find(root, name);
      return found.isPresent()
          ? differences(expected, found.get())
          : List.of(missing(name, "there is no " + name + " below " + root));
    } catch (IOException e) {
      return List.of(missing(name, name + " below " + root + " cannot be read"));
    }
  }

  private static FileDifference missing(String name, String message) {
    return new FileDifference("name", message, "Can't open file " + inside(name));
  }

  /** The name as CRIU's messages have it. */
  private static String inside(String name) {
    return name.equals("/") ? "." : name.substring(1);
  }

  private static List<FileDifference> differences(RegFileEntry expected, HostFile found)
      throws IOException {
    List<FileDifference> all = new ArrayList<>();
    String name = expected.getName();
    String start = "File " + inside(name) + " has bad ";
    Optional<Integer> mode = found.mode();
    boolean regular = mode.isEmpty() || (mode.get() & S_IFMT) == S_IFREG;
    if (regular && expected.hasSize() && found.size() != expected.getSize()) {
      String wanted = Long.toUnsignedString(expected.getSize());
      all.add(
          new FileDifference(
              "size",
              name + " has " + found.size() + " bytes, not " + wanted,
              start + "size " + found.size() + " (expect " + wanted + ")"));
    }
    Optional<byte[]> id = regular ? found.buildId() : Optional.empty();
    // Without one CRIU is content with the size.
    if (id.isPresent() && expected.getBuildIdCount() > 0) {
      String wanted = BuildId.digits(expected.getBuildIdList());
      String digits = BuildId.digits(id.get());
      if (!digits.equals(wanted)) {
        String message = name + " has the build id " + digits + ", not " + wanted;
        all.add(new FileDifference("build_id", message, start + "build-ID"));
      }
    }
    if (expected.hasMode() && mode.isPresent() && mode.get() != expected.getMode()) {
      String there = "0" + Integer.toOctalString(mode.get());
      String wanted = "0" + Integer.toOctalString(expected.getMode());
      all.add(
          new FileDifference(
              "mode",
              name + " has the mode " + there + ", not " + wanted,
              start + "mode " + there + " (expect " + wanted + ")"));
    }
    return all;
  }
}
