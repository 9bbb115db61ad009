package org.crit4j.checkpoint.file;

import java.util.OptionalInt;
import org.crit4j.images.FownEntry;
import org.crit4j.images.NetlinkSkEntry;
import org.crit4j.images.SkOptsEntry;

/**
 * A socket to the kernel.
 *
 * @param entry all that CRIU wrote of it
 */
public record NetlinkSocket(NetlinkSkEntry entry) implements Socket {

  @Override
  public FileKind kind() {
    return FileKind.NETLINKSK;
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
    return SocketNames.AF_NETLINK;
  }

  @Override
  public OptionalInt type() {
    return OptionalInt.empty();
  }

  @Override
  public int protocol() {
    return entry.getProtocol();
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

  /** A netlink socket knows no such state: CRIU writes the number that is TCP's for it. */
  @Override
  public boolean isListening() {
    return false;
  }
}
