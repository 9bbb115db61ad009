package org.crit4j.edit.scrub;

import java.util.ArrayList;
import java.util.List;

/** Addresses as images have them: a number of 32 bits for each four bytes, the first one lowest. */
final class AddressWords {
  private static final int V6 = 4;

  private AddressWords() {}

  /** Other addresses for one of IPv4 or IPv6; words that are no address become zero. */
  static List<Long> replace(List<Long> words, Addresses addresses) {
    // IPv4 has one word; old versions of CRIU wrote three more, of zeros.
    boolean v6 = words.size() == V6 && (words.get(1) | words.get(2) | words.get(3)) != 0;
    int length = v6 ? V6 : 1;
    byte[] address = new byte[4 * length];
    for (int i = 0; i < address.length; i++) {
      address[i] = (byte) (words.get(i / 4) >>> (8 * (i % 4)));
    }
    byte[] other = addresses.replace(address);
    List<Long> result = new ArrayList<>();
    for (int word = 0; word < words.size(); word++) {
      long value = 0;
      for (int i = 0; i < 4 && word < length; i++) {
        value |= (other[4 * word + i] & 0xffL) << (8 * i);
      }
      result.add(value);
    }
    return result;
  }
}
