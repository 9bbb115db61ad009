package org.crit4j.container;

/** What a checkpoint consists of. */
public enum Form {
  /** CRIU's images and no more, in a directory or a tar. */
  IMAGES("CRIU images"),
  /** The images in {@code checkpoint}, and the container's metadata beside it. */
  CONTAINER("container checkpoint"),
  /** Memory only, in {@code pre-checkpoint}: the first part of an incremental checkpoint. */
  PRE_CHECKPOINT("pre-checkpoint"),
  /** A container checkpoint as the layer of an OCI image. */
  OCI_IMAGE("OCI image"),
  /** What {@code ctr containers checkpoint} makes: an index of images, layer and configuration. */
  CTR_IMAGE("ctr image");

  private final String description;

  Form(String description) {
    this.description = description;
  }

  /** In words. */
  public String description() {
    return description;
  }
}
