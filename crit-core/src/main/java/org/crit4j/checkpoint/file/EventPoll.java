package org.crit4j.checkpoint.file;

import java.util.List;
import org.crit4j.images.EventpollFileEntry;
import org.crit4j.images.EventpollTfdEntry;
import org.crit4j.images.FownEntry;

/**
 * A set of files that are waited for: epoll.
 *
 * @param entry all that CRIU wrote of it
 */
public record EventPoll(EventpollFileEntry entry) implements OpenFile {

  @Override
  public FileKind kind() {
    return FileKind.EVENTPOLL;
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

  /** The descriptors that are waited for. */
  public List<EventpollTfdEntry> targets() {
    return entry.getTfdList();
  }
}
