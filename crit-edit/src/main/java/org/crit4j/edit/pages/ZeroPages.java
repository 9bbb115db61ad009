package org.crit4j.edit.pages;

import java.util.Arrays;

/** Whether bytes are all zero. */
final class ZeroPages {
  private static final byte[] ZEROS = new byte[1 << 16];

  private ZeroPages() {}

  static boolean are(byte[] bytes, int from, int length) {
    int done = 0;
    while (done < length) {
      int piece = Math.min(length - done, ZEROS.length);
      if (Arrays.mismatch(bytes, from + done, from + done + piece, ZEROS, 0, piece) >= 0) {
        return false;
      }
      done += piece;
    }
    return true;
  }
}
