package org.crit4j.checkpoint.file;

import java.util.OptionalInt;
import org.crit4j.images.SkOptsEntry;
import org.crit4j.images.SkShutdown;

/** A socket of any family. {@link SocketNames} has names for the numbers. */
public sealed interface Socket extends OpenFile
    permits UnixSocket, InetSocket, NetlinkSocket, PacketSocket {

  /** The address family: {@code AF_INET} and others, as Linux numbers them. */
  int family();

  /** {@code SOCK_STREAM} and others; empty if it is not recorded. */
  OptionalInt type();

  /** The protocol within the family; 0 where the family has one only. */
  int protocol();

  /** The state as TCP numbers them, 10 being a listening socket; empty if it is not recorded. */
  OptionalInt state();

  /** Its inode, which tells sockets apart that have no other name; empty if not recorded. */
  OptionalInt inode();

  /** The network namespace it is of, by number in the checkpoint; empty if not recorded. */
  OptionalInt networkNamespace();

  /** What {@code setsockopt} has set; sizes are in bytes. */
  SkOptsEntry options();

  /** Which directions are shut down. */
  default SkShutdown shutdown() {
    return SkShutdown.NONE;
  }

  /** Whether it waits for others to connect. */
  default boolean isListening() {
    return state().orElse(0) == SocketNames.LISTEN;
  }
}
