package org.crit4j.internal.schema;

/** What a field's bytes on the wire mean. */
public enum FieldKind {
  INT32(WireType.VARINT, Integer.MIN_VALUE, Integer.MAX_VALUE),
  INT64(WireType.VARINT),
  UINT32(WireType.VARINT, 0, 0xffff_ffffL),
  UINT64(WireType.VARINT),
  SINT32(WireType.VARINT, 0, 0xffff_ffffL),
  SINT64(WireType.VARINT),
  BOOL(WireType.VARINT, 0, 1),
  ENUM(WireType.VARINT, Integer.MIN_VALUE, Integer.MAX_VALUE),
  FIXED64(WireType.FIXED64),
  STRING(WireType.LENGTH),
  BYTES(WireType.LENGTH),
  MESSAGE(WireType.LENGTH);

  private static final FieldKind[] KINDS = values();

  private final int wireType;
  private final long least;
  private final long greatest;

  FieldKind(int wireType) {
    this(wireType, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  FieldKind(int wireType, long least, long greatest) {
    this.wireType = wireType;
    this.least = least;
    this.greatest = greatest;
  }

  /**
   * The kind of that name. The JDK's own valueOf goes by reflection, which takes longer to load.
   */
  static FieldKind of(String name) {
    for (FieldKind kind : KINDS) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(name + " is no kind of field");
  }

  /** The wire type of one element. */
  public int wireType() {
    return wireType;
  }

  /** Whether a varint of this kind, zigzag still in place, has no bits that do not belong there. */
  public boolean isNormal(long value) {
    return value >= least && value <= greatest;
  }

  /** Whether JSON shows a varint of this kind as it is: no name, and no zigzag. */
  boolean isShownAsIs() {
    return wireType == WireType.VARINT && this != ENUM && !isZigZag();
  }

  /** Whether elements can be packed into one length-delimited field. */
  public boolean isPackable() {
    return wireType != WireType.LENGTH;
  }

  /** Whether the value is a number, other than an enum's or a truth value. */
  public boolean isInteger() {
    return isPackable() && this != BOOL && this != ENUM;
  }

  /** Whether a number of this kind can be negative. */
  public boolean isSigned() {
    return this == INT32 || this == INT64 || this == SINT32 || this == SINT64 || this == ENUM;
  }

  /** Whether a number of this kind has 32 bits. */
  public boolean is32Bit() {
    return this == INT32 || this == UINT32 || this == SINT32 || this == ENUM;
  }

  /** Whether the values of a varint are zigzag-encoded. */
  public boolean isZigZag() {
    return this == SINT32 || this == SINT64;
  }
}
