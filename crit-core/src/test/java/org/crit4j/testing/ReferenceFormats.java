package org.crit4j.testing;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.crit4j.images.CriuOpts;

/** How pretty JSON shows integers, made the plain way from tables. */
final class ReferenceFormats {
  private static final String FLAGS =
      """
      mmap.prot: PROT_READ 0, PROT_WRITE 1, PROT_EXEC 2
      mmap.flags: MAP_SHARED 0, MAP_PRIVATE 1, MAP_DROPPABLE 3, MAP_ANON 5, MAP_GROWSDOWN 8
      mmap.status: VMA_AREA_REGULAR 0, VMA_AREA_STACK 1, VMA_AREA_VSYSCALL 2, VMA_AREA_VDSO 3, \
      VMA_AREA_HEAP 5, VMA_FILE_PRIVATE 6, VMA_FILE_SHARED 7, VMA_ANON_SHARED 8, \
      VMA_ANON_PRIVATE 9, VMA_AREA_SYSVIPC 10, VMA_AREA_SOCKET 11, VMA_AREA_VVAR 12, \
      VMA_AREA_AIORING 13, VMA_AREA_MEMFD 14, VMA_AREA_SHSTK 15, VMA_AREA_UPROBES 17, \
      VMA_UNSUPP 31
      rfile.flags: O_WRONLY 0, O_RDWR 1, O_CREAT 6, O_EXCL 7, O_NOCTTY 8, O_TRUNC 9, \
      O_APPEND 10, O_NONBLOCK 11, O_DSYNC 12, FASYNC 13, O_DIRECT 14, O_LARGEFILE 15, \
      O_DIRECTORY 16, O_NOFOLLOW 17, O_NOATIME 18, O_CLOEXEC 19
      seals.flags: F_SEAL_SEAL 0, F_SEAL_SHRINK 1, F_SEAL_GROW 2, F_SEAL_WRITE 3, \
      F_SEAL_FUTURE_WRITE 4
      pmap.flags: PE_PARENT 0, PE_LAZY 1, PE_PRESENT 2
      """;

  private static final String NAMES =
      """
      task_state: Alive 1, Dead 2, Stopped 3
      family: UNIX 1, INET 2, INET6 10, NETLINK 16, PACKET 17
      type: STREAM 1, DGRAM 2, RAW 3, SEQPACKET 5, PACKET 10
      state: ESTABLISHED 1, SYN_SENT 2, SYN_RECV 3, FIN_WAIT1 4, FIN_WAIT2 5, TIME_WAIT 6, \
      CLOSE 7, CLOSE_WAIT 8, LAST_ACK 9, LISTEN 10
      proto: IP 0, TCP 6, UDP 17, UDPLITE 136
      """;

  private static final Map<String, Map<Integer, String>> FLAG_MAPS = tables(FLAGS);
  private static final Map<String, Map<Integer, String>> NAME_MAPS = tables(NAMES);

  private ReferenceFormats() {}

  private static Map<String, Map<Integer, String>> tables(String text) {
    Map<String, Map<Integer, String>> tables = new LinkedHashMap<>();
    for (String line : text.strip().split("\n", -1)) {
      int colon = line.indexOf(':');
      Map<Integer, String> table = new LinkedHashMap<>();
      for (String pair : line.substring(colon + 1).split(",", -1)) {
        String[] parts = pair.strip().split(" ", -1);
        table.put(Integer.valueOf(parts[1]), parts[0]);
      }
      tables.put(line.substring(0, colon), table);
    }
    return tables;
  }

  /** What stands in pretty JSON for an integer. */
  static Object format(FieldDescriptor field, Number number, boolean inheritedHex) {
    CriuOpts option = Messages.option(field);
    BigInteger value = new BigInteger(number.toString());
    if (inheritedHex || option.getHex()) {
      return hex(value);
    }
    if (option.getDev()) {
      return device(value.longValueExact(), option.getOdev());
    }
    if (!option.getFlags().isEmpty()) {
      return flags(value, FLAG_MAPS.getOrDefault(option.getFlags(), Map.of()));
    }
    if (!option.getDict().isEmpty() && value.bitLength() < 32) {
      String name = NAME_MAPS.getOrDefault(field.getName(), Map.of()).get(value.intValueExact());
      return name == null ? number : name;
    }
    return number;
  }

  private static String hex(BigInteger value) {
    return (value.signum() < 0 ? "-0x" : "0x") + value.abs().toString(16);
  }

  private static String device(long device, boolean glibc) {
    long major = glibc ? device >> 8 & 0xfff : device >> 20;
    long minor = glibc ? (device & 0xff) | (device >> 12 & 0xfff00) : device & 0xfffff;
    return major + ":" + minor;
  }

  private static String flags(BigInteger value, Map<Integer, String> names) {
    List<String> parts = new ArrayList<>();
    BigInteger rest = value;
    for (Map.Entry<Integer, String> bit : names.entrySet()) {
      if (value.testBit(bit.getKey())) {
        parts.add(bit.getValue());
        rest = rest.clearBit(bit.getKey());
      }
    }
    if (rest.signum() != 0) {
      parts.add(hex(rest));
    }
    return String.join(" | ", parts);
  }

  /** One word or four, in network byte order each, read as little-endian numbers. */
  static String address(List<?> words) {
    List<String> bytes = new ArrayList<>();
    List<String> groups = new ArrayList<>();
    for (Object word : words) {
      int value = Integer.reverseBytes(((Number) word).intValue());
      for (int shift = 24; shift >= 0; shift -= 8) {
        bytes.add(Integer.toString(value >> shift & 0xff));
      }
      groups.add(Integer.toHexString(value >>> 16));
      groups.add(Integer.toHexString(value & 0xffff));
    }
    if (words.size() == 1) {
      return String.join(".", bytes);
    }
    String full = String.join(":", groups);
    if (full.startsWith("0:0:0:0:0:ffff:")) {
      return "::ffff:" + String.join(".", bytes.subList(12, 16));
    }
    String longest = "";
    Matcher zeros = Pattern.compile("(?<![0-9a-f])0(:0)+(?![0-9a-f])").matcher(full);
    while (zeros.find()) {
      longest = zeros.group().length() > longest.length() ? zeros.group() : longest;
    }
    if (longest.isEmpty()) {
      return full;
    }
    Pattern run = Pattern.compile("(^|:)" + longest + "(?![0-9a-f])(:|$)");
    return run.matcher(full).replaceFirst("::");
  }
}
