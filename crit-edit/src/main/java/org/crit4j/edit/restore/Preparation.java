package org.crit4j.edit.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.Warnings;
import org.crit4j.container.CheckpointOpener;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.edit.Draft;
import org.crit4j.edit.Edit;
import org.crit4j.edit.Revision;
import org.crit4j.edit.convert.Conversion;
import org.crit4j.edit.convert.ConversionReport;
import org.crit4j.edit.convert.TargetVersion;
import org.crit4j.edit.pages.CheckpointPages;
import org.crit4j.edit.pages.PageRewriteOptions;
import org.crit4j.source.DirectorySink;
import org.crit4j.source.DirectorySink.Sharing;
import org.crit4j.source.ImageSource;

/**
 * Makes a directory that CRIU restores from. Changed, converted, flattened and unpacked images are
 * written; all others are links to where they are, so that the original has to stay. Immutable.
 *
 * @param edit the changes to make
 * @param version the release of CRIU that will restore
 * @param sharing how images that stay come into the directory. Never hard links for {@code criu
 *     restore --auto-dedup}: it punches holes into the original through them
 * @param lazy whether pages that a page server will bring are left out
 * @param force whether refused changes are made
 * @param previous the dumps before, the latest first, if the checkpoint does not lead there itself
 */
public record Preparation(
    Edit edit,
    TargetVersion version,
    Sharing sharing,
    boolean lazy,
    boolean force,
    List<Path> previous) {
  private static final String PARENT = "parent";

  /** Copies the list. */
  public Preparation {
    previous = List.copyOf(previous);
  }

  /**
   * What was made.
   *
   * @param outcome what has come of the changes
   * @param conversion what was done for the release of CRIU
   * @param written names of images that were written
   * @param linked how many are links, or copies of files that are not to be changed
   * @param squashed whether pages of dumps before were taken in
   * @param lazyBytes bytes of memory that a page server has to bring
   */
  public record Result(
      Edit.Outcome outcome,
      ConversionReport conversion,
      Set<String> written,
      int linked,
      boolean squashed,
      long lazyBytes) {
    /** Whether the directory is there: nothing was refused, or that does not count. */
    public boolean isWritten() {
      return !written.isEmpty() || linked > 0;
    }
  }

  /**
   * Makes the directory.
   *
   * @param path a directory or an archive
   * @param target a directory that is new or empty
   * @return what was made, or why nothing was
   * @throws CritException if it is not a checkpoint, or a damaged one
   * @throws IOException if it cannot be read, or the other not be written
   */
  public Result write(Path path, Path target, ArchiveLimits limits, Warnings warnings)
      throws IOException {
    try (Revision revision = Revision.open(path, limits, warnings);
        ImageSource images =
            new CheckpointOpener(limits, warnings).withPrevious(previous).images(path)) {
      Draft draft = revision.draft();
      boolean squashed = squash(revision, images);
      Edit.Outcome outcome = edit.apply(draft);
      ConversionReport conversion = new Conversion(version).apply(draft);
      if (!conversion.isPossible() || !(outcome.isWritable() || force)) {
        return new Result(outcome, conversion, Set.of(), 0, squashed, 0);
      }
      return write(revision, target, outcome, conversion, squashed);
    }
  }

  /** A chain that is a chain of directories stays one: its link costs nothing. */
  private boolean squash(Revision revision, ImageSource images) throws IOException {
    Optional<ImageSource> parent = images.parent();
    if (parent.isEmpty()) {
      return false;
    }
    if (!lazy && previous.isEmpty() && revision.isDirectoryOfImages()) {
      return false;
    }
    CheckpointPages.rewrite(images, revision.draft(), PageRewriteOptions.SQUASH);
    return true;
  }

  private Result write(
      Revision revision,
      Path target,
      Edit.Outcome outcome,
      ConversionReport conversion,
      boolean squashed)
      throws IOException {
    Draft draft = revision.draft();
    LazyPages pages = lazy ? LazyPages.of(draft) : LazyPages.NONE;
    if (lazy && pages.bytes() == 0) {
      throw new CritException(
          Location.UNKNOWN.inFile(draft.label()),
          "no page of it can be restored lazily",
          "pages that are flagged PE_LAZY: prepare it without --lazy");
    }
    Set<String> written = new TreeSet<>();
    int linked = 0;
    try (DirectorySink sink = DirectorySink.create(target, sharing)) {
      for (String name : names(draft)) {
        if (pages.has(name)) {
          sink.createSparse(name, pages.size(name), pages.content(draft, name));
          written.add(name);
        } else {
          sink.copy(draft.isUnchanged(name) ? draft.original() : draft, name);
          if (isShared(draft, name)) {
            linked++;
          } else {
            written.add(name);
          }
        }
      }
      if (!squashed && revision.isDirectoryOfImages()) {
        revision.copyParent(sink);
      }
      sink.commit();
    }
    return new Result(outcome, conversion, written, linked, squashed, pages.bytes());
  }

  private boolean isShared(Draft draft, String name) throws IOException {
    Optional<Path> file = draft.path(name);
    return file.isPresent() && Files.isRegularFile(file.get());
  }

  /** What is restored from: statistics and the like would only be overwritten through a link. */
  private static List<String> names(Draft draft) {
    List<String> names = new ArrayList<>();
    for (String name : draft.names()) {
      if (!name.startsWith("stats-") && !name.endsWith(".log") && !name.equals(PARENT)) {
        names.add(name);
      }
    }
    return names;
  }
}
