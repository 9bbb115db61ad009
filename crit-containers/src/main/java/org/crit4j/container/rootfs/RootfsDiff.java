package org.crit4j.container.rootfs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.crit4j.Warnings;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.Archives;
import org.crit4j.container.archive.MemberTree;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberName;

/**
 * What a container has changed in its file system. Podman and CRI-O write a tar of what is there,
 * and a list of what is gone; containerd writes an OCI layer, in which files called {@code .wh.}
 * stand for what is gone.
 *
 * <p>Podman and CRI-O leave modified files out unless the host has a file of the same path.
 */
public final class RootfsDiff {
  /** Begins the name of a file that stands for one that is gone (OCI image-spec, layer.md). */
  public static final String WHITEOUT = ".wh.";

  /** Stands for everything in a directory that is gone. */
  public static final String OPAQUE = ".wh..wh..opq";

  private final MemberTree tree;
  private final Optional<Member> diff;
  private final List<String> deleted;
  private final boolean layer;
  private final ArchiveLimits limits;
  private final Warnings warnings;

  /**
   * What is in a member, and the paths that are gone.
   *
   * @param layer whether names in the tar can stand for what is gone
   */
  public RootfsDiff(
      MemberTree tree,
      Optional<Member> diff,
      List<String> deleted,
      boolean layer,
      ArchiveLimits limits,
      Warnings warnings) {
    this.tree = tree;
    this.diff = diff;
    this.deleted = List.copyOf(deleted);
    this.layer = layer;
    this.limits = limits;
    this.warnings = warnings;
  }

  /** Bytes of the tar as it lies in the archive; 0 if there is none. */
  public long size() {
    return diff.map(Member::size).orElse(0L);
  }

  /** Whether names in the tar can stand for what is gone, as in OCI layers. */
  public boolean isLayer() {
    return layer;
  }

  /** Paths that a list beside the tar says are gone. */
  public List<String> listedDeletions() {
    return deleted;
  }

  /**
   * Opens the tar.
   *
   * @return empty if there is only a list of what is gone
   * @throws IOException if it is damaged, or cannot be read
   */
  public Optional<MemberTree> open() throws IOException {
    if (diff.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Archives.open(
            tree.region(diff.get()),
            tree.label() + ":" + diff.get().name(),
            limits,
            warnings,
            it -> false));
  }

  /**
   * All changes, sorted by path; what is gone as well, however it is told.
   *
   * @throws IOException if the tar is damaged, or cannot be read
   */
  public List<Change> changes() throws IOException {
    List<Change> changes = new ArrayList<>();
    Optional<MemberTree> members = open();
    if (members.isPresent()) {
      try (MemberTree each = members.get()) {
        each.members().forEach(it -> Change.of(it, layer).ifPresent(changes::add));
      }
    }
    for (String path : deleted) {
      changes.add(new Change(Change.Kind.DELETED, normal(path), Optional.empty()));
    }
    changes.sort(Comparator.comparing(Change::path).thenComparing(Change::kind));
    return List.copyOf(changes);
  }

  private static String normal(String path) {
    return path.startsWith("/") ? path : "/" + path;
  }

  /**
   * A change.
   *
   * @param kind what became of the path
   * @param path absolute path in the container
   * @param member what is there now; empty for what is gone
   */
  public record Change(Kind kind, String path, Optional<Member> member) {
    /** What became of a path. */
    public enum Kind {
      /** It is there, new or changed. */
      PRESENT,
      /** It is gone, with everything in it. */
      DELETED,
      /** It is a directory, and everything that was in it before is gone. */
      EMPTIED
    }

    static Optional<Change> of(Member member, boolean layer) {
      if (member.path().isEmpty() || member.path().get().latin1().isEmpty()) {
        return Optional.empty();
      }
      MemberName path = member.path().get();
      String text = path.text();
      int slash = text.lastIndexOf('/');
      String last = text.substring(slash + 1);
      String directory = text.substring(0, Math.max(slash, 0));
      if (layer && last.equals(OPAQUE)) {
        return Optional.of(new Change(Kind.EMPTIED, "/" + directory, Optional.empty()));
      }
      if (layer && last.startsWith(WHITEOUT)) {
        String gone = last.substring(WHITEOUT.length());
        return Optional.of(
            new Change(
                Kind.DELETED,
                directory.isEmpty() ? "/" + gone : "/" + directory + "/" + gone,
                Optional.empty()));
      }
      return Optional.of(new Change(Kind.PRESENT, "/" + text, Optional.of(member)));
    }
  }
}
