package org.crit4j.checkpoint.facts;

import java.util.ArrayList;
import java.util.List;

/** Names of what epoll waits for. Source: Linux's eventpoll.h. */
final class EventNames {
  private record Event(String name, int bit) {}

  private static final List<Event> EVENTS =
      List.of(
          new Event("IN", 0),
          new Event("PRI", 1),
          new Event("OUT", 2),
          new Event("ERR", 3),
          new Event("HUP", 4),
          new Event("RDNORM", 6),
          new Event("RDBAND", 7),
          new Event("WRNORM", 8),
          new Event("WRBAND", 9),
          new Event("MSG", 10),
          new Event("RDHUP", 13),
          new Event("EXCLUSIVE", 28),
          new Event("WAKEUP", 29),
          new Event("ONESHOT", 30),
          new Event("ET", 31));

  private EventNames() {}

  static String of(int events) {
    List<String> names = new ArrayList<>();
    int left = events;
    for (Event event : EVENTS) {
      int mask = 1 << event.bit();
      if ((left & mask) != 0) {
        names.add(event.name());
        left &= ~mask;
      }
    }
    if (left != 0 || names.isEmpty()) {
      names.add("0x" + Integer.toHexString(left));
    }
    return String.join("|", names);
  }
}
