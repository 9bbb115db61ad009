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
    STATS("stats", "show what the dump has measured"),
    /** Pod, namespace, annotations. */
    METADATA("metadata", "show pod, namespace and annotations"),
    /** Processes. */
    PS_TREE("ps-tree", "show the processes"),
    /** Command lines. */
    PS_TREE_CMD("ps-tree-cmd", "show the processes with their command lines"),
    /** Environments. */
    PS_TREE_ENV("ps-tree-env", "show the processes with their environments"),
    /** Files. */
    FILES("files", "show the open files of processes, with details"),
    /** Sockets. */
    SOCKETS("sockets", "show the open sockets of processes"),
    /** Mounts. */
    MOUNTS("mounts", "show the mounts of the container"),
    /** Changes in the file system. */
    ROOTFS("rootfs", "show what the container has changed and deleted in its file system"),
    /** Volumes, logs and all else that lies beside the images. */
    PARTS("parts", "show volumes, shared memory, logs and other members");

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
