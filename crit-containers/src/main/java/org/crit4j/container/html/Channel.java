package org.crit4j.container.html;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A pipe, a socket, or two sockets that are connected: a way for data between processes, or to the
 * outside.
 *
 * @param kind its sort
 * @param label what it is, in words
 * @param ends its ends in the checkpoint
 * @param outside the end that is not in the checkpoint, in words
 * @param waiting bytes that are on their way
 */
record Channel(Kind kind, String label, List<End> ends, Optional<String> outside, long waiting) {
  /** Sorts of channels, which have colours of their own. */
  enum Kind {
    /** Pipes and FIFOs. */
    PIPE("pipe"),
    /** Unix sockets. */
    UNIX("Unix socket"),
    /** TCP, UDP and others of IP. */
    INET("IP socket"),
    /** Netlink, packet and other sockets, all with the kernel. */
    OTHER("other socket");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }

    String style() {
      return "c-" + name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * An end that processes of the checkpoint hold.
   *
   * @param name what tells it from the other one
   * @param reads whether data comes out of it
   * @param writes whether data goes into it
   * @param holders descriptors by PID
   */
  record End(String name, boolean reads, boolean writes, Map<Long, List<Long>> holders) {}

  /** Copies the list. */
  Channel {
    ends = List.copyOf(ends);
  }
}
