package org.crit4j.edit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.crit4j.ImageData;
import org.crit4j.internal.io.OutputDirectory;
import org.crit4j.internal.io.SparseOutput;

/** Writes the directory of a container's checkpoint with changed images and documents. */
final class ContainerDirectory {
  private ContainerDirectory() {}

  /**
   * Writes a copy, which appears whole or not at all.
   *
   * @param source where the checkpoint is
   * @param images the directory of the images in it
   */
  static void write(Path source, String images, Draft draft, Path target) throws IOException {
    Draft documents = draft.documents().orElseThrow();
    try (OutputDirectory out = OutputDirectory.create(target)) {
      Path top = out.place("");
      Files.walkFileTree(source, new Copy(source, top, images, draft, documents));
      write(documents, top);
      write(draft, top.resolve(images));
      out.commit(List.of());
    }
  }

  private static void write(Draft draft, Path directory) throws IOException {
    for (String name : draft.changed()) {
      Path file = directory.resolve(name);
      try (ImageData data = draft.require(name);
          InputStream in = data.stream();
          SparseOutput out = SparseOutput.create(file)) {
        out.writeAll(in);
      }
    }
  }

  /** Copies what stays. */
  private static final class Copy extends SimpleFileVisitor<Path> {
    private final Path source;
    private final Path target;
    private final Path images;
    private final Draft draft;
    private final Draft documents;

    Copy(Path source, Path target, String images, Draft draft, Draft documents) {
      this.source = source;
      this.target = target;
      this.images = source.resolve(images);
      this.draft = draft;
      this.documents = documents;
    }

    private Path place(Path file) {
      return target.resolve(source.relativize(file));
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      if (!directory.equals(source)) {
        Files.copy(directory, place(directory), StandardCopyOption.COPY_ATTRIBUTES);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      String name = String.valueOf(file.getFileName());
      boolean stays =
          images.equals(file.getParent())
              ? draft.isUnchanged(name)
              : !source.equals(file.getParent()) || documents.isUnchanged(name);
      if (stays) {
        take(file, place(file), images.equals(file.getParent()) && attributes.isRegularFile());
      }
      return FileVisitResult.CONTINUE;
    }

    private static void take(Path file, Path place, boolean linked) throws IOException {
      if (linked) {
        try {
          Files.createLink(place, file);
          return;
        } catch (FileSystemException | UnsupportedOperationException e) {
          // Another file system, or one that has no links.
        }
      }
      Files.copy(file, place, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    }
  }
}
