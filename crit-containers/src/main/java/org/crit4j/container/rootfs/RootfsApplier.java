package org.crit4j.container.rootfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.Warnings;
import org.crit4j.container.archive.MemberTree;
import org.crit4j.container.archive.SafeRoot;
import org.crit4j.container.archive.UnpackOptions;
import org.crit4j.container.archive.Unpacker;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberName;

/** Makes the changes of a container in another copy of its file system. */
public final class RootfsApplier {
  private final UnpackOptions options;
  private final Warnings warnings;

  /**
   * An applier.
   *
   * @param warnings told what is left out
   */
  public RootfsApplier(UnpackOptions options, Warnings warnings) {
    this.options = options;
    this.warnings = warnings;
  }

  /**
   * What was done.
   *
   * @param written files, directories and links that are new or changed
   * @param deleted paths that are gone now
   */
  public record Result(int written, int deleted) {}

  /**
   * Applies the diff, then the deletions. What a layer says to be gone goes first, since that
   * speaks of what was there before.
   *
   * @param root the root of the file system; links in it are not followed
   * @throws CritException if a path leads outside, or through a link
   * @throws IOException if a file cannot be read or written
   */
  public Result apply(RootfsDiff diff, Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      throw new CritException(
          Location.UNKNOWN.inFile(root.toString()),
          "there is no such directory",
          "the root of a file system");
    }
    SafeRoot target = new SafeRoot(root);
    List<MemberName> listed = new ArrayList<>();
    for (String each : diff.listedDeletions()) {
      listed.add(inside(each));
    }
    int written = 0;
    int deleted = 0;
    Optional<MemberTree> opened = diff.open();
    if (opened.isPresent()) {
      try (MemberTree tree = opened.get()) {
        deleted += diff.isLayer() ? deleteWhiteouts(tree, target) : 0;
        written = unpack(tree, root, diff.isLayer());
      }
    }
    for (MemberName each : listed) {
      deleted += delete(target, each);
    }
    return new Result(written, deleted);
  }

  private int unpack(MemberTree tree, Path root, boolean layer) throws IOException {
    int[] count = new int[1];
    new Unpacker(options, warnings)
        .unpack(
            tree,
            member -> {
              boolean wanted = !layer || !isWhiteout(member);
              count[0] += wanted ? 1 : 0;
              return wanted;
            },
            root);
    return count[0];
  }

  private static boolean isWhiteout(Member member) {
    return member.path().isPresent() && last(member.path().get()).startsWith(RootfsDiff.WHITEOUT);
  }

  private static String last(MemberName path) {
    return path.latin1().substring(path.latin1().lastIndexOf('/') + 1);
  }

  private static int deleteWhiteouts(MemberTree tree, SafeRoot root) throws IOException {
    int deleted = 0;
    for (Member each : tree.members()) {
      if (!isWhiteout(each)) {
        continue;
      }
      MemberName path = each.path().orElseThrow();
      String directory = path.parent().map(it -> it.latin1() + "/").orElse("");
      String name = last(path);
      if (name.equals(RootfsDiff.OPAQUE)) {
        deleted += empty(root, new MemberName(directory + "x"));
      } else {
        String gone = name.substring(RootfsDiff.WHITEOUT.length());
        deleted += delete(root, inside(new MemberName(directory + gone).text()));
      }
    }
    return deleted;
  }

  /** Removes what is beside a path. */
  private static int empty(SafeRoot root, MemberName inDirectory) throws IOException {
    Optional<Path> path = root.find(inDirectory);
    Path directory = path.isEmpty() ? null : path.get().getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      return 0;
    }
    int deleted = 0;
    for (Path each : SafeRoot.children(directory)) {
      deleted += SafeRoot.remove(each) ? 1 : 0;
    }
    return deleted;
  }

  private static int delete(SafeRoot root, MemberName name) throws IOException {
    Optional<Path> path = root.find(name);
    return path.isPresent() && SafeRoot.remove(path.get()) ? 1 : 0;
  }

  /** A path of the container beneath a root. */
  private static MemberName inside(String path) throws CritException {
    String relative = path;
    while (relative.startsWith("/")) {
      relative = relative.substring(1);
    }
    Optional<MemberName> name = MemberName.of(relative).path().filter(it -> !it.latin1().isEmpty());
    return name.orElseThrow(
        () ->
            new CritException(
                Location.UNKNOWN,
                "the deleted path \"" + path + "\" leads outside, so nothing is changed"));
  }
}
