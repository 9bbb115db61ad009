package org.crit4j.edit.change;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.crit4j.Warnings;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.ArchiveSink;
import org.crit4j.container.archive.Compression;
import org.crit4j.edit.Change;
import org.crit4j.edit.Draft;
import org.crit4j.edit.Edit;
import org.crit4j.edit.Revision;
import org.crit4j.fixtures.Fixtures;
import org.crit4j.source.DirectorySource;
import org.crit4j.source.ImageSource;

/** What changes make of the checkpoints of real processes. */
final class Edited {
  private Edited() {}

  /** A draft of the images of a case. */
  static Draft draft(String name) throws IOException {
    return new Draft(DirectorySource.open(Fixtures.images(name)));
  }

  static Edit.Outcome of(Draft draft, Change... changes) throws IOException {
    return new Edit(List.of(changes)).apply(draft);
  }

  static Edit.Outcome of(String name, Change... changes) throws IOException {
    try (Draft draft = draft(name)) {
      return of(draft, changes);
    }
  }

  /** The differences as lines. */
  static List<String> lines(Edit.Outcome outcome) {
    return outcome.differences().stream()
        .map(
            it ->
                it.image()
                    + ": "
                    + it.path()
                    + ": "
                    + it.before().orElse("-")
                    + " -> "
                    + it.after().orElse("-"))
        .toList();
  }

  /** Changes a directory and an archive there and back, and compares every byte. */
  static void assertThereAndBack(String name, Path work, Change there, Change back)
      throws IOException {
    Path images = Fixtures.images(name);
    Path first = work.resolve("first");
    Path second = work.resolve("second");
    write(images, first, there);
    write(first, second, back);
    assertSame(images, second);
    for (Compression compression : Compression.values()) {
      Path archive = work.resolve(compression.id());
      pack(images, archive, compression);
      Path same = work.resolve(compression.id() + "-same");
      Path changed = work.resolve(compression.id() + "-there");
      Path restored = work.resolve(compression.id() + "-back");
      Files.copy(archive, same);
      write(archive, changed, there);
      write(changed, restored, back);
      assertTrue(Files.mismatch(archive, changed) >= 0, compression.id());
      assertTrue(Files.mismatch(same, restored) < 0, compression.id());
    }
  }

  static void write(Path from, Path to, Change change) throws IOException {
    try (Revision revision = Revision.open(from, ArchiveLimits.DEFAULT, Warnings.IGNORE)) {
      Edit.Outcome outcome = of(revision.draft(), change);
      assertTrue(outcome.isWritable(), () -> outcome.refusals() + " " + outcome.errors());
      assertTrue(outcome.isChanged());
      revision.writeTo(to);
    }
  }

  private static void pack(Path images, Path archive, Compression compression) throws IOException {
    try (ImageSource source = DirectorySource.open(images);
        ArchiveSink sink = ArchiveSink.create(archive, "checkpoint", compression)) {
      for (String name : source.names()) {
        sink.copy(source, name);
      }
      sink.commit();
    }
  }

  private static void assertSame(Path one, Path other) throws IOException {
    try (ImageSource before = DirectorySource.open(one);
        ImageSource after = DirectorySource.open(other)) {
      assertTrue(before.names().equals(after.names()), () -> after.names().toString());
      for (String name : before.names()) {
        assertTrue(Files.mismatch(one.resolve(name), other.resolve(name)) < 0, name);
      }
    }
  }
}
