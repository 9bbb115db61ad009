package org.crit4j.internal.codec;

/** Keys of the JSON form that are no fields. */
public final class SpecialKeys {
  /** Fields that the schema does not have: a list of base64, the bytes of one field each. */
  public static final String UNKNOWN = "@unknown";

  /** The bytes of an entry that is not in canonical form. */
  public static final String WIRE = "@wire";

  /** What follows the entry in the image. */
  public static final String EXTRA = "extra";

  private SpecialKeys() {}
}
