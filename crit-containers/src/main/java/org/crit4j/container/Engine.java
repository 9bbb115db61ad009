package org.crit4j.container;

/** Who made a checkpoint of a container. */
public enum Engine {
  /** Podman. */
  PODMAN("Podman"),
  /** CRI-O, for Kubernetes. */
  CRI_O("CRI-O"),
  /** containerd, for Kubernetes or by {@code ctr}. */
  CONTAINERD("containerd"),
  /** Docker, runc or crun: a directory of images with {@code descriptors.json} and no more. */
  RUNTIME("Docker/runc"),
  /** CRIU, called by nobody that left traces. */
  CRIU("CRIU"),
  /** What would tell is missing. */
  UNKNOWN("unknown");

  private final String description;

  Engine(String description) {
    this.description = description;
  }

  /** Its name as it writes it itself. */
  public String description() {
    return description;
  }
}
