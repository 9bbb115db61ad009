package org.crit4j.checkpoint.diff;

import org.crit4j.checkpoint.facts.SocketFacts;

/**
 * A socket that a process has open.
 *
 * @param pid number of the process
 * @param fd number of the descriptor
 * @param facts what there is to say of the socket
 */
public record SocketUse(int pid, int fd, SocketFacts facts) {
  /** What makes it the same socket in another checkpoint, whatever its descriptor is. */
  String identity() {
    return String.join(
        "\0",
        facts.family(),
        facts.protocol(),
        facts.type(),
        facts.localEndpoint(),
        facts.remoteEndpoint(),
        facts.isUnix() && facts.local().isEmpty() ? "fd " + fd : "");
  }
}
