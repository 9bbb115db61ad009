package org.crit4j.edit.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.edit.net.NetAddress;

/** Other IP addresses for some: one for one, and those of one network for those of another. */
final class AddressMapping {
  private record Rule(NetAddress from, NetAddress to, int bits) {
    Optional<NetAddress> map(NetAddress address) {
      return address.hasPrefix(from, bits)
          ? Optional.of(to.combine(bits, address.bytes()))
          : Optional.empty();
    }
  }

  private final List<Rule> rules = new ArrayList<>();

  /**
   * Adds {@code OLD=NEW}.
   *
   * @throws IllegalArgumentException if these are not addresses of one version
   */
  void addAddress(String text) {
    Pair pair = Pair.parse(text, "OLD=NEW");
    NetAddress from = NetAddress.parse(pair.from());
    add(from, NetAddress.parse(pair.to()), 8 * from.length());
  }

  /**
   * Adds {@code NETWORK/BITS=NETWORK/BITS}.
   *
   * @throws IllegalArgumentException if these are not networks of one version and length
   */
  void addPrefix(String text) {
    String form = "NETWORK/BITS=NETWORK/BITS";
    Pair pair = Pair.parse(text, form);
    String[] from = pair.from().split("/", -1);
    String[] to = pair.to().split("/", -1);
    if (from.length != 2 || to.length != 2 || !from[1].equals(to[1])) {
      throw new IllegalArgumentException(
          "\"" + text + "\" does not have the form " + form + ", with the same number of bits");
    }
    NetAddress network = NetAddress.parse(from[0]);
    int bits;
    try {
      bits = Integer.parseInt(from[1]);
    } catch (NumberFormatException e) {
      bits = -1;
    }
    if (bits < 0 || bits > 8 * network.length()) {
      throw new IllegalArgumentException("\"" + from[1] + "\" is not a length of a prefix");
    }
    add(network, NetAddress.parse(to[0]), bits);
  }

  private void add(NetAddress from, NetAddress to, int bits) {
    if (from.length() != to.length()) {
      throw new IllegalArgumentException(from + " and " + to + " are of different versions");
    }
    rules.add(new Rule(from, to, bits));
  }

  /** The address that takes the place of another; the same one where no rule is for it. */
  NetAddress map(NetAddress address) {
    for (Rule each : rules) {
      Optional<NetAddress> mapped = each.map(address);
      if (mapped.isPresent() && !address.isAny()) {
        return mapped.get();
      }
    }
    return address;
  }

  /** A text that is an address, alone or with the length of its prefix; others stay. */
  String map(String text) {
    int slash = text.indexOf('/');
    String plain = slash < 0 ? text : text.substring(0, slash);
    try {
      NetAddress old = NetAddress.parse(plain);
      NetAddress mapped = map(old);
      return mapped.equals(old) ? text : mapped + text.substring(plain.length());
    } catch (IllegalArgumentException e) {
      // Something else.
      return text;
    }
  }

  /** The addresses that are replaced, as texts. */
  List<String> old() {
    return rules.stream().map(it -> it.from().toString()).toList();
  }
}
