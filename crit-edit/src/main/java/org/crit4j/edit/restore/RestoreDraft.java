package org.crit4j.edit.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.crit4j.Warnings;
import org.crit4j.container.CheckpointOpener;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.edit.Draft;
import org.crit4j.edit.Edit;
import org.crit4j.edit.convert.Conversion;
import org.crit4j.edit.convert.ConversionReport;
import org.crit4j.edit.convert.TargetVersion;
import org.crit4j.edit.pages.CheckpointPages;
import org.crit4j.edit.pages.PageRewriteOptions;
import org.crit4j.edit.pages.PageTally;
import org.crit4j.source.DirectorySource;
import org.crit4j.source.ImageSource;

/**
 * The images of a checkpoint as CRIU is to restore them: changed, in the form that its release
 * reads, with the dumps before taken in. Nothing is written; what is new is in the draft.
 */
public final class RestoreDraft implements AutoCloseable {
  private static final String PARENT = "parent";
  private static final PageRewriteOptions PLAIN = PageRewriteOptions.DECOMPRESS;
  private static final PageRewriteOptions FLAT =
      new PageRewriteOptions(true, false, false, OptionalInt.of(0));

  /**
   * What is wanted.
   *
   * @param edit the changes to make
   * @param version the release of CRIU that will restore
   * @param previous the dumps before, the latest first, if the checkpoint does not lead there
   *     itself
   * @param flat whether a chain of directories, which CRIU reads, has to become one dump, too
   */
  public record Wanted(Edit edit, TargetVersion version, List<Path> previous, boolean flat) {
    /** Copies the list. */
    public Wanted {
      previous = List.copyOf(previous);
    }
  }

  private final Draft draft;
  private final Edit.Outcome outcome;
  private final ConversionReport conversion;
  private final boolean squashed;
  private final PageTally pages;

  private RestoreDraft(
      Draft draft,
      Edit.Outcome outcome,
      ConversionReport conversion,
      boolean squashed,
      PageTally pages) {
    this.draft = draft;
    this.outcome = outcome;
    this.conversion = conversion;
    this.squashed = squashed;
    this.pages = pages;
  }

  /**
   * Opens a checkpoint and makes the changes.
   *
   * @param path a directory, an archive or an OCI image
   * @param limits bounds on archives
   * @param warnings told what is odd about them
   * @return what came of it, also if changes are refused
   * @throws org.crit4j.CritException if it is not a checkpoint, or a damaged one
   * @throws IOException if it cannot be read
   */
  public static RestoreDraft open(Path path, Wanted wanted, ArchiveLimits limits, Warnings warnings)
      throws IOException {
    ImageSource images =
        new CheckpointOpener(limits, warnings).withPrevious(wanted.previous()).images(path);
    Draft draft = new Draft(images);
    try {
      boolean squashed =
          images.parent().isPresent() && (wanted.flat() || !(images instanceof DirectorySource));
      // Plain before they are changed: no release of CRIU reads compressed ones.
      PageTally pages = CheckpointPages.rewrite(images, draft, squashed ? FLAT : PLAIN);
      Edit.Outcome outcome = wanted.edit().apply(draft);
      ConversionReport conversion = new Conversion(wanted.version()).apply(draft);
      return new RestoreDraft(draft, outcome, conversion, squashed, pages);
    } catch (IOException | RuntimeException e) {
      draft.close();
      throw e;
    }
  }

  /** The images. */
  public Draft draft() {
    return draft;
  }

  /** What has come of the changes. */
  public Edit.Outcome outcome() {
    return outcome;
  }

  /** What was done for the release of CRIU. */
  public ConversionReport conversion() {
    return conversion;
  }

  /** The pages that had to be written anew before anything was changed. */
  public PageTally pages() {
    return pages;
  }

  /**
   * Whether it can be restored.
   *
   * @param force whether refused changes count as made
   */
  public boolean isPossible(boolean force) {
    return conversion.isPossible() && (outcome.isWritable() || force);
  }

  /**
   * The names of images that CRIU reads. Statistics and the like are written by a restore, and
   * would be through a link.
   */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (String name : draft.names()) {
      if (!name.startsWith("stats-") && !name.endsWith(".log") && !name.equals(PARENT)) {
        names.add(name);
      }
    }
    return names;
  }

  /**
   * Whether an image is as it was, in a file of its own that can be linked to.
   *
   * @param name its name
   */
  public boolean isFile(String name) {
    return draft.path(name).filter(Files::isRegularFile).isPresent();
  }

  /** The directory of the dump before, where a chain stays one. */
  Optional<Path> parent() throws IOException {
    Optional<ImageSource> before = squashed ? Optional.empty() : draft.parent();
    return before.isPresent()
        ? Optional.of(Path.of(before.get().label()).toRealPath())
        : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    draft.close();
  }
}
