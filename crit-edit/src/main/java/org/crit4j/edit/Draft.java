package org.crit4j.edit;

import com.google.protobuf.Message;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.crit4j.Limits;
import org.crit4j.Location;
import org.crit4j.container.archive.Region;
import org.crit4j.container.archive.Spool;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.message.ImageEntry;
import org.crit4j.message.ImageReader;
import org.crit4j.message.ImageWriter;
import org.crit4j.source.ImageSink;
import org.crit4j.source.ImageSource;
import org.crit4j.source.SourceProblem;

/**
 * A copy-on-write view of a checkpoint: the files of the original, but for those that were changed,
 * added, renamed or removed. The original is never written to. What is new is in memory, or in
 * private files when it is large; pages that stay are not copied.
 *
 * <p>Whatever reads a checkpoint reads the draft: {@code Checkpoint.of(draft)}, {@code
 * Validator.validate(draft)}. Not for use by several threads while it is changed.
 */
public final class Draft implements ImageSource {
  private final ImageSource original;
  private final Optional<Draft> documents;
  private final Spool spool = new Spool();

  /** New content, by the names of today. */
  private final Map<String, Region> replaced = new TreeMap<>();

  /** What files of other names were called in the original, by the names of today. */
  private final Map<String, String> origins = new TreeMap<>();

  /** Names of the original under which its files are not found any more. */
  private final Set<String> gone = new TreeSet<>();

  /**
   * A view in which nothing is changed yet.
   *
   * @param original closed with the draft
   */
  public Draft(ImageSource original) {
    this(original, Optional.empty());
  }

  private Draft(ImageSource original, Optional<Draft> documents) {
    this.original = original;
    this.documents = documents;
  }

  /**
   * A view of images and of what the engine keeps beside them.
   *
   * @param images closed with the draft
   * @param documents closed with the draft
   */
  public static Draft of(ImageSource images, ImageSource documents) {
    return new Draft(images, Optional.of(new Draft(documents)));
  }

  /** The engine's documents; empty where there are nothing but images. */
  public Optional<Draft> documents() {
    return documents;
  }

  /** What the draft is a view of. */
  public ImageSource original() {
    return original;
  }

  // ---- files ----

  /**
   * Puts a file in the place of another, or adds it. What is there already changes nothing.
   *
   * @param name its name, without directories
   * @param content not copied
   * @throws IOException if what is there cannot be read
   */
  public void put(String name, byte[] content) throws IOException {
    put(name, Region.of(content));
  }

  private void put(String name, Region content) throws IOException {
    Optional<String> origin = origin(name);
    if (origin.isPresent() && isSame(origin.get(), content)) {
      replaced.remove(name);
      return;
    }
    replaced.put(name, content);
  }

  private boolean isSame(String name, Region content) throws IOException {
    OptionalLong size = original.size(name);
    if (size.isEmpty() || size.getAsLong() != content.size()) {
      return false;
    }
    try (ImageData old = original.require(name);
        ImageData other = content.open()) {
      return Bytes.equal(old, other);
    }
  }

