package org.crit4j.checkpoint.file;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.crit4j.images.FownEntry;
import org.crit4j.images.InetSkEntry;
import org.crit4j.images.SkOptsEntry;
import org.crit4j.images.SkShutdown;
import org.crit4j.internal.codec.IpAddress;

/**
 * A socket of IPv4 or IPv6.
 *
 * @param entry all that CRIU wrote of it
 */
public record InetSocket(InetSkEntry entry) implements Socket {

  @Override
  public FileKind kind() {
    return FileKind.INETSK;
  }

  @Override
  public int id() {
    return entry.getId();
  }

  @Override
  public int flags() {
    return entry.getFlags();
  }

  @Override
  public FownEntry owner() {
    return entry.getFown();
  }

  @Override
  public int family() {
    return entry.getFamily();
  }

  @Override
  public OptionalInt type() {
    return entry.hasType() ? OptionalInt.of(entry.getType()) : OptionalInt.empty();
  }

  @Override
  public int protocol() {
    return entry.getProto();
  }

  @Override
  public OptionalInt state() {
    return entry.hasState() ? OptionalInt.of(entry.getState()) : OptionalInt.empty();
  }

  @Override
  public OptionalInt inode() {
    return entry.hasIno() ? OptionalInt.of(entry.getIno()) : OptionalInt.empty();
  }

  @Override
  public OptionalInt networkNamespace() {
    return entry.hasNsId() ? OptionalInt.of(entry.getNsId()) : OptionalInt.empty();
  }

  @Override
  public SkOptsEntry options() {
    return entry.getOpts();
  }

  @Override
  public SkShutdown shutdown() {
    return entry.getShutdown();
  }

  /** Its own address; empty if it is not recorded. */
  public Optional<String> localAddress() {
    return address(entry.getSrcAddrList());
  }

  /** Its own port; 0 if it has none. */
  public int localPort() {
    return entry.getSrcPort();
  }

  /** The address it is connected to, all zero if it is not; empty if it is not recorded. */
  public Optional<String> remoteAddress() {
    return address(entry.getDstAddrList());
  }

  /** The port it is connected to; 0 if it is not. */
  public int remotePort() {
    return entry.getDstPort();
  }

  /** Whether it is connected to something. */
  public boolean isConnected() {
    return entry.getDstPort() != 0
        || entry.getDstAddrList().stream().anyMatch(word -> word.intValue() != 0);
  }

  private static Optional<String> address(List<Integer> words) {
    if (words.size() != 1 && words.size() != 4) {
      return Optional.empty();
    }
    long[] numbers = words.stream().mapToLong(Integer::toUnsignedLong).toArray();
    return Optional.of(IpAddress.format(numbers, numbers.length));
  }
}
