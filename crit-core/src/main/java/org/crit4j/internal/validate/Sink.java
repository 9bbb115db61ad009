package org.crit4j.internal.validate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.crit4j.checkpoint.file.FileKind;
import org.jspecify.annotations.Nullable;

/** Takes the things of a walk, one after the other. */
@FunctionalInterface
interface Sink<T> extends Consumer<Item<T>> {
  /** Says that there are no more. */
  default void end() {}

  /** Passes each on to several. */
  record All<T>(List<Sink<T>> sinks) implements Sink<T> {
    @Override
    public void accept(Item<T> item) {
      for (Sink<T> sink : sinks) {
        sink.accept(item);
      }
    }

    @Override
    public void end() {
      sinks.forEach(Sink::end);
    }
  }

  /** Passes each on to what takes all, and to what takes those of its part. */
  record Parted<T>(
      Sink<T> all, Map<FileKind, Sink<T>> parts, Function<T, Optional<FileKind>> partOf)
      implements Sink<T> {
    @Override
    public void accept(Item<T> item) {
      all.accept(item);
      Optional<FileKind> part = partOf.apply(item.it());
      Sink<T> taker = part.isPresent() ? parts.get(part.get()) : null;
      if (taker != null) {
        taker.accept(item);
      }
    }

    @Override
    public void end() {
      all.end();
      parts.values().forEach(Sink::end);
    }
  }

  /** Passes on those that are so. */
  record Filter<T>(Predicate<Item<T>> predicate, Sink<T> next) implements Sink<T> {
    @Override
    public void accept(Item<T> item) {
      if (predicate.test(item)) {
        next.accept(item);
      }
    }

    @Override
    public void end() {
      next.end();
    }
  }

  /** Passes on something in the place of each. */
  record Mapped<T, U>(Function<Item<T>, Item<U>> other, Sink<U> next) implements Sink<T> {
    @Override
    public void accept(Item<T> item) {
      next.accept(other.apply(item));
    }

    @Override
    public void end() {
      next.end();
    }
  }

  /** Passes on any number of things in the place of each. */
  record Spread<T, U>(BiConsumer<Item<T>, Consumer<Item<U>>> others, Sink<U> next)
      implements Sink<T> {
    @Override
    public void accept(Item<T> item) {
      others.accept(item, next);
    }

    @Override
    public void end() {
      next.end();
    }
  }

  /** Keeps all, and passes them on together with those that have something in common. */
  record Grouped<T>(
      Function<Item<?>, Object> common,
      Consumer<List<Item<T>>> group,
      Map<Object, List<Item<T>>> groups,
      Runnable after)
      implements Sink<T> {
    Grouped(Function<Item<?>, Object> common, Consumer<List<Item<T>>> group, Runnable after) {
      this(common, group, new LinkedHashMap<>(), after);
    }

    @Override
    public void accept(Item<T> item) {
      groups.computeIfAbsent(common.apply(item), any -> new ArrayList<>()).add(item);
    }

    @Override
    public void end() {
      groups.values().forEach(group);
      after.run();
    }
  }

  /** Says once that an image is missing that some need. */
  final class Missing<T> implements Sink<T> {
    private final String file;
    private final Reporter out;
    private @Nullable Item<T> first;
    private int others;

    Missing(String file, Reporter out) {
      this.file = file;
      this.out = out;
    }

    @Override
    public void accept(Item<T> item) {
      if (first == null) {
        first = item;
      } else {
        others++;
      }
    }

    @Override
    public void end() {
      if (first != null) {
        String rest = others == 0 ? "" : Text.fill(", as do {} others", others);
        out.about(first, file, "the image is missing: {who} needs it{}", rest);
      }
    }
  }
}
