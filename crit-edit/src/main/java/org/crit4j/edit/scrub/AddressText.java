package org.crit4j.edit.scrub;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses as text, to bytes and back. Nothing is looked up. */
final class AddressText {
  private static final int GROUPS = 8;
  private static final Pattern OCTET = Pattern.compile("[0-9]{1,3}");

  private AddressText() {}

  /** The bytes of an IPv4, IPv6 or hardware address; empty if the text is none of these. */
  static Optional<byte[]> parse(String text) {
    if (text.indexOf(':') < 0) {
      return v4(text);
    }
    String[] parts = text.split(":", -1);
    return parts.length == 6 && isPairs(parts) ? Optional.of(mac(parts)) : v6(text);
  }

  private static boolean isPairs(String[] parts) {
    for (String each : parts) {
      if (each.length() != 2) {
        return false;
      }
    }
    return true;
  }

  private static byte[] mac(String[] parts) {
    byte[] bytes = new byte[parts.length];
    for (int i = 0; i < parts.length; i++) {
      bytes[i] = (byte) Integer.parseInt(parts[i], 16);
    }
    return bytes;
  }

  private static Optional<byte[]> v4(String text) {
    String[] parts = text.split("\\.", -1);
    byte[] bytes = new byte[4];
    for (int i = 0; i < 4; i++) {
      int value =
          parts.length == 4 && OCTET.matcher(parts[i]).matches() ? Integer.parseInt(parts[i]) : 256;
      if (value > 255) {
        return Optional.empty();
      }
      bytes[i] = (byte) value;
    }
    return Optional.of(bytes);
  }

  private static Optional<byte[]> v6(String text) {
    int gap = text.indexOf("::");
    if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
      return Optional.empty();
    }
    Optional<List<Integer>> head = groups(gap < 0 ? text : text.substring(0, gap));
    Optional<List<Integer>> tail = groups(gap < 0 ? "" : text.substring(gap + 2));
    if (head.isEmpty() || tail.isEmpty()) {
      return Optional.empty();
    }
    int missing = GROUPS - head.get().size() - tail.get().size();
    if (gap < 0 ? missing != 0 : missing < 1) {
      return Optional.empty();
    }
    List<Integer> all = new ArrayList<>(head.get());
    for (int i = 0; i < missing; i++) {
      all.add(0);
    }
    all.addAll(tail.get());
    byte[] bytes = new byte[2 * GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      bytes[2 * i] = (byte) (all.get(i) >> 8);
      bytes[2 * i + 1] = (byte) (int) all.get(i);
    }
    return Optional.of(bytes);
  }

  private static Optional<List<Integer>> groups(String text) {
    List<Integer> groups = new ArrayList<>();
    if (text.isEmpty()) {
      return Optional.of(groups);
    }
    String[] parts = text.split(":", -1);
    for (int i = 0; i < parts.length; i++) {
      if (i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
        Optional<byte[]> v4 = v4(parts[i]);
        if (v4.isEmpty()) {
          return Optional.empty();
        }
        byte[] bytes = v4.get();
        groups.add((bytes[0] & 0xff) << 8 | (bytes[1] & 0xff));
        groups.add((bytes[2] & 0xff) << 8 | (bytes[3] & 0xff));
      } else if (parts[i].isEmpty() || parts[i].length() > 4 || parts[i].indexOf('.') >= 0) {
        return Optional.empty();
      } else {
        groups.add(Integer.parseInt(parts[i], 16));
      }
    }
    return Optional.of(groups);
  }

  /** The text of an address. */
  static String format(byte[] address) {
    StringBuilder text = new StringBuilder();
    boolean v6 = address.length == 2 * GROUPS;
    for (int i = 0; i < address.length; i += v6 ? 2 : 1) {
      if (i > 0) {
        text.append(address.length == 4 ? '.' : ':');
      }
      if (v6) {
        text.append(Integer.toHexString((address[i] & 0xff) << 8 | (address[i + 1] & 0xff)));
      } else if (address.length == 4) {
        text.append(address[i] & 0xff);
      } else {
        text.append(Character.forDigit((address[i] >> 4) & 15, 16));
        text.append(Character.forDigit(address[i] & 15, 16));
      }
    }
    return text.toString();
  }
}
