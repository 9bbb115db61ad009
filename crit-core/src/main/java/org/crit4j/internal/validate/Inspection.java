package org.crit4j.internal.validate;

import com.google.protobuf.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.InventoryEntry;
import org.crit4j.source.SourceProblem;

/**
 * What rules look at: the images of a directory, or one image alone, and what follows from them.
 * Images are read once; indexes are made when the first rule asks for them. For use by one thread.
 */
public final class Inspection {
  private final Kind kind;
  private final String prefix;
  private final Map<String, LoadedImage> images;
  private final List<LoadedImage> damaged;
  private final Map<ImageType, List<LoadedImage>> byType;
  private final List<SourceProblem> problems;
  private final Optional<Inspection> parent;
  private final Optional<String> parentProblem;
  private final OptionalInt pageSize;
  private final Optional<Path> root;

  /** Entries of several images that rules ask for again and again. */
  private final Map<ImageType, Map<Class<?>, List<? extends Entry<?>>>> joined =
      new EnumMap<>(ImageType.class);

  private final Map<Class<?>, Object> indexes = new HashMap<>();

  /** What is known of images by type: that takes all images of it, and many rules ask. */
  private final Map<ImageType, Boolean> knownTypes = new EnumMap<>(ImageType.class);

  private final Map<Known, Boolean> known = new EnumMap<>(Known.class);

  Inspection(Inspector.Found found) {
    this.kind = found.kind();
    this.prefix = found.prefix();
    // In order as they are, but found by hash: rules ask for the images of each process.
    this.images = new LinkedHashMap<>(found.images());
    this.damaged = images.values().stream().filter(LoadedImage::isDamaged).toList();
    this.byType = Inspector.byType(found.images().values());
    this.problems = found.problems();
    this.parent = found.parent();
    this.parentProblem = found.parentProblem();
    this.pageSize = found.pageSize();
    this.root = found.root();
  }

  /** What is validated. */
  public Kind kind() {
    return kind;
  }

  /**
   * What stands before the names of images in findings: {@code parent/} in the parent directory.
   */
  public String prefix() {
    return prefix;
  }

  /** What is wrong with the files as such. */
  public List<SourceProblem> problems() {
    return problems;
  }

  /** All images, in the order of their names. */
  public Collection<LoadedImage> images() {
    return images.values();
  }

  /** Those with damage in their envelopes or framing, in the same order. */
  public List<LoadedImage> damaged() {
    return damaged;
  }

  /** All images of a type, in the order of their names. */
  public List<LoadedImage> images(ImageType type) {
    return byType.getOrDefault(type, List.of());
  }

  /** The image of that name (without a prefix), damaged or not. */
  public Optional<LoadedImage> image(String file) {
    return Optional.ofNullable(images.get(file));
  }

  /** Whether the file is there, damaged or not. */
  public boolean has(String file) {
    return images.containsKey(file);
  }

  /** Whether all that the image holds is known: it could be read whole, or is not there. */
  public boolean isKnown(String file) {
    return image(file).map(LoadedImage::isWhole).orElse(true);
  }

  /** Whether all that the images of a type hold is known. */
  public boolean areKnown(ImageType type) {
    return knownTypes.computeIfAbsent(
        type, any -> images(type).stream().allMatch(LoadedImage::isWhole));
  }

  /** Whether something is known, which is found out once. */
  boolean isKnown(Known what, Predicate<Inspection> test) {
    Boolean found = known.get(what);
    if (found == null) {
      found = test.test(this);
      known.put(what, found);
    }
    return found;
  }

  /** The entries of an image that hold such messages; none if it is not there. */
  public <M extends Message> List<Entry<M>> entries(String file, Class<M> type) {
    return image(file).map(image -> entries(image, type)).orElse(List.of());
  }

  /** The entries of an image that hold such messages. */
  public static <M extends Message> List<Entry<M>> entries(LoadedImage image, Class<M> type) {
    return image.entries(type);
  }

  /** The entries of all images of a type. */
  // The key has the class of the messages that the list was made of.
  @SuppressWarnings("unchecked")
  public <M extends Message> List<Entry<M>> entries(ImageType images, Class<M> type) {
    List<LoadedImage> all = images(images);
    if (all.size() == 1) {
      return entries(all.get(0), type);
    }
    return (List<Entry<M>>)
        (List<?>)
            joined
                .computeIfAbsent(images, any -> new HashMap<>())
                .computeIfAbsent(type, any -> join(all, type));
  }

  private static <M extends Message> List<Entry<M>> join(List<LoadedImage> images, Class<M> type) {
    List<List<Entry<M>>> lists = new ArrayList<>();
    images.forEach(image -> lists.add(entries(image, type)));
    return new JoinedList<>(lists);
  }

  /** The first entry of an image. */
  public <M extends Message> Optional<Entry<M>> first(String file, Class<M> type) {
    List<Entry<M>> entries = entries(file, type);
    return entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(0));
  }

  /** The inventory. */
  public Optional<Entry<InventoryEntry>> inventory() {
    return first(ImageName.of(ImageType.INVENTORY), InventoryEntry.class);
  }

  /** The processes. */
  public Tasks tasks() {
    return index(Tasks.class, Tasks::new);
  }

  /** The open files. */
  public OpenFiles files() {
    return index(OpenFiles.class, OpenFiles::new);
  }

  /**
   * Whether an image that has the id of a process in its name is that of one, as far as known. What
   * an earlier dump has left in the directory is not.
   */
  public boolean isOfProcess(LoadedImage image) {
    return kind != Kind.CHECKPOINT
        || !tasks().areKnown()
        || tasks().all().isEmpty()
        || image.number().isEmpty()
        || tasks().byPid((int) image.number().getAsLong()).isPresent();
  }

  /** Something made of the images that several rules use; made when first asked for. */
  public <T> T index(Class<T> type, Function<Inspection, T> maker) {
    Object index = indexes.get(type);
    if (index == null) {
      index = maker.apply(this);
      indexes.put(type, index);
    }
    return type.cast(index);
  }

  /** The tables of file descriptors. */
  public DescriptorTables descriptors() {
    return index(DescriptorTables.class, DescriptorTables::new);
  }

  /** The address spaces of the processes. */
  public AddressSpaces memory() {
    return index(AddressSpaces.class, AddressSpaces::new);
  }

  /** The pagemaps with the files that hold the bytes of their pages. */
  public List<PagesFile> pages() {
    return index(PagesFiles.class, PagesFiles::new).all();
  }

  /** The mounts of the mount namespaces. */
  public Mounts mounts() {
    return index(Mounts.class, Mounts::new);
  }

  /** The namespaces that the processes are in. */
  public Namespaces namespaces() {
    return index(Namespaces.class, Namespaces::new);
  }

  /** The directory of the dump that this one builds on. */
  public Optional<Inspection> parent() {
    return parent;
  }

  /** Why the parent's directory cannot be had, if there should be one. */
  public Optional<String> parentProblem() {
    return parentProblem;
  }

  /** The page size that the user gives. */
  public OptionalInt givenPageSize() {
    return pageSize;
  }

  /** The root of the file system to restore in, if files are to be looked up. */
  public Optional<Path> root() {
    return root;
  }
}
