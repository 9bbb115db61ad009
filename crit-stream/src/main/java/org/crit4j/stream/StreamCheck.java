package org.crit4j.stream;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.Task;
import org.crit4j.finding.Finding;
import org.crit4j.finding.Severity;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.memory.MemoryArea;
import org.crit4j.memory.Pagemap;
import org.crit4j.memory.VmaFlags;
import org.crit4j.message.ImageReader;
import org.crit4j.source.ImageSource;
import org.crit4j.source.Images;
import org.crit4j.validate.Validator;

/**
 * Judges images before they are streamed. From a directory CRIU notices what is missing; in a
 * stream it crashes, or restores a process with lost memory.
 */
public final class StreamCheck {
  private StreamCheck() {}

  /**
   * Looks for what speaks against streaming.
   *
   * @param images those that would be streamed
   * @return why they should not be, a line each; nothing if they can be
   * @throws org.crit4j.CritException if they are too damaged to be judged
   * @throws IOException if they cannot be read
   */
  public static List<String> refusals(ImageSource images) throws IOException {
    List<String> refusals = new ArrayList<>();
    Validator validator = Validator.standard().withMinimum(Severity.ERROR);
    for (Finding each : validator.validate(images).findings()) {
      refusals.add(each.image() + ": " + each.rule().id() + ": " + each.message());
    }
    if (refusals.isEmpty()) {
      addMappings(images, refusals);
      addParents(images, refusals);
    }
    return refusals;
  }

  /** CRIU asks twice for the pages of such mappings, and wants to jump in them. */
  private static void addMappings(ImageSource images, List<String> refusals) throws IOException {
    for (Task task : Checkpoint.of(images).tasks()) {
      for (MemoryArea each : task.memoryAreas()) {
        if (each.isHuge() || each.isAny(VmaFlags.EXT_PLUGIN)) {
          refusals.add(
              ImageName.of(ImageType.MM, task.pid())
                  + ": the mapping at 0x"
                  + Long.toHexString(each.start())
                  + (each.isHuge() ? " is of huge pages" : " belongs to a plugin")
                  + ", which CRIU cannot stream: use crit prepare");
          break;
        }
      }
    }
  }

  private static void addParents(ImageSource images, List<String> refusals) throws IOException {
    Images all = new Images(images);
    for (ImageName name : all.names(ImageType.PAGEMAP)) {
      try (ImageReader reader = all.open(name.file())) {
        if (Pagemap.read(reader).entries().stream().anyMatch(Pagemap.Entry::isInParent)) {
          refusals.add(
              name.file()
                  + ": pages are in a dump before, which is not there: name it (--previous)");
        }
      }
    }
  }
}
