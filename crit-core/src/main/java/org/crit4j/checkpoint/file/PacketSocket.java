package org.crit4j.checkpoint.file;

import java.util.OptionalInt;
import org.crit4j.images.FownEntry;
import org.crit4j.images.PacketSockEntry;
import org.crit4j.images.SkOptsEntry;

/**
 * A socket that sees the packets of network devices.
 *
 * @param entry all that CRIU wrote of it
 */
public record PacketSocket(PacketSockEntry entry) implements Socket {

  @Override
  public FileKind kind() {
    return FileKind.PACKETSK;
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
    return SocketNames.AF_PACKET;
  }

  @Override
  public OptionalInt type() {
    return entry.hasType() ? OptionalInt.of(entry.getType()) : OptionalInt.empty();
  }

  /** The ethernet protocol in the machine's byte order. */
  @Override
  public int protocol() {
    // Linux keeps it in network order, and so does the image.
    return Short.toUnsignedInt(Short.reverseBytes((short) entry.getProtocol()));
  }

  @Override
  public OptionalInt state() {
    return OptionalInt.empty();
  }

  @Override
  public OptionalInt inode() {
    return OptionalInt.empty();
  }

  @Override
  public OptionalInt networkNamespace() {
    return entry.hasNsId() ? OptionalInt.of(entry.getNsId()) : OptionalInt.empty();
  }

  @Override
  public SkOptsEntry options() {
    return entry.getOpts();
  }
}
