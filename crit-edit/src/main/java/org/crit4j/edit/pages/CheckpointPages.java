package org.crit4j.edit.pages;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.crit4j.Warnings;
import org.crit4j.container.CheckpointOpener;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.edit.Draft;
import org.crit4j.edit.Revision;
import org.crit4j.source.DirectorySink;
import org.crit4j.source.ImageSource;

/**
 * Writes the pages of a checkpoint anew where it lies, in a directory or an archive, or to another
 * place in the same form. All of it appears, or nothing. An archive keeps its compression and its
 * other members.
 */
public final class CheckpointPages {
  private final ArchiveLimits limits;
  private final Warnings warnings;
  private final List<Path> previous;

  /**
   * A way to write checkpoints.
   *
   * @param limits bounds on archives
   * @param warnings told what is odd about them
   * @param previous the dumps before, the latest first, if the checkpoint does not lead there
   *     itself
   */
  public CheckpointPages(ArchiveLimits limits, Warnings warnings, List<Path> previous) {
    this.limits = limits;
    this.warnings = warnings;
    this.previous = List.copyOf(previous);
  }

  /**
   * Writes a checkpoint to another place.
   *
   * @param path a directory or an archive
   * @param target a directory that is new or empty, or a file
   * @param options what becomes of its pages
   * @return what was done
   * @throws org.crit4j.CritException if it is no checkpoint, or a damaged one
   * @throws IOException if it cannot be read, or the other not be written
   */
  public PageTally write(Path path, Path target, PageRewriteOptions options) throws IOException {
    try (Revision revision = Revision.open(path, limits, warnings);
        ImageSource images = images(path)) {
      if (revision.isDirectoryOfImages()) {
        try (DirectorySink sink = DirectorySink.create(target, DirectorySink.Sharing.HARD_LINK)) {
          PageTally tally = new PageRewrite(options).write(images, sink);
          if (!options.squash()) {
            revision.copyParent(sink);
          }
          sink.commit();
          return tally;
        }
      }
      PageTally tally = rewrite(images, revision.draft(), options);
      revision.writeTo(target);
      return tally;
    }
  }

  /**
   * Writes a checkpoint in the place where it is. What is so already stays.
   *
   * @param path a directory or an archive
   * @param options what becomes of its pages
   * @return what was done
   * @throws org.crit4j.CritException if it is no checkpoint, or a damaged one
   * @throws IOException if it cannot be read or written; all is as it was then
   */
  public PageTally writeInPlace(Path path, PageRewriteOptions options) throws IOException {
    try (Revision revision = Revision.open(path, limits, warnings);
        ImageSource images = images(path)) {
      if (revision.isDirectoryOfImages()) {
        try (DirectorySink sink = DirectorySink.replacing(path)) {
          ChangeSink changes = new ChangeSink(images, new Replaced(sink));
          PageTally tally = new PageRewrite(options).write(images, changes);
          changes.commit();
          sink.commit();
          return tally;
        }
      }
      PageTally tally = rewrite(images, revision.draft(), options);
      if (!revision.isUnchanged()) {
        revision.writeInPlace(Optional.empty());
      }
      return tally;
    }
  }

  private ImageSource images(Path path) throws IOException {
    return new CheckpointOpener(limits, warnings).withPrevious(previous).images(path);
  }

  /**
   * Changes the pages of a draft.
   *
   * @param images the images that the draft is of, with the dumps before as their parents; or the
   *     draft itself
   * @param options what becomes of the pages
   * @return what was done
   * @throws org.crit4j.CritException if images are damaged
   * @throws IOException if they cannot be read, or the new ones not be written
   */
  public static PageTally rewrite(ImageSource images, Draft draft, PageRewriteOptions options)
      throws IOException {
    ChangeSink changes = new ChangeSink(images, new Drafted(draft));
    PageTally tally = new PageRewrite(options).write(images, changes);
    changes.commit();
    if (options.squash()) {
      draft.remove("parent");
    }
    return tally;
  }

  /** Files of a directory. */
  private record Replaced(DirectorySink sink) implements ChangeSink.Target {
    @Override
    public OutputStream create(String name) throws IOException {
      return sink.create(name);
    }

    @Override
    public void remove(String name) throws IOException {
      sink.remove(name);
    }
  }

  /** Files of a draft. */
  private record Drafted(Draft draft) implements ChangeSink.Target {
    @Override
    public OutputStream create(String name) {
      return draft.create(name);
    }

    @Override
    public void remove(String name) {
      draft.remove(name);
    }
  }
}
