package org.crit4j.edit.preflight;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.crit4j.checkpoint.NamespaceKind;
import org.crit4j.image.ImageType;
import org.crit4j.images.Fstype;
import org.crit4j.images.MntEntry;

/** Whether the file systems of the mount namespaces can be mounted. */
final class MountCheck implements Check {
  private static final int LISTED = 5;

  @Override
  public void run(Situation in, Consumer<Obstacle> out) throws IOException {
    if (!in.isOwn(NamespaceKind.MNT)) {
      return;
    }
    if (in.target().root().equals(in.target().machine()) && !in.engine()) {
      String message = "the mount namespace is restored in a directory, which is not given";
      out.accept(
          Obstacle.of(Level.UNKNOWN, "mount", message)
              .criu("The --root option is required to restore a mount namespace")
              .suggest("--root DIRECTORY, the mount point of a file system with the files"));
    }
    Set<String> needed = new TreeSet<>();
    List<String> external = new ArrayList<>();
    for (MntEntry mount : in.all(ImageType.MNTS, MntEntry.class)) {
      if (mount.hasExtKey() || mount.getExtMount()) {
        external.add(mount.getMountpoint());
      } else if (!mount.getMountpoint().equals("/")) {
        name(mount).ifPresent(needed::add);
      }
    }
    List<String> known = in.target().lines("proc/filesystems");
    for (String name : needed) {
      if (!known.isEmpty() && known.stream().noneMatch(it -> it.endsWith("\t" + name))) {
        String message =
            "the kernel does not have the file system " + name + ": it may be a module";
        out.accept(
            Obstacle.of(Level.UNKNOWN, "mount", message)
                .criu("Can't mount at")
                .suggest("modprobe " + name));
      }
    }
    if (!external.isEmpty() && !in.engine()) {
      String message = "the mounts at " + Lists.of(external, LISTED) + " come from outside";
      out.accept(
          Obstacle.of(Level.UNKNOWN, "mount", message)
              .criu("No mapping for")
              .suggest("criu restore --external mnt[KEY]:DIRECTORY for each"));
    }
  }

  private static Optional<String> name(MntEntry mount) {
    Fstype type = Fstype.forNumber(mount.getFstype());
    if (type == null) {
      return Optional.empty();
    }
    return switch (type) {
      case UNSUPPORTED, SIMFS -> Optional.empty();
      case AUTO -> mount.hasFsname() ? Optional.of(mount.getFsname()) : Optional.empty();
      case OVERLAYFS -> Optional.of("overlay");
      default -> Optional.of(type.name().toLowerCase(Locale.ROOT));
    };
  }
}
