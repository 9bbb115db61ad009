package org.crit4j.internal.validate;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.crit4j.checkpoint.file.FileKind;

/**
 * How the things of a walk come from those of its origin.
 *
 * @param origin where they come from
 * @param part the part of it that all of them come from, if it is not the whole
 * @param condition whether there are any
 * @param steps makes what takes the things of the origin, from what takes those of the walk
 */
record Feed<R, T>(
    Origin<R> origin,
    Optional<FileKind> part,
    Predicate<Inspection> condition,
    Function<Sink<T>, Sink<R>> steps) {
  /** The things of an origin as they are. */
  static <R> Feed<R, R> of(Origin<R> origin) {
    return of(origin, Optional.empty());
  }

  /** The things of a part of an origin, if there is one, as they are. */
  static <R> Feed<R, R> of(Origin<R> origin, Optional<FileKind> part) {
    return new Feed<>(origin, part, in -> true, sink -> sink);
  }

  /** Makes what takes the things of the origin. */
  Sink<R> open(Sink<T> sink) {
    return steps.apply(sink);
  }

  /** With another step. */
  <U> Feed<R, U> then(Function<Sink<U>, Sink<T>> step) {
    return new Feed<>(origin, part, condition, sink -> steps.apply(step.apply(sink)));
  }

  /** The same, under another condition. */
  Feed<R, T> given(Predicate<Inspection> another) {
    return new Feed<>(origin, part, in -> condition.test(in) && another.test(in), steps);
  }

  /** Passes all things on, in order. */
  void forEach(Inspection in, Sink<T> sink) {
    if (condition.test(in)) {
      Sink<R> first = open(sink);
      origin.forEach(in, part, first);
      first.end();
    }
  }
}
