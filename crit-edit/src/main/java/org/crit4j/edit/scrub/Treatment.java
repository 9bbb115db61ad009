package org.crit4j.edit.scrub;

/** What scrubbing does to a field. */
enum Treatment {
  /** Stays: structure, ids, sizes, references, flags, states, and addresses in memory. */
  KEEP,
  /** A name or a text of names: pseudonyms, unless names are kept. */
  NAME,
  /** Other text: pseudonyms in any case. */
  TEXT,
  /** Zero, or as many zero bytes. */
  ZERO,
  /** Numbers above 999 become others, different ones for different ones. */
  NUMBER,
  /** A user or a group. */
  USER,
  /** The first id outside of a user namespace: another one for each range. */
  SUBUSER,
  /** A port. */
  PORT,
  /** An IP address, in one word or four. */
  ADDRESS,
  /** A hardware address. */
  HARDWARE,
  /** A count of a TCP connection, moved with all others. */
  SEQUENCE,
  /** A word of a digest. */
  DIGEST,
  /** Instructions of a filter for packets: each becomes the one that accepts. */
  FILTER,
  /** Instructions of a filter for system calls: each becomes the one that allows. */
  SECCOMP,
  /** The kernel's siginfo: signal, error and code stay. */
  SIGINFO,
  /** Threads: of a dead process the list is what was in CRIU's memory, and becomes zero. */
  THREADS
}
