package org.crit4j.edit.scrub;

/** A kind of content that scrubbing replaces or removes. */
public enum ReplacementKind {
  /** Parts of paths, names of processes, hosts, devices and cgroups, words of documents. */
  NAMES("names", "names"),
  /** IP addresses. */
  ADDRESSES("addresses", "addresses"),
  /** Hardware addresses of network devices. */
  HARDWARE("hardware", "hardware addresses"),
  /** TCP and UDP ports from 1024 on. */
  PORTS("ports", "ports"),
  /** Numbers of users and groups. */
  USERS("users", "user and group ids"),
  /** Other numbers that may mean something outside: IPC keys, inodes, TCP sequence numbers. */
  NUMBERS("numbers", "numbers"),
  /** Points in time. */
  TIMES("times", "times"),
  /** Fields that are blank: registers, timer values, signal data, handles. */
  FIELDS("fields", "blanked fields"),
  /** Programs of socket and seccomp filters. */
  FILTERS("filters", "filter programs"),
  /** Contents of queues, pipes, terminals, ghost files, shared memory and BPF maps. */
  PAYLOADS("payloads", "blanked contents"),
  /** Memory pages. */
  PAGES("pages", "blanked pages"),
  /** Contents of files in archives of file systems, and of files that are no images. */
  FILES("files", "blanked files"),
  /** Messages in logs. */
  MESSAGES("messages", "log messages"),
  /** Fields that the schema does not know, which are removed. */
  UNKNOWN("unknown", "unknown fields removed");

  private final String id;
  private final String description;

  ReplacementKind(String id, String description) {
    this.id = id;
    this.description = description;
  }

  /** Its name in JSON. */
  public String id() {
    return id;
  }

  /** What it counts, in words. */
  public String description() {
    return description;
  }
}
