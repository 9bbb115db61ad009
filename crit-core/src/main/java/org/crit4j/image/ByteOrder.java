package org.crit4j.image;

/** Order of the bytes in an image's magics, sizes and semaphores: that of the dumping machine. */
public enum ByteOrder {
  /** All machines that CRIU runs on but s390x. */
  LITTLE,
  /** s390x. */
  BIG;

  /** The 32-bit number at that place. */
  public int int32(byte[] bytes, int at) {
    int little =
        (bytes[at] & 0xff)
            | (bytes[at + 1] & 0xff) << 8
            | (bytes[at + 2] & 0xff) << 16
            | bytes[at + 3] << 24;
    return this == LITTLE ? little : Integer.reverseBytes(little);
  }

  /** The unsigned 16-bit number at that place. */
  public int uint16(byte[] bytes, int at) {
    int first = bytes[at] & 0xff;
    int second = bytes[at + 1] & 0xff;
    return this == LITTLE ? second << 8 | first : first << 8 | second;
  }

  /** The four bytes of a number. */
  public byte[] bytes32(int value) {
    int little = this == LITTLE ? value : Integer.reverseBytes(value);
    return new byte[] {
      (byte) little, (byte) (little >> 8), (byte) (little >> 16), (byte) (little >> 24)
    };
  }

  /** The two bytes of a number. */
  public byte[] bytes16(int value) {
    byte low = (byte) value;
    byte high = (byte) (value >> 8);
    return this == LITTLE ? new byte[] {low, high} : new byte[] {high, low};
  }
}
