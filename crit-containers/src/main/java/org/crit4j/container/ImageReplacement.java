package org.crit4j.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.crit4j.Warnings;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.Archives;
import org.crit4j.container.archive.Compression;
import org.crit4j.container.archive.MemberPattern;
import org.crit4j.container.archive.MemberTree;
import org.crit4j.container.archive.Region;
import org.crit4j.container.archive.Repacker;
import org.crit4j.container.archive.Spool;
import org.crit4j.image.ImageType;
import org.crit4j.json.EncodeOptions;
import org.crit4j.json.ImageEncoder;

/**
 * Replaces members of an archive: images by JSON, which is encoded, and anything by a file, which
 * is taken as it is.
 */
public final class ImageReplacement {
  private final ArchiveLimits limits;
  private final EncodeOptions options;
  private final Warnings warnings;

  /** A replacement of members. */
  public ImageReplacement(ArchiveLimits limits, EncodeOptions options, Warnings warnings) {
    this.limits = limits;
    this.options = options;
    this.warnings = warnings;
  }

  /**
   * Writes a copy of the archive, which appears whole or not at all.
   *
   * @param replacements JSON or other files, by the names of the members (see {@link
   *     MemberPattern})
   * @param compression how the copy is compressed; empty for the way of the archive
   * @throws org.crit4j.CritException if the archive or the JSON is damaged, or the archive has no
   *     such member
   * @throws IOException if a file cannot be read or written
   */
  public void replace(
      Path archive, Map<String, Path> replacements, Path copy, Optional<Compression> compression)
      throws IOException {
    try (Spool spool = new Spool()) {
      Map<String, Path> files =
          files(Region.of(archive), archive.toString(), replacements, spool.newDirectory());
      new Repacker(limits).repack(archive, files, copy, compression);
    }
  }

  /**
   * Writes a copy of an archive that comes in a stream, readable by its owner. It appears whole or
   * not at all.
   *
   * @param archive the stream, which is read to its end and not closed
   * @param label what the user calls it
   * @param replacements JSON or other files, by the names of the members (see {@link
   *     MemberPattern})
   * @param compression how the copy is compressed; empty for the way of the archive
   * @throws org.crit4j.CritException if the archive or the JSON is damaged, or the archive has no
   *     such member
   * @throws IOException if a file cannot be read or written
   */
  public void replace(
      InputStream archive,
      String label,
      Map<String, Path> replacements,
      Path copy,
      Optional<Compression> compression)
      throws IOException {
    try (Spool spool = new Spool()) {
      Path directory = spool.newDirectory();
      Path file = directory.resolve("archive");
      Files.copy(archive, file);
      Region region = Region.of(file);
      Map<String, Path> files = files(region, label, replacements, directory);
      new Repacker(limits).repack(region, label, files, copy, compression);
    }
  }

  /** The files to put into the archive, by the paths of members: JSON is encoded. */
  private Map<String, Path> files(
      Region archive, String label, Map<String, Path> replacements, Path directory)
      throws IOException {
    Map<String, Path> files = new LinkedHashMap<>();
    for (Map.Entry<String, Path> each : replacements.entrySet()) {
      Path file = each.getValue();
      String member = path(archive, label, new MemberPattern(each.getKey()));
      if (isImage(member) && startsLikeJson(file)) {
        Path image = directory.resolve("image-" + files.size());
        new ImageEncoder(options, warnings).encode(file, image);
        file = image;
      }
      files.put(member, file);
    }
    return files;
  }

  private String path(Region archive, String label, MemberPattern name) throws IOException {
    if (!name.isPattern() && name.text().indexOf('\\') < 0) {
      return name.path();
    }
    try (MemberTree tree = Archives.open(archive, label, limits, Warnings.IGNORE, it -> false)) {
      return name.in(tree).path().orElseThrow().text();
    }
  }

  private static boolean isImage(String path) {
    return ImageType.byFileName(path.substring(path.lastIndexOf('/') + 1))
        .filter(it -> !it.isRaw())
        .isPresent();
  }

  /** No image begins with a brace: it would have to be of an unknown type. */
  private static boolean startsLikeJson(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      int next = in.read();
      while (next == ' ' || next == '\n' || next == '\r' || next == '\t') {
        next = in.read();
      }
      return next == '{';
    }
  }
}
