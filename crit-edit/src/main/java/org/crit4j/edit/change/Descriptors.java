package org.crit4j.edit.change;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.Task;
import org.crit4j.edit.Draft;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.FdinfoEntry;
import org.crit4j.images.TaskKobjIdsEntry;
import org.crit4j.source.Images;

/** The tables of descriptors of a draft. */
final class Descriptors {
  private Descriptors() {}

  /** The image of a process's table. */
  static String table(Task task) throws IOException {
    return ImageName.of(
        ImageType.FDINFO, task.ids().map(TaskKobjIdsEntry::getFilesId).orElse(task.pid()));
  }

  /** The tables of processes; those that share one have it once. */
  static List<String> tables(Draft draft, Optional<Integer> pid) throws IOException {
    List<String> tables = new ArrayList<>();
    for (Task task : Tasks.alive(draft, pid)) {
      String table = table(task);
      if (!tables.contains(table) && draft.size(table).isPresent()) {
        tables.add(table);
      }
    }
    return tables;
  }

  /** How many descriptors of all tables refer to a file. */
  static int users(Draft draft, FdinfoEntry descriptor) throws IOException {
    int users = 0;
    Images images = new Images(draft);
    for (ImageName table : images.names(ImageType.FDINFO)) {
      for (FdinfoEntry each : images.all(table.file(), FdinfoEntry.class)) {
        boolean same = each.getId() == descriptor.getId() && each.getType() == descriptor.getType();
        users += same ? 1 : 0;
      }
    }
    return users;
  }

  /**
   * Numbers of descriptors: {@code 1,2}.
   *
   * @throws IllegalArgumentException if one is none
   */
  static List<Integer> parse(String text) {
    List<Integer> numbers = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      try {
        numbers.add(Integer.parseUnsignedInt(each));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("\"" + each + "\" is not a valid descriptor");
      }
    }
    return numbers;
  }
}
