package org.crit4j.checkpoint.facts;

import java.util.List;
import org.crit4j.checkpoint.file.EventPoll;
import org.crit4j.checkpoint.file.Fanotify;
import org.crit4j.checkpoint.file.Inotify;
import org.crit4j.images.EventpollTfdEntry;
import org.crit4j.images.FanotifyMarkEntry;
import org.crit4j.images.InotifyWdEntry;

/** What epoll, inotify and fanotify wait for, in words. */
final class WatchText {
  private WatchText() {}

  static List<String> targets(EventPoll file) {
    return file.targets().stream().map(WatchText::target).toList();
  }

  private static String target(EventpollTfdEntry target) {
    return "fd "
        + Integer.toUnsignedString(target.getTfd())
        + ", events "
        + EventNames.of(target.getEvents())
        + ", data 0x"
        + Long.toHexString(target.getData());
  }

  static List<String> watches(Inotify file) {
    return file.entry().getWdList().stream().map(WatchText::watch).toList();
  }

  private static String watch(InotifyWdEntry watch) {
    String path = watch.getFHandle().getPath();
    return "watch "
        + Integer.toUnsignedString(watch.getWd())
        + (path.isEmpty() ? "" : ", " + path)
        + ", inode "
        + Long.toUnsignedString(watch.getIIno())
        + ", mask 0x"
        + Integer.toHexString(watch.getMask());
  }

  static List<String> marks(Fanotify file) {
    return file.entry().getMarkList().stream().map(WatchText::mark).toList();
  }

  private static String mark(FanotifyMarkEntry mark) {
    String what =
        mark.hasMe()
            ? "mount " + Integer.toUnsignedString(mark.getMe().getMntId())
            : "inode " + Long.toUnsignedString(mark.getIe().getIIno());
    return what + ", mask 0x" + Integer.toHexString(mark.getMask());
  }
}
