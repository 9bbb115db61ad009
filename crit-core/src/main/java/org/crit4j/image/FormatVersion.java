package org.crit4j.image;

/** Version of an image's envelope. */
public enum FormatVersion {
  /** Only the type's own magic; {@code img_version} 1, CRIU before 1.6. */
  V1_0,
  /** The common or service magic before the type's own; {@code img_version} 2 and 3. */
  V1_1
}