  /**
   * Begins a file in the place of another, or a new one. It is there when the stream is closed.
   *
   * @param name its name, without directories
   * @return where to write its content
   */
  public OutputStream create(String name) {
    SpillOutput spill = new SpillOutput(spool);
    return new FilterOutputStream(spill) {
      private boolean closed;

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        spill.write(bytes, from, length);
      }

      @Override
      public void close() throws IOException {
        if (!closed) {
          closed = true;
          super.close();
          put(name, spill.region());
        }
      }
    };
  }

  /**
   * Replaces some bytes of a file by others, as many or not. The rest stays where it is.
   *
   * @param at place of the first one
   * @param removed how many are replaced
   * @throws CritException if there is no such file
   * @throws IllegalArgumentException if it ends before
   */
  public void splice(String name, long at, long removed, byte[] inserted) throws IOException {
    Region base = replaced.get(name);
    if (base == null) {
      String origin =
          origin(name)
              .orElseThrow(
                  () ->
                      new CritException(
                          Location.UNKNOWN.inFile(label() + "/" + name), "there is no such file"));
      base = new OriginalFile(original, origin, original.size(origin).orElse(0));
    }
    Region content = base;
    if (removed == inserted.length) {
      content = Spliced.without(base, at, removed);
      if (isAt(content, at, inserted)) {
        if (content instanceof OriginalFile) {
          replaced.remove(name);
        } else {
          replaced.put(name, content);
        }
        return;
      }
    }
    replaced.put(name, new Spliced(content, at, removed, inserted.clone()));
  }

  private static boolean isAt(Region content, long at, byte[] bytes) throws IOException {
    try (ImageData data = content.open()) {
      return at <= data.size() - bytes.length
          && Arrays.equals(bytes, data.stream(at, bytes.length).readNBytes(bytes.length));
    }
  }

  /** A file of the original, in its place. */
  private record OriginalFile(ImageSource source, String name, long size) implements Region {
    @Override
    public ImageData open() throws IOException {
      return source.require(name);
    }
  }

  /** Takes a file away; one that is not there stays away. */
  public void remove(String name) {
    replaced.remove(name);
    origins.remove(name);
    gone.add(name);
  }

  /**
   * Gives files other names, all at once: two may swap theirs. A file that had one of the new names
   * and gets no other is gone.
   *
   * @param names new names by old ones; a file that is not there is passed over
   */
  public void rename(Map<String, String> names) {
    Map<String, Region> contents = new HashMap<>();
    Map<String, String> sources = new HashMap<>();
    for (String from : names.keySet()) {
      Optional.ofNullable(replaced.get(from)).ifPresent(it -> contents.put(from, it));
      origin(from).ifPresent(it -> sources.put(from, it));
    }
    names.keySet().forEach(this::remove);
    names.forEach(
        (from, to) -> {
          if (contents.containsKey(from) || sources.containsKey(from)) {
            remove(to);
            Optional.ofNullable(contents.get(from)).ifPresent(it -> replaced.put(to, it));
            Optional.ofNullable(sources.get(from)).ifPresent(it -> setOrigin(to, it));
          }
        });
  }

  private void setOrigin(String name, String origin) {
    if (name.equals(origin)) {
      gone.remove(name);
    } else {
      origins.put(name, origin);
    }
  }

  /** Whether a file is that of the original: under the same name, byte for byte. */
  public boolean isUnchanged(String name) {
    return !replaced.containsKey(name) && !origins.containsKey(name) && !gone.contains(name);
  }

  /** Whether a file is there with other bytes than in the original, or was not there. */
  public boolean isReplaced(String name) {
    return replaced.containsKey(name);
  }

  /** Whether nothing is changed. */
  public boolean isUnchanged() {
    return replaced.isEmpty() && origins.isEmpty() && removed().isEmpty();
  }

  /** The name in the original of the file that has become this one; empty for a new one. */
  public Optional<String> origin(String name) {
    String other = origins.get(name);
    if (other != null) {
      return Optional.of(other);
    }
    return gone.contains(name) || original.size(name).isEmpty()
        ? Optional.empty()
        : Optional.of(name);
  }

  /** Names of files that are changed, added, or were called otherwise. */
  public Set<String> changed() {
    Set<String> names = new TreeSet<>(replaced.keySet());
    names.addAll(origins.keySet());
    return names;
  }

  /** Names of files of the original that are gone, under any name. */
  public Set<String> removed() {
    Set<String> names = new TreeSet<>();
    for (String name : gone) {
      if (!replaced.containsKey(name)
          && !origins.containsValue(name)
          && original.size(name).isPresent()) {
        names.add(name);
      }
    }
    return names;
  }

  // ---- images ----

  /**
   * Changes messages of an image. An image that is not there, or in which nothing changes, stays as
   * it is.
   *
   * @param type the class of the messages to change; others, as the head of a pagemap, stay
   * @param edit called for each of them, in their order
   * @return whether the image has changed
   * @throws CritException if it is damaged
   * @throws IOException if it cannot be read, or the new one not be written
   */
  public <M extends Message> boolean edit(String image, Class<M> type, EntryEdit<M> edit)
      throws IOException {
    return rewrite(
        image,
        entry -> {
          if (!type.isInstance(entry.message())) {
            return List.of(entry);
          }
          M old = type.cast(entry.message());
          M edited = edit.edit(old);
          return List.of(edited.equals(old) ? entry : entry.withMessage(edited));
        });
  }

  /**
   * Removes entries of an image.
   *
   * @param type the class of the messages to look at
   * @param unwanted says which go
   * @return whether the image has changed
   * @throws CritException if it is damaged
   * @throws IOException if it cannot be read, or the new one not be written
   */
  public <M extends Message> boolean removeIf(String image, Class<M> type, Predicate<M> unwanted)
      throws IOException {
    return rewrite(
        image,
        entry ->
            type.isInstance(entry.message()) && unwanted.test(type.cast(entry.message()))
                ? List.of()
                : List.of(entry));
  }

  /**
   * Changes entries of an image, with their payloads, which can be read while the image is
   * rewritten. An image that is not there, or in which nothing changes, stays as it is.
   *
   * @param rewrite called for each of them, in their order
   * @return whether the image has changed
   * @throws CritException if it is damaged
   * @throws IOException if it cannot be read, or the new one not be written
   */
  public boolean rewrite(String image, EntryRewrite rewrite) throws IOException {
    return rewrite(image, rewrite, List.of());
  }

  /**
   * Adds entries at the end of an image, which is made if it is not there.
   *
   * @throws CritException if it is damaged
   * @throws IllegalArgumentException if no image is called so
   * @throws IOException if it cannot be read, or the new one not be written
   */
  public void append(String image, List<ImageEntry> entries) throws IOException {
    if (size(image).isPresent()) {
      rewrite(image, List::of, entries);
      return;
    }
    ImageType type =
        ImageName.parse(image)
            .map(ImageName::type)
            .orElseThrow(() -> new IllegalArgumentException(image + " is no name of an image"));
    try (OutputStream out = create(image);
        ImageWriter writer = ImageWriter.to(out, ImageHeader.of(type))) {
      for (ImageEntry entry : entries) {
        writer.write(entry);
      }
      writer.commit();
    }
  }

  private boolean rewrite(String image, EntryRewrite rewrite, List<ImageEntry> added)
      throws IOException {
    Optional<ImageData> data = open(image);
    if (data.isEmpty()) {
      return false;
    }
    boolean changed = !added.isEmpty();
    SpillOutput spill = new SpillOutput(spool);
    try (ImageReader reader = ImageReader.open(data.get(), label() + "/" + image, Limits.DEFAULT);
        ImageWriter writer = ImageWriter.to(spill, reader.header())) {
      while (reader.hasNext()) {
        ImageEntry old = reader.next();
        List<ImageEntry> entries = rewrite.rewrite(old);
        changed |= entries.size() != 1 || entries.get(0) != old;
        for (ImageEntry entry : entries) {
          writer.write(entry);
        }
      }
      for (ImageEntry entry : added) {
        writer.write(entry);
      }
      writer.commit();
    } catch (CritException e) {
      spill.discard();
      throw e.inFile(label() + "/" + image);
    } catch (IOException | RuntimeException e) {
      spill.discard();
      throw e;
    }
    if (!changed) {
      spill.discard();
      return false;
    }
    spill.close();
    put(image, spill.region());
    return true;
  }

  // ---- the result ----

  /**
   * Writes all files; those of the original in the cheapest way that the place knows.
   *
   * @throws IOException if something cannot be read or written
   */
  public void writeTo(ImageSink sink) throws IOException {
    for (String name : names()) {
      sink.copy(this, name);
    }
  }

  @Override
  public String label() {
    return original.label();
  }

  @Override
  public List<String> names() {
    Set<String> names = new TreeSet<>(original.names());
    names.removeAll(gone);
    names.addAll(origins.keySet());
    names.addAll(replaced.keySet());
    return new ArrayList<>(names);
  }

  @Override
  public OptionalLong size(String name) {
    Region content = replaced.get(name);
    if (content != null) {
      return OptionalLong.of(content.size());
    }
    Optional<String> origin = origin(name);
    return origin.isPresent() ? original.size(origin.get()) : OptionalLong.empty();
  }

  @Override
  public Optional<ImageData> open(String name) throws IOException {
    Region content = replaced.get(name);
    if (content != null) {
      return Optional.of(content.open());
    }
    Optional<String> origin = origin(name);
    return origin.isPresent() ? original.open(origin.get()) : Optional.empty();
  }

  @Override
  public Optional<Path> path(String name) {
    return replaced.containsKey(name) ? Optional.empty() : origin(name).flatMap(original::path);
  }

  /** The one of the original, unless its link was taken away. */
  @Override
  public Optional<ImageSource> parent() throws IOException {
    return isUnchanged("parent") ? original.parent() : Optional.empty();
  }

  @Override
  public List<SourceProblem> problems() {
    return original.problems();
  }

  /** Closes the original, and removes what was kept in files. */
  @Override
  public void close() throws IOException {
    try (spool;
        original) {
      if (documents.isPresent()) {
        documents.get().close();
      }
    }
  }
}
