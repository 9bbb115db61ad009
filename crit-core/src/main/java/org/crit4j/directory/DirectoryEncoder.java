package org.crit4j.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.crit4j.Warnings;
import org.crit4j.image.ImageType;
import org.crit4j.json.EncodeOptions;
import org.crit4j.json.ImageEncoder;
import org.crit4j.source.DirectorySink.Sharing;

/**
 * Turns a directory that {@link DirectoryDecoder} made back into one of images, byte for byte:
 * {@code core-1.img.json} becomes {@code core-1.img}, everything else is copied as it is.
 */
public final class DirectoryEncoder {
  private final EncodeOptions options;
  private final Warnings warnings;
  private final DirectoryListener listener;
  private final Sharing sharing;

  /**
   * An encoder.
   *
   * @param warnings called from several threads
   */
  public DirectoryEncoder(EncodeOptions options, Warnings warnings, DirectoryListener listener) {
    this(options, warnings, listener, Sharing.COPY);
  }

  private DirectoryEncoder(
      EncodeOptions options, Warnings warnings, DirectoryListener listener, Sharing sharing) {
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
  public DirectoryEncoder withSharing(Sharing sharing) {
    if (sharing == Sharing.SYMBOLIC_LINK) {
      throw new IllegalArgumentException("a conversion makes no symbolic links");
    }
    return new DirectoryEncoder(options, warnings, listener, sharing);
  }

  /**
   * Converts a directory with all that is in it, on all processors.
   *
   * @param json the directory with the JSON
   * @param images where the images go; made if it does not exist
   * @throws IOException if a directory cannot be read or made; failures of files go to the listener
   */
  public DirectorySummary encode(Path json, Path images) throws IOException {
    return new Conversion(json, images, this::plan, listener).run();
  }

  private Conversion.Planned plan(Path from, Path toDirectory, String name) throws IOException {
    String fileName = String.valueOf(from.getFileName());
    boolean regular = Files.isRegularFile(from);
    if (regular && JsonFile.isImage(from, fileName)) {
      Path to = toDirectory.resolve(without(JsonFile.SUFFIX, fileName));
      ImageEncoder encoder = new ImageEncoder(options, warnings);
      return new Conversion.Planned(Step.convert(name, () -> encoder.encode(from, to)), to);
    }
    boolean escaped = regular && JsonFile.isEscaped(fileName);
    Path to = toDirectory.resolve(escaped ? without(JsonFile.RAW_SUFFIX, fileName) : fileName);
    Optional<ImageType> type = ImageType.byFileName(fileName).filter(it -> regular && it.isRaw());
    return new Conversion.Planned(Step.share(name, type, from, to, sharing), to);
  }

  private static String without(String suffix, String fileName) {
    return fileName.substring(0, fileName.length() - suffix.length());
  }
}
