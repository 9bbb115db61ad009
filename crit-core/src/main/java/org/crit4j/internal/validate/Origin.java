package org.crit4j.internal.validate;

import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.crit4j.checkpoint.file.FileKind;
import org.jspecify.annotations.Nullable;

/**
 * What walks start from: things that are gone through once for all the checks on them, since many
 * have to be parsed each time. Two of one key are the same.
 */
class Origin<R> {
  private final Object key;
  private final BiConsumer<Inspection, Consumer<Item<R>>> things;
  private final Optional<Feed<?, R>> made;

  private Origin(
      Object key, BiConsumer<Inspection, Consumer<Item<R>>> things, Optional<Feed<?, R>> made) {
    this.key = key;
    this.things = things;
    this.made = made;
  }

  /** Things that such a key stands for. */
  Origin(Object key, BiConsumer<Inspection, Consumer<Item<R>>> things) {
    this(key, things, Optional.empty());
  }

  /** Things that are made of others, and that several checks are to share. */
  static <R> Origin<R> of(Feed<?, R> feed) {
    return new Origin<>(new Object(), (in, to) -> feed.forEach(in, to::accept), Optional.of(feed));
  }

  /** Things that are found in a way of their own. */
  static <R> Origin<R> of(BiConsumer<Inspection, Consumer<Item<R>>> things) {
    return new Origin<>(new Object(), things);
  }

  /** What its things are made of, if they have another origin. */
  final Optional<Feed<?, R>> made() {
    return made;
  }

  /** Passes all things on, in order. */
  final void forEach(Inspection in, Consumer<Item<R>> to) {
    things.accept(in, to);
  }

  /** Passes the things of a part on, in order; without a part all of them. */
  void forEach(Inspection in, Optional<FileKind> part, Consumer<Item<R>> to) {
    forEach(in, to);
  }

  /** The part that something belongs to; it need not belong to any. */
  Optional<FileKind> part(R thing) {
    return Optional.empty();
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof Origin<?> origin && key.equals(origin.key);
  }

  @Override
  public final int hashCode() {
    return key.hashCode();
  }
}
