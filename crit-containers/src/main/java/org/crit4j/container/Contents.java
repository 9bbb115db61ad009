package org.crit4j.container;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberName;
import org.crit4j.image.ImageType;

/**
 * The files of a checkpoint, by what they are for.
 *
 * @param layout where they are
 */
record Contents(Layout layout) {
  private static final String VOLUMES = "volumes/";
  private static final String TAR = ".tar";

  /** The container's log by its names, and CRIU's. */
  private static final List<String> LOGS =
      List.of(
          "ctr.log",
          "container.log",
          "io.kubernetes.cri-o.LogPath",
          Layout.DUMP_LOG,
          "restore.log");

  /** Files that one engine alone writes beside the images. */
  private static final Map<String, Engine> TRACES =
      Map.of(
          Layout.NETWORK,
          Engine.PODMAN,
          "ctr.log",
          Engine.PODMAN,
          Layout.BIND_MOUNTS,
          Engine.CRI_O,
          "io.kubernetes.cri-o.LogPath",
          Engine.CRI_O,
          Layout.STATUS,
          Engine.CONTAINERD,
          Layout.CRI_STATUS,
          Engine.CONTAINERD,
          "container.log",
          Engine.CONTAINERD);

  /** The engine that leaves such files. */
  Engine engine() {
    for (Map.Entry<String, Engine> each : TRACES.entrySet()) {
      if (layout.tree().find(each.getKey()).isPresent()) {
        return each.getValue();
      }
    }
    return Engine.UNKNOWN;
  }

  /** Whether there is any image. */
  boolean hasImages() {
    String prefix = prefix();
    for (Member each : layout.tree().members()) {
      String path = each.path().map(MemberName::latin1).orElse("");
      if (path.startsWith(prefix)
          && ImageType.byFileName(path.substring(prefix.length())).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** A file beside the images. */
  Optional<Member> file(String name) {
    return layout.tree().find(name).filter(Member::isFile);
  }

  /** A file among the images. */
  Optional<Member> image(String name) {
    return layout.tree().find(prefix() + name);
  }

  private String prefix() {
    return layout.images().isEmpty() ? "" : layout.images() + "/";
  }

  List<Part> volumes() {
    List<Part> volumes = new ArrayList<>();
    for (Member each : layout.tree().members()) {
      if (each.isFile() && each.path().isPresent()) {
        MemberName path = each.path().get();
        if (path.latin1().startsWith(VOLUMES) && path.latin1().endsWith(TAR)) {
          String text = path.text();
          String name = text.substring(VOLUMES.length(), text.length() - TAR.length());
          volumes.add(new Part(name, each));
        }
      }
    }
    return List.copyOf(volumes);
  }

  List<Part> logs() {
    List<Part> logs = new ArrayList<>();
    for (String name : LOGS) {
      file(name).ifPresent(it -> logs.add(new Part(name, it)));
    }
    return List.copyOf(logs);
  }

  /** Bytes of all files in the directory of the images whose names are such. */
  long imageBytes(Predicate<String> name) {
    String prefix = prefix();
    long size = 0;
    for (Member each : layout.tree().members()) {
      if (each.isFile() && each.path().isPresent()) {
        String at = each.path().get().latin1();
        if (at.startsWith(prefix) && name.test(at.substring(prefix.length()))) {
          size += each.size();
        }
      }
    }
    return size;
  }
}
