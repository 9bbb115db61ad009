package org.crit4j.edit.restore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.edit.Draft;
import org.crit4j.source.DirectorySink;
import org.crit4j.source.DirectorySink.Sharing;

/**
 * Makes a directory that CRIU restores from. Changed, converted, flattened and unpacked images are
 * written; all others are links to where they are, so that the original has to stay. Immutable.
 *
 * @param sharing how images that stay come into the directory. Never hard links for {@code criu
 *     restore --auto-dedup}: it punches holes into the original through them
 * @param lazy whether pages that a page server will bring are left out
 */
public record Preparation(Sharing sharing, boolean lazy) {
  /**
   * What was made.
   *
   * @param written names of images that were written
   * @param linked how many are links, or copies of files that are not to be changed
   * @param lazyBytes bytes of memory that a page server has to bring
   */
  public record Result(Set<String> written, int linked, long lazyBytes) {}

  /**
   * Makes the directory.
   *
   * @param images those to restore, if that is {@linkplain RestoreDraft#isPossible possible}
   * @param target a directory that is new or empty
   * @return what was made
   * @throws CritException if no page can come later, but some should
   * @throws IOException if they cannot be read, or the directory not be written
   */
  public Result write(RestoreDraft images, Path target) throws IOException {
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
        sink.linkTo("parent", parent.get());
      }
      sink.commit();
    }
    return new Result(written, linked, pages.bytes());
  }
}
