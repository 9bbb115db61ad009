package org.crit4j.edit.restore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.Warnings;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.edit.Draft;
import org.crit4j.edit.Edit;
import org.crit4j.edit.convert.ConversionReport;
import org.crit4j.source.DirectorySink;
import org.crit4j.source.DirectorySink.Sharing;

/**
 * Makes a directory that CRIU restores from. Changed, converted, flattened and unpacked images are
 * written; all others are links to where they are, so that the original has to stay. Immutable.
 *
 * @param wanted the changes, and the release of CRIU
 * @param sharing how images that stay come into the directory. Never hard links for {@code criu
 *     restore --auto-dedup}: it punches holes into the original through them
 * @param lazy whether pages that a page server will bring are left out
 * @param force whether refused changes are made
 */
public record Preparation(
    RestoreDraft.Wanted wanted, Sharing sharing, boolean lazy, boolean force) {
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
   * @param path a directory, an archive or an OCI image
   * @param target a directory that is new or empty
   * @return what was made, or why nothing was
   * @throws CritException if it is not a checkpoint, or a damaged one
   * @throws IOException if it cannot be read, or the other not be written
   */
  public Result write(Path path, Path target, ArchiveLimits limits, Warnings warnings)
      throws IOException {
    boolean keepChain = !lazy && wanted.previous().isEmpty();
    try (RestoreDraft images = RestoreDraft.open(path, wanted, keepChain, limits, warnings)) {
      return write(images, target);
    }
  }

  /**
   * Makes the directory of images that are open.
   *
   * @param images those to restore
   * @param target a directory that is new or empty
   * @return what was made, or why nothing was
   * @throws CritException if no page can come later, but some should
   * @throws IOException if they cannot be read, or the directory not be written
   */
  public Result write(RestoreDraft images, Path target) throws IOException {
    if (!images.isPossible(force)) {
      return new Result(
          images.outcome(), images.conversion(), Set.of(), 0, images.isSquashed(), 0);
    }
    Draft draft = images.draft();
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
      for (String name : images.names()) {
        if (pages.has(name)) {
          sink.createSparse(name, pages.size(name), pages.content(draft, name));
          written.add(name);
        } else {
          sink.copy(draft.isUnchanged(name) ? draft.original() : draft, name);
          if (images.isFile(name)) {
            linked++;
          } else {
            written.add(name);
          }
        }
      }
      Optional<Path> parent = images.parent();
      if (parent.isPresent()) {
        sink.link("parent", parent.get());
      }
      sink.commit();
    }
    return new Result(
        images.outcome(),
        images.conversion(),
        written,
        linked,
        images.isSquashed(),
        pages.bytes());
  }
}
