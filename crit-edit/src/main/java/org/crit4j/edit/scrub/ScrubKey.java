package org.crit4j.edit.scrub;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of one run. It is never stored: who does not have it cannot turn a pseudonym back, nor
 * find out whether it stands for a certain name.
 */
final class ScrubKey {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int SIZE = 32;
  private static final int ROUNDS = 6;

  private final Mac mac;

  private ScrubKey(byte[] key) {
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has " + ALGORITHM, e);
    }
  }

  /** A new key. */
  static ScrubKey random() {
    byte[] key = new byte[SIZE];
    new SecureRandom().nextBytes(key);
    return new ScrubKey(key);
  }

  /** 32 bytes that follow from the key, what they are for, and a value. */
  byte[] hash(String purpose, byte[] value) {
    mac.update(purpose.getBytes(StandardCharsets.UTF_8));
    mac.update((byte) 0);
    return mac.doFinal(value);
  }

  /** A number that follows from the key, what it is for, and two values. */
  long number(String purpose, long first, long second) {
    byte[] value = new byte[16];
    for (int i = 0; i < 8; i++) {
      value[i] = (byte) (first >>> (8 * i));
      value[8 + i] = (byte) (second >>> (8 * i));
    }
    byte[] hash = hash(purpose, value);
    long number = 0;
    for (int i = 0; i < 8; i++) {
      number = number << 8 | (hash[i] & 0xff);
    }
    return number;
  }

  /**
   * Another value below a bound, a different one for each value: a Feistel network over the bits,
   * applied until the result is below the bound.
   *
   * @param purpose what it is for; another purpose gives other values
   * @param value 0 to below the bound
   * @param bound at least 1
   */
  long permute(String purpose, long value, long bound) {
    int half = Math.max(1, (65 - Long.numberOfLeadingZeros(bound - 1)) / 2);
    long result = value;
    do {
      result = mix(purpose, result, half);
    } while (Long.compareUnsigned(result, bound) >= 0);
    return result;
  }

  private long mix(String purpose, long value, int half) {
    long mask = (1L << half) - 1;
    long left = (value >>> half) & mask;
    long right = value & mask;
    for (int round = 0; round < ROUNDS; round++) {
      long next = left ^ (number(purpose, round, right) & mask);
      left = right;
      right = next;
    }
    return left << half | right;
  }
}
