package org.crit4j.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.Warnings;
import org.crit4j.container.archive.MemberPattern;
import org.crit4j.container.archive.MemberTree;
import org.crit4j.container.archive.SafeRoot;
import org.crit4j.container.archive.UnpackOptions;
import org.crit4j.container.archive.Unpacker;
import org.crit4j.container.member.Member;
import org.crit4j.internal.io.NewDirectory;

/**
 * Unpacks a checkpoint into a directory: all of it, or in two parts as Podman's import does. If
 * that fails, the directory is as it was before.
 */
public final class CheckpointExtractor {
  private static final Set<String> CONFIG = Set.of(Layout.CONFIG, Layout.SPEC);

  /**
   * What to unpack. Immutable.
   *
   * <p>Source: Podman imports {@code config.dump} and {@code spec.dump} before all else.
   */
  public static final class Selection {
    /** Everything. */
    public static final Selection ALL = new Selection(it -> true, List.of());

    /** Only {@code config.dump} and {@code spec.dump}. */
    public static final Selection CONFIG_ONLY = new Selection(Selection::isConfig, List.of());

    /** Everything but {@code config.dump} and {@code spec.dump}. */
    public static final Selection WITHOUT_CONFIG = new Selection(it -> !isConfig(it), List.of());

    private final Predicate<Member> wanted;
    private final List<MemberPattern> names;

    private Selection(Predicate<Member> wanted, List<MemberPattern> names) {
      this.wanted = wanted;
      this.names = List.copyOf(names);
    }

    /**
     * Some members; of a directory all that is in it.
     *
     * @param names their names, or patterns for them
     * @return the selection
     */
    public static Selection of(List<MemberPattern> names) {
      return new Selection(it -> names.stream().anyMatch(name -> name.covers(it)), names);
    }

    @Override
    public String toString() {
      if (this == ALL) {
        return "all";
      }
      return this == CONFIG_ONLY
          ? "config"
          : this == WITHOUT_CONFIG ? "without-config" : String.valueOf(names);
    }

    private static boolean isConfig(Member member) {
      return member.path().isPresent() && CONFIG.contains(member.path().get().latin1());
    }

    /** Fails if a name is that of no member. */
    private void check(MemberTree tree) throws CritException {
      for (MemberPattern each : names) {
        if (tree.members().stream().noneMatch(each::covers)) {
          throw new CritException(
              Location.UNKNOWN.inFile(tree.label()),
              "no member " + each.text(),
              "the name of a file or directory in it, such as checkpoint/files.img");
        }
      }
    }
  }

  private final UnpackOptions options;
  private final Warnings warnings;

  /**
   * An extractor.
   *
   * @param warnings told what is left out
   */
  public CheckpointExtractor(UnpackOptions options, Warnings warnings) {
    this.options = options;
    this.warnings = warnings;
  }

  /**
   * Unpacks.
   *
   * @param target a directory that is empty, or is made
   * @throws CritException if the archive is hostile or damaged, or the directory is not empty
   * @throws IOException if a file cannot be read or written
   */
  public void extract(ContainerCheckpoint checkpoint, Selection selection, Path target)
      throws IOException {
    selection.check(checkpoint.tree());
    boolean existed = Files.isDirectory(target);
    if (existed && !SafeRoot.children(target).isEmpty()) {
      throw new CritException(
          Location.UNKNOWN.inFile(target.toString()),
          "the directory is not empty",
          "an empty directory, or a new one");
    }
    if (!existed) {
      NewDirectory.create(target);
    }
    try {
      new Unpacker(options, warnings).unpack(checkpoint.tree(), selection.wanted, target);
    } catch (IOException | RuntimeException e) {
      clean(target, existed);
      throw e;
    }
  }

  private static void clean(Path target, boolean existed) throws IOException {
    for (Path each : SafeRoot.children(target)) {
      SafeRoot.remove(each);
    }
    if (!existed) {
      Files.delete(target);
    }
  }
}
