package org.crit4j.report.diff;

import java.util.Arrays;
import java.util.Optional;

/**
 * A piece of memory with other bytes in two checkpoints, or with bytes in one of them only.
 *
 * @param address of the first byte, unsigned; a multiple of 16
 * @param before the bytes in the first checkpoint, at most a page; empty if it does not have them
 * @param after as many bytes in the second checkpoint; empty if it does not have them
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way from a file to a reader
public record ContentChange(long address, Optional<byte[]> before, Optional<byte[]> after) {
  @Override
  public boolean equals(Object other) {
    return other instanceof ContentChange change
        && address == change.address
        && Arrays.equals(before.orElse(null), change.before.orElse(null))
        && Arrays.equals(after.orElse(null), change.after.orElse(null));
  }

  @Override
  public int hashCode() {
    return Long.hashCode(address);
  }

  @Override
  public String toString() {
    return "ContentChange[0x" + Long.toHexString(address) + "]";
  }
}
