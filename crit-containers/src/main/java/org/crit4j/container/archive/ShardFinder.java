package org.crit4j.container.archive;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.container.archive.Archives.Start;
import org.crit4j.container.archive.ShardTree.Shard;
import org.crit4j.container.shard.ShardSet;

/**
 * Finds out whether a directory is a set of shards: it has nothing else in it, and no two that
 * begin with the first record, which would be complete themselves or of two sets. A shard that got
 * nothing is empty.
 */
final class ShardFinder {
  /** All are open at once; people use about four. */
  private static final int MOST_SHARDS = 256;

  private ShardFinder() {}

  /** The shards in a directory, by name; none if it is no set. */
  static List<Shard> in(Path directory, ArchiveLimits limits) throws IOException {
    List<Shard> found = new ArrayList<>();
    long filled = 0;
    long beginnings = 0;
    try (var files = Files.newDirectoryStream(directory)) {
      for (Path each : files) {
        Optional<Start> start = start(each, limits);
        if (start.isEmpty()) {
          return List.of();
        }
        OptionalLong first = ShardSet.firstRecord(start.get().bytes(), start.get().length());
        boolean empty = start.get().length() == 0;
        beginnings += first.isPresent() && first.getAsLong() == 0 ? 1 : 0;
        if ((first.isEmpty() && !empty) || beginnings > 1) {
          return List.of();
        }
        filled += empty ? 0 : 1;
        found.add(
            new Shard(Region.of(each), start.get().compression(), Optional.of(each.toString())));
        if (found.size() > MOST_SHARDS) {
          throw new CritException(
              Location.UNKNOWN.inFile(directory.toString()),
              "more than " + MOST_SHARDS + " shards");
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    found.sort(Comparator.comparing(it -> it.label().orElse("")));
    return filled > 0 && found.size() > 1 ? found : List.of();
  }

  private static Optional<Start> start(Path file, ArchiveLimits limits) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Start.of(Region.of(file), limits));
    } catch (CritException e) {
      // Damaged data of some compression.
      return Optional.empty();
    }
  }
}
