package org.crit4j.checkpoint.file;

import java.util.Optional;
import java.util.OptionalInt;
import org.crit4j.images.FownEntry;
import org.crit4j.images.SkOptsEntry;
import org.crit4j.images.SkShutdown;
import org.crit4j.images.UnixSkEntry;

/**
 * A socket of the local machine.
 *
 * @param entry all that CRIU wrote of it
 */
public record UnixSocket(UnixSkEntry entry) implements Socket {

  @Override
  public FileKind kind() {
    return FileKind.UNIXSK;
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
    return SocketNames.AF_UNIX;
  }

  @Override
  public OptionalInt type() {
    return entry.hasType() ? OptionalInt.of(entry.getType()) : OptionalInt.empty();
  }

  @Override
  public int protocol() {
    return 0;
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

  /** The inode of the socket it is connected to; empty if there is none. */
  public OptionalInt peer() {
    return entry.getPeer() == 0 ? OptionalInt.empty() : OptionalInt.of(entry.getPeer());
  }

  /** Its name as the kernel has it: a path with a NUL, or an abstract name after a NUL. */
  public NameBytes name() {
    return new NameBytes(entry.getName());
  }

  /** Its name as people write it: the path, or {@code @} and the abstract name. */
  public Optional<NameBytes> address() {
    var name = entry.getName();
    if (name.isEmpty()) {
      return Optional.empty();
    }
    if (name.byteAt(0) == 0) {
      return Optional.of(new NameBytes(NameBytes.of("@").bytes().concat(name.substring(1))));
    }
    int end = name.size();
    while (end > 0 && name.byteAt(end - 1) == 0) {
      end--;
    }
    return Optional.of(new NameBytes(name.substring(0, end)));
  }
}
