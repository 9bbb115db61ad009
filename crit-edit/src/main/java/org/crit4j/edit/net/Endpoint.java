package org.crit4j.edit.net;

import java.util.Optional;

/**
 * A port, and an address if one is given: {@code 80}, {@code 127.0.0.1:80}, {@code [::1]:80}.
 *
 * @param address empty for any
 * @param port 0 to 65535
 */
public record Endpoint(Optional<NetAddress> address, int port) {
  private static final int LARGEST = 65535;

  /**
   * Takes its text.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Endpoint parse(String text) {
    int colon = text.lastIndexOf(':');
    Optional<NetAddress> address = Optional.empty();
    if (colon >= 0) {
      String host = text.substring(0, colon);
      if (host.startsWith("[") && host.endsWith("]")) {
        host = host.substring(1, host.length() - 1);
      }
      address = Optional.of(NetAddress.parse(host));
    }
    String digits = text.substring(colon + 1);
    try {
      int port = Integer.parseInt(digits);
      if (port >= 0 && port <= LARGEST) {
        return new Endpoint(address, port);
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new IllegalArgumentException(
        "\"" + digits + "\" is not a valid port; CRIU would take it modulo 65536");
  }
}
