package org.crit4j.cli.inspect;

import java.util.Optional;
import java.util.Set;

/**
 * What is to be shown.
 *
 * @param parts the parts of a checkpoint
 * @param pid this process and its descendants only; empty for all
 */
public record View(Set<Part> parts, Optional<Integer> pid) {
  /** Parts of a checkpoint that can be asked for, each by an option of the same name. */
  public enum Part {
    /** Statistics of the dump. */
    STATS("stats", "show the statistics of the dump"),
    /** Pod, namespace, annotations. */
    METADATA("metadata", "show pod, namespace and annotations"),
    /** Processes. */
    PS_TREE("ps-tree", "show processes"),
    /** Command lines. */
    PS_TREE_CMD("ps-tree-cmd", "show processes with their command lines"),
    /** Environments. */
    PS_TREE_ENV("ps-tree-env", "show processes with their environments"),
    /** Files. */
    FILES("files", "show open files with details"),
    /** Sockets. */
    SOCKETS("sockets", "show open sockets"),
    /** Mounts. */
    MOUNTS("mounts", "show the container's mounts"),
    /** Changes in the file system. */
    ROOTFS("rootfs", "show changed and deleted files of the container"),
    /** Volumes, logs and all else that lies beside the images. */
    PARTS("parts", "show volumes, shared memory, logs and status");

    private final String option;
    private final String description;

    Part(String option, String description) {
      this.option = option;
      this.description = description;
    }

    /** The option that asks for it, without dashes. */
    public String option() {
      return option;
    }

    /** What the option does. */
    public String description() {
      return description;
    }
  }

  /** Copies the set. */
  public View {
    parts = Set.copyOf(parts);
  }

  boolean has(Part part) {
    return parts.contains(part);
  }

  /** Whether processes are shown, with whatever. */
  public boolean hasProcesses() {
    return pid.isPresent()
        || has(Part.PS_TREE)
        || has(Part.PS_TREE_CMD)
        || has(Part.PS_TREE_ENV)
        || has(Part.FILES)
        || has(Part.SOCKETS);
  }
}
