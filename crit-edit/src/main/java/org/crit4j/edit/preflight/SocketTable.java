package org.crit4j.edit.preflight;

import java.util.ArrayList;
import java.util.List;

/**
 * The sockets of IPv4 and IPv6 that a machine has, as {@code /proc/net} lists them. Words of
 * addresses are as in images.
 *
 * @param sockets all of them
 */
record SocketTable(List<Entry> sockets) {
  /** TCP's number of the state in which a socket waits for connections. */
  static final int LISTEN = 10;

  /**
   * A socket.
   *
   * @param local its own address, of 1 word or 4
   * @param localPort its own port
   * @param remote the address it is connected to
   * @param remotePort the port it is connected to
   * @param state as TCP numbers them
   */
  record Entry(
      List<Integer> local, int localPort, List<Integer> remote, int remotePort, int state) {}

  /**
   * Reads a table.
   *
   * @param protocol tcp or udp, of IPv4 and IPv6
   */
  static SocketTable of(Target target, String protocol) {
    List<Entry> all = new ArrayList<>();
    for (String name : List.of(protocol, protocol + "6")) {
      List<String> lines = target.lines("proc/net/" + name);
      for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
        String[] words = line.strip().split("\\s+", -1);
        if (words.length > 3) {
          add(words, all);
        }
      }
    }
    return new SocketTable(all);
  }

  private static void add(String[] words, List<Entry> all) {
    try {
      int state = Integer.parseInt(words[3], 16);
      all.add(
          new Entry(address(words[1]), port(words[1]), address(words[2]), port(words[2]), state));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      // A line of another form is not one of a socket.
    }
  }

  private static List<Integer> address(String text) {
    List<Integer> words = new ArrayList<>();
    for (int at = 0; at < text.indexOf(':'); at += 8) {
      words.add(Integer.parseUnsignedInt(text.substring(at, at + 8), 16));
    }
    return words;
  }

  private static int port(String text) {
    return Integer.parseInt(text.substring(text.indexOf(':') + 1), 16);
  }
}
