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
 * @param position index of the entry that holds it; negative if it is the image as a whole
 * @param path the path of the fields that lead to it, with a dot after each; made when needed
 * @param who its owner, whose name is in messages
 * @param it the thing itself
 */
public record Item<T>(
    Inspection in, LoadedImage image, long position, Supplier<String> path, Named who, T it) {
  private static final long WHOLE = -1;

  /** The path of an entry as a whole. */
  private static String nowhere() {
    return "";
  }

  /** The message of an entry. */
  public static <M extends Message> Item<M> of(Inspection in, Entry<M> entry) {
    return of(in, entry, entry, entry.message());
  }

  /** Something that an entry as a whole stands for. */
  public static <T> Item<T> of(Inspection in, Entry<?> entry, Named who, T it) {
    return new Item<>(in, entry.image(), entry.index(), Item::nowhere, who, it);
  }

  /** Something in a field of an entry. */
  static <T> Item<T> of(Inspection in, Entry<?> entry, Supplier<String> path, Named who, T it) {
    return new Item<>(in, entry.image(), entry.index(), path, who, it);
  }

  /** An image as a whole. */
  public static Item<LoadedImage> of(Inspection in, LoadedImage image) {
    return new Item<>(in, image, WHOLE, Item::nowhere, image, image);
  }

  /** Something that an entry of the same image stands for. */
  public <U> Item<U> entry(long entry, U other) {
    return new Item<>(in, image, entry, path, who, other);
  }

  /** Its place alone. */
  Item<Long> justPlace() {
    return new Item<>(in, image, position, Item::nowhere, image, position);
  }

  /** Something else in the same place. */
  public <U> Item<U> with(U other) {
    return new Item<>(in, image, position, path, who, other);
  }

  /** The value of a field. */
  public <U> Item<U> at(String field, U value) {
    return new Item<>(in, image, position, () -> path.get() + field + ".", who, value);
  }

  /** An element of a repeated field. */
  public <U> Item<U> at(String field, int element, U value) {
    Supplier<String> deeper = () -> path.get() + field + "[" + element + "].";
    return new Item<>(in, image, position, deeper, who, value);
  }

  /** The same below a path, which has a dot at its end. */
  public Item<T> within(String fields) {
    return new Item<>(in, image, position, () -> path.get() + fields, who, it);
  }

  /** The same under another name. */
  public Item<T> called(Named name) {
    return new Item<>(in, image, position, path, name, it);
  }

  /** Index of the entry that holds it; empty if it is the image as a whole. */
  public OptionalLong index() {
    return position < 0 ? OptionalLong.empty() : OptionalLong.of(position);
  }

  /** The path of one of its fields; with an empty name its own. */
  public String field(String name) {
    String all = path.get() + name;
    return all.endsWith(".") ? all.substring(0, all.length() - 1) : all;
  }

  /** What messages call its owner. */
  public String label() {
    return who.label();
  }

  /** Where it is, for messages: {@code files.img entry 3}. */
  public String place() {
    return position < 0 ? image.file() : image.file() + " entry " + position;
  }

  /** What follows its entry. */
  public Payload payload() {
    return image.payload((int) index().orElseThrow());
  }

  /** The number in the name of its image, which may be the PID of its process; -1 without. */
  public long number() {
    return image.number().orElse(-1);
  }
}
