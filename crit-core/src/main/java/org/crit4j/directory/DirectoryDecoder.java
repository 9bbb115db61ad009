package org.crit4j.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Warnings;
import org.crit4j.image.ImageType;
import org.crit4j.internal.io.ImageFile;
import org.crit4j.internal.transcode.HeaderReader;
import org.crit4j.json.DecodeOptions;
import org.crit4j.json.ImageDecoder;
import org.crit4j.source.DirectorySink.Sharing;

/**
 * Turns a directory of images into a directory of JSON: {@code core-1.img} becomes {@code
 * core-1.img.json}, raw files and files that are no images are copied as they are. A link to a file
 * stands for that file, as it does for CRIU; other links stay links, {@code parent} above all. What
 * a file is, its name tells if CRIU gives such names, else its first bytes do; so a damaged image
 * is an error, not a raw file.
 */
public final class DirectoryDecoder {
  private final DecodeOptions options;
  private final Warnings warnings;
  private final DirectoryListener listener;
  private final Sharing sharing;

  /**
   * A decoder.
   *
   * @param warnings called from several threads
   */
  public DirectoryDecoder(DecodeOptions options, Warnings warnings, DirectoryListener listener) {
    this(options, warnings, listener, Sharing.COPY);
  }

  private DirectoryDecoder(
      DecodeOptions options, Warnings warnings, DirectoryListener listener, Sharing sharing) {
    this.options = options;
    this.warnings = warnings;
    this.listener = listener;
    this.sharing = sharing;
  }

  /**
   * Returns one that takes over raw images, such as memory pages, in this way.
   *
   * @param sharing {@link Sharing#COPY}, which is the default, or {@link Sharing#HARD_LINK}: then
   *     the file is in both directories, and whoever writes into one of them changes the other;
   *     what cannot be linked is copied
   * @throws IllegalArgumentException for a symbolic link
   */
  public DirectoryDecoder withSharing(Sharing sharing) {
    if (sharing == Sharing.SYMBOLIC_LINK) {
      throw new IllegalArgumentException("a conversion makes no symbolic links");
    }
    return new DirectoryDecoder(options, warnings, listener, sharing);
  }

  /**
   * Converts a directory with all that is in it, on all processors.
   *
   * @param images the directory with the images
   * @param json where the JSON goes; made if it does not exist
   * @throws IOException if a directory cannot be read or made; failures of files go to the listener
   */
  public DirectorySummary decode(Path images, Path json) throws IOException {
    return new Conversion(images, json, this::plan, listener).run();
  }

  private Conversion.Planned plan(Path from, Path toDirectory, String name) throws IOException {
    String fileName = String.valueOf(from.getFileName());
    if (!Files.isRegularFile(from)) {
      Path to = toDirectory.resolve(fileName);
      return new Conversion.Planned(Step.copy(name, Optional.empty(), from, to), to);
    }
    Optional<ImageType> type = ImageType.byFileName(fileName);
    boolean isImage = type.isPresent() ? !type.get().isRaw() : startsLikeImage(from);
    if (isImage) {
      Path to = toDirectory.resolve(fileName + JsonFile.SUFFIX);
      ImageDecoder decoder = new ImageDecoder(options, warnings);
      return new Conversion.Planned(Step.convert(name, () -> decoder.decode(from, to)), to);
    }
    Path to = toDirectory.resolve(rawName(from, fileName));
    return new Conversion.Planned(Step.share(name, type, from, to, sharing), to);
  }

  private static String rawName(Path from, String fileName) throws IOException {
    boolean taken =
        JsonFile.isImage(from, fileName)
            || (fileName.endsWith(JsonFile.SUFFIX) && namesOfImage(from, fileName));
    return taken || JsonFile.isEscaped(fileName) ? fileName + JsonFile.RAW_SUFFIX : fileName;
  }

  /** Whether the file has the name that the JSON of an image beside it gets. */
  private static boolean namesOfImage(Path from, String fileName) {
    String image = fileName.substring(0, fileName.length() - JsonFile.SUFFIX.length());
    return Files.exists(from.resolveSibling(image));
  }

  private static boolean startsLikeImage(Path file) throws IOException {
    try (ImageFile image = ImageFile.open(file)) {
      HeaderReader.read(image.input());
      return true;
    } catch (CritException e) {
      return false;
    }
  }
}
