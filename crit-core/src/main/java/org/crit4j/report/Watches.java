package org.crit4j.report;

import static org.crit4j.report.ColumnType.Simple.FLAGS;
import static org.crit4j.report.ColumnType.Simple.INTEGER;
import static org.crit4j.report.ColumnType.Simple.MASK;
import static org.crit4j.report.ColumnType.Simple.TEXT;
import static org.crit4j.report.ColumnType.Simple.UNSIGNED;

import com.google.protobuf.ByteString;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.images.EventpollTfdEntry;
import org.crit4j.images.FanotifyMarkEntry;
import org.crit4j.images.InotifyWdEntry;

/** What epoll, inotify and fanotify descriptors wait for. */
final class Watches {
  /** Rows of the descriptors in an epoll set. */
  static final ColumnType TARGETS =
      new ColumnType.ListOf(
          Table.nested(EventpollTfdEntry.class)
              .column("fd", INTEGER, "Descriptor.", it -> Integer.toUnsignedLong(it.getTfd()))
              .column("events", FLAGS, "EPOLL flags.", it -> Bits.EPOLL.in(it.getEvents()))
              .column("data", MASK, "Data of the process.", EventpollTfdEntry::getData)
              .asType());

  /** Rows of the watches of inotify. */
  static final ColumnType WATCHES =
      new ColumnType.ListOf(
          Table.nested(InotifyWdEntry.class)
              .column("watch", INTEGER, "Number.", it -> Integer.toUnsignedLong(it.getWd()))
              .column("path", TEXT, "Path.", it -> path(it.getFHandle().getPathBytes()))
              .column("inode", UNSIGNED, "Inode.", InotifyWdEntry::getIIno)
              .column("mask", MASK, "Events.", it -> Integer.toUnsignedLong(it.getMask()))
              .asType());

  /** Rows of the marks of fanotify. */
  static final ColumnType MARKS =
      new ColumnType.ListOf(
          Table.nested(FanotifyMarkEntry.class)
              .column("mount", INTEGER, "Mount, for marks of mounts.", Watches::mount)
              .column("inode", UNSIGNED, "Inode, for other marks.", Watches::inode)
              .column("mask", MASK, "Events.", it -> Integer.toUnsignedLong(it.getMask()))
              .asType());

  private Watches() {}

  private static Optional<NameBytes> path(ByteString path) {
    return path.isEmpty() ? Optional.empty() : Optional.of(new NameBytes(path));
  }

  private static OptionalInt mount(FanotifyMarkEntry mark) {
    return mark.hasMe() ? OptionalInt.of(mark.getMe().getMntId()) : OptionalInt.empty();
  }

  private static OptionalLong inode(FanotifyMarkEntry mark) {
    return mark.hasMe() ? OptionalLong.empty() : OptionalLong.of(mark.getIe().getIIno());
  }
}
