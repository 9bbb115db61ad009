package org.crit4j.internal.validate;

import com.google.protobuf.Message;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.crit4j.image.Payload;

/**
 * Something that rules look at, and where it is recorded.
 *
 * @param in the inspection that it is of
 * @param image the image that holds it
 * @param index index of the entry that holds it; empty if it is the image as a whole
 * @param path the path of the fields that lead to it, with a dot after each; made when needed
 * @param who what messages call its owner; made when needed
 * @param it the thing itself
 */
public record Item<T>(
    Inspection in,
    LoadedImage image,
    OptionalLong index,
    Supplier<String> path,
    Supplier<String> who,
    T it) {

  /** The message of an entry. */
  public static <M extends Message> Item<M> of(Inspection in, Entry<M> entry) {
    return of(in, entry, entry::label, entry.message());
  }

  /** Something that an entry as a whole stands for. */
  public static <T> Item<T> of(Inspection in, Entry<?> entry, Supplier<String> who, T it) {
    return new Item<>(in, entry.image(), OptionalLong.of(entry.index()), () -> "", who, it);
  }

  /** An image as a whole. */
  public static Item<LoadedImage> of(Inspection in, LoadedImage image) {
    return new Item<>(in, image, OptionalLong.empty(), () -> "", image::file, image);
  }

  /** Something that an entry of the same image stands for. */
  public <U> Item<U> entry(long entry, U other) {
    return new Item<>(in, image, OptionalLong.of(entry), path, who, other);
  }

  /** Something else in the same place. */
  public <U> Item<U> with(U other) {
    return new Item<>(in, image, index, path, who, other);
  }

  /** The value of a field. */
  public <U> Item<U> at(String field, U value) {
    return new Item<>(in, image, index, () -> path.get() + field + ".", who, value);
  }

  /** An element of a repeated field. */
  public <U> Item<U> at(String field, int element, U value) {
    Supplier<String> deeper = () -> path.get() + field + "[" + element + "].";
    return new Item<>(in, image, index, deeper, who, value);
  }

  /** The same below a path, which has a dot at its end. */
  public Item<T> within(String fields) {
    return new Item<>(in, image, index, () -> path.get() + fields, who, it);
  }

  /** The same under another name. */
  public Item<T> called(Supplier<String> name) {
    return new Item<>(in, image, index, path, name, it);
  }

  /** The path of one of its fields; with an empty name its own. */
  public String field(String name) {
    String all = path.get() + name;
    return all.endsWith(".") ? all.substring(0, all.length() - 1) : all;
  }

  /** What messages call its owner. */
  public String label() {
    return who.get();
  }

  /** Where it is, for messages: {@code files.img entry 3}. */
  public String place() {
    return index.isPresent() ? image.file() + " entry " + index.getAsLong() : image.file();
  }

  /** What follows its entry. */
  public Payload payload() {
    return image.payload((int) index.orElseThrow());
  }

  /** The number in the name of its image, which may be the PID of its process; -1 without. */
  public long number() {
    return image.number().orElse(-1);
  }
}
