package org.crit4j.internal.validate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.crit4j.Limits;
import org.crit4j.Location;
import org.crit4j.Printable;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.internal.io.FileData;
import org.crit4j.message.ImageReader;
import org.crit4j.source.ImageSource;
import org.crit4j.source.SourceProblem;

/**
 * Reads what is to be validated, and runs the rules on it.
 *
 * @param limits bounds on memory
 * @param pageSize the page size of the dumping machine, if the user gives it
 * @param root the root of the file system to restore in, if files are to be looked up
 */
public record Inspector(Limits limits, OptionalInt pageSize, Optional<Path> root) {
  /** From so many bytes on, images are read by several threads. */
  private static final long WORTH_THREADS = 1 << 20;

  /** To open an image takes as long as to read so many bytes. */
  private static final long EACH = 8 << 10;

  /** What an inspection is made of. */
  record Found(
      Kind kind,
      String prefix,
      SortedMap<String, LoadedImage> images,
      List<SourceProblem> problems,
      Optional<Inspection> parent,
      Optional<String> parentProblem,
      OptionalInt pageSize,
      Optional<Path> root) {}

  /**
   * Reads an image that is to be validated alone.
   *
   * @throws IOException if it cannot be read; not for damage in it
   */
  public Inspection image(Path path) throws IOException {
    String file = String.valueOf(path.getFileName());
    Optional<ImageName> name = ImageName.parse(file);
    ImageType type = name.isPresent() ? name.get().type() : typeByMagic(path);
    OptionalLong number = name.map(ImageName::number).orElse(OptionalLong.empty());
    SortedMap<String, LoadedImage> images = new TreeMap<>();
    images.put(file, ImageLoader.load(file, type, number, () -> FileData.open(path), limits));
    return new Inspection(
        new Found(
            Kind.IMAGE, "", images, List.of(), Optional.empty(), Optional.empty(), pageSize, root));
  }

  private ImageType typeByMagic(Path path) throws IOException {
    try (ImageReader reader = ImageReader.open(path, limits)) {
      return reader.header().type();
    }
  }

  /**
   * Reads a directory and those that it builds on.
   *
   * @throws IOException if a file cannot be read; not for damage in it
   */
  public Inspection directory(ImageSource source) throws IOException {
    return directory(source, "");
  }

  private Inspection directory(ImageSource source, String prefix) throws IOException {
    Optional<Inspection> parent = Optional.empty();
    Optional<String> problem = Optional.empty();
    try {
      Optional<ImageSource> before = source.parent();
      if (before.isPresent()) {
        parent = Optional.of(directory(before.get(), prefix + "parent/"));
      }
    } catch (CritException e) {
      problem = Optional.of(Printable.of(e.problem()));
    }
    SortedMap<String, LoadedImage> images = load(source, prefix);
    Kind kind = kind(images, prefix);
    return new Inspection(
        new Found(kind, prefix, images, source.problems(), parent, problem, pageSize, root));
  }

  private SortedMap<String, LoadedImage> load(ImageSource source, String prefix)
      throws IOException {
    List<ImageName> names = new ArrayList<>();
    for (String file : source.names()) {
      ImageName.parse(file).ifPresent(names::add);
    }
    SortedMap<String, LoadedImage> images = new TreeMap<>();
    try {
      List<LoadedImage> loaded =
          inTurnOrAtOnce(source, names).map(name -> load(source, name, prefix)).toList();
      for (int i = 0; i < names.size(); i++) {
        images.put(names.get(i).file(), loaded.get(i));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return images;
  }

  // Threads take longer to begin with than small images.
  private static Stream<ImageName> inTurnOrAtOnce(ImageSource source, List<ImageName> names) {
    long bytes = 0;
    for (int i = 0; i < names.size() && bytes < WORTH_THREADS; i++) {
      ImageName name = names.get(i);
      bytes += EACH + (name.type().isRaw() ? 0 : source.size(name.file()).orElse(0));
    }
    return bytes < WORTH_THREADS ? names.stream() : names.parallelStream();
  }

  private LoadedImage load(ImageSource source, ImageName name, String prefix) {
    try {
      return ImageLoader.load(
          prefix + name.file(), name.type(), name.number(), () -> open(source, name), limits);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ImageData open(ImageSource source, ImageName name) throws IOException {
    return source
        .open(name.file())
        .orElseThrow(
            () ->
                new CritException(
                    Location.UNKNOWN.inFile(source.label() + "/" + name.file()),
                    "the file is gone"));
  }

  // A pre-dump has pagemaps but no processes, and so has what a page server received; criu cpuinfo
  // dump leaves a directory with cpuinfo.img alone.
  private static Kind kind(SortedMap<String, LoadedImage> images, String prefix) {
    Map<ImageType, List<LoadedImage>> types = byType(images.values());
    if (types.containsKey(ImageType.PSTREE) || types.containsKey(ImageType.CORE)) {
      return Kind.CHECKPOINT;
    }
    boolean isParent = !prefix.isEmpty();
    boolean memory =
        isParent || types.containsKey(ImageType.PAGEMAP) || types.containsKey(ImageType.CPUINFO);
    boolean tasks = types.containsKey(ImageType.MM) || types.containsKey(ImageType.FILES);
    return memory && !tasks ? Kind.PARTIAL : Kind.CHECKPOINT;
  }

  static Map<ImageType, List<LoadedImage>> byType(Collection<LoadedImage> images) {
    Map<ImageType, List<LoadedImage>> types = new EnumMap<>(ImageType.class);
    for (LoadedImage image : images) {
      types.computeIfAbsent(image.type(), type -> new ArrayList<>()).add(image);
    }
    return types;
  }
}
