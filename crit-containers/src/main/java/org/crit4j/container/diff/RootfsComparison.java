package org.crit4j.container.diff;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.crit4j.container.archive.MemberTree;
import org.crit4j.container.member.Member;
import org.crit4j.container.rootfs.RootfsDiff;

/**
 * Compares what a container has changed in its file system until two moments. Contents of files are
 * compared byte by byte and never kept.
 */
public final class RootfsComparison {
  private static final int PIECE = 1 << 16;

  private final Optional<MemberTree> first;
  private final Optional<MemberTree> second;

  private RootfsComparison(Optional<MemberTree> first, Optional<MemberTree> second) {
    this.first = first;
    this.second = second;
  }

  /**
   * All paths that differ, sorted.
   *
   * @throws IOException if a tar is damaged, or cannot be read
   */
  public static List<RootfsChange> compare(Optional<RootfsDiff> first, Optional<RootfsDiff> second)
      throws IOException {
    Map<String, RootfsDiff.Change> before = changes(first);
    Map<String, RootfsDiff.Change> after = changes(second);
    Optional<MemberTree> one = open(first);
    try {
      Optional<MemberTree> other = open(second);
      try {
        return new RootfsComparison(one, other).compare(before, after);
      } finally {
        close(other);
      }
    } finally {
      close(one);
    }
  }

  private static Map<String, RootfsDiff.Change> changes(Optional<RootfsDiff> diff)
      throws IOException {
    Map<String, RootfsDiff.Change> changes = new TreeMap<>();
    if (diff.isPresent()) {
      diff.get().changes().forEach(it -> changes.put(it.path(), it));
    }
    return changes;
  }

  private static Optional<MemberTree> open(Optional<RootfsDiff> diff) throws IOException {
    return diff.isPresent() ? diff.get().open() : Optional.empty();
  }

  private static void close(Optional<MemberTree> tree) throws IOException {
    if (tree.isPresent()) {
      tree.get().close();
    }
  }

  private List<RootfsChange> compare(
      Map<String, RootfsDiff.Change> before, Map<String, RootfsDiff.Change> after)
      throws IOException {
    TreeMap<String, RootfsDiff.Change> all = new TreeMap<>(before);
    all.putAll(after);
    List<RootfsChange> changes = new ArrayList<>();
    for (String path : all.keySet()) {
      Optional<RootfsDiff.Change> then = Optional.ofNullable(before.get(path));
      Optional<RootfsDiff.Change> now = Optional.ofNullable(after.get(path));
      String textThen = then.map(RootfsComparison::describe).orElse("");
      String textNow = now.map(RootfsComparison::describe).orElse("");
      if (!textThen.equals(textNow)) {
        changes.add(new RootfsChange(path, textThen, textNow));
      } else if (!sameContent(then, now)) {
        changes.add(new RootfsChange(path, textThen, textNow + ", other content"));
      }
    }
    return List.copyOf(changes);
  }

  /** What there is to say of a change: {@code file, 12 bytes, mode 0644, owner 0:0}. */
  static String describe(RootfsDiff.Change change) {
    if (change.member().isEmpty()) {
      return change.kind() == RootfsDiff.Change.Kind.EMPTIED ? "emptied" : "deleted";
    }
    Member member = change.member().get();
    StringBuilder text = new StringBuilder(member.kind().description());
    if (member.isFile()) {
      text.append(", ").append(member.size()).append(" bytes");
    }
    if (!member.target().latin1().isEmpty()) {
      text.append(" to ").append(member.target().text());
    }
    return text.append(String.format(", mode %04o", member.mode()))
        .append(", owner ")
        .append(member.uid())
        .append(':')
        .append(member.gid())
        .toString();
  }

  private boolean sameContent(Optional<RootfsDiff.Change> then, Optional<RootfsDiff.Change> now)
      throws IOException {
    Optional<Member> before = then.flatMap(RootfsDiff.Change::member).filter(Member::isFile);
    Optional<Member> after = now.flatMap(RootfsDiff.Change::member).filter(Member::isFile);
    if (before.isEmpty() || after.isEmpty() || first.isEmpty() || second.isEmpty()) {
      return true;
    }
    try (InputStream one = first.get().open(before.get());
        InputStream other = second.get().open(after.get())) {
      return sameContent(one, other);
    }
  }

  private static boolean sameContent(InputStream one, InputStream other) throws IOException {
    while (true) {
      byte[] then = one.readNBytes(PIECE);
      byte[] now = other.readNBytes(PIECE);
      if (!Arrays.equals(then, now)) {
        return false;
      }
      if (then.length < PIECE) {
        return true;
      }
    }
  }
}
