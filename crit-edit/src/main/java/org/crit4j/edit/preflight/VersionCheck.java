package org.crit4j.edit.preflight;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.file.MemFd;
import org.crit4j.checkpoint.file.PidFd;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.PagemapEntry;
import org.crit4j.memory.MemoryArea;
import org.crit4j.memory.VmaFlags;
import org.crit4j.message.ImageReader;

/** Whether the images are of a form that the CRIU there reads. */
final class VersionCheck implements Check {
  private static final String CRASH = "killed by signal 11: Segmentation fault";
  private static final String FILES = ImageName.of(ImageType.FILES);

  /** What a version that is not given is taken for: one that is newer than all that is known. */
  private static final CriuVersion NEWEST = new CriuVersion(9999, 0);

  @Override
  public void run(Situation in, Consumer<Obstacle> out) throws IOException {
    CriuVersion criu = in.criu().orElse(NEWEST);
    if (criu.isFrom(3, 14) && hasSeparateFiles(in)) {
      refuse(
          out, criu, "there is no " + FILES + ", and CRIU 3.14 and later crash without it", CRASH);
    }
    if (!criu.isFrom(4, 2)) {
      before42(in, criu, out);
    }
    if (!criu.isFrom(4, 1) && !in.checkpoint().files().all(PidFd.class).isEmpty()) {
      refuse(out, criu, "there are pidfds, which CRIU restores since 4.1", "");
    }
    if (!criu.isFrom(3, 14) && !in.checkpoint().files().all(MemFd.class).isEmpty()) {
      refuse(out, criu, "there are memory files, which CRIU restores since 3.14", "");
    }
  }

  private static boolean hasSeparateFiles(Situation in) throws IOException {
    return in.checkpoint().images().all(FILES, org.crit4j.images.FileEntry.class).isEmpty()
        && !in.checkpoint().files().all().isEmpty();
  }

  private static void before42(Situation in, CriuVersion criu, Consumer<Obstacle> out)
      throws IOException {
    if (countsPagesInNewField(in)) {
      String text = "pages are counted in a field that CRIU reads since 4.2";
      refuse(out, criu, text, "vdso: ELF header magic mismatch");
    }
    for (Task task : in.living()) {
      for (MemoryArea area : task.memoryAreas()) {
        if (area.isAny(VmaFlags.GUARD)) {
          String text = task + " has guard pages, which CRIU restores since 4.2";
          refuse(out, criu, text, "VMA-s are not sorted in the image file");
          return;
        }
      }
    }
  }

  /** Pagemaps are of one form throughout, so that the first entries tell. */
  private static boolean countsPagesInNewField(Situation in) throws IOException {
    for (ImageName name : in.checkpoint().images().names(ImageType.PAGEMAP)) {
      Optional<ImageReader> found = in.checkpoint().images().find(name.file());
      if (found.isEmpty()) {
        continue;
      }
      try (ImageReader reader = found.get()) {
        if (reader.hasNext()) {
          reader.next();
        }
        if (reader.hasNext() && reader.next().message() instanceof PagemapEntry entry) {
          return entry.hasNrPages() && entry.getCompatNrPages() == 0;
        }
      }
    }
    return false;
  }

  private static void refuse(
      Consumer<Obstacle> out, CriuVersion criu, String message, String words) {
    String to = criu.equals(NEWEST) ? "any" : criu.toString();
    Obstacle obstacle =
        Obstacle.of(Level.REFUSES, "version", message).suggest("crit convert --to " + to);
    out.accept(words.isEmpty() ? obstacle : obstacle.criu(words));
  }
}
