package org.crit4j.internal.validate;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What references lead to.
 *
 * @param known whether everything that they could lead to could be read
 * @param keys all that they can lead to, as something that can be looked up
 */
public record Target<K>(Predicate<Inspection> known, Function<Inspection, Predicate<K>> keys) {
  /** The keys of all items of a walk. */
  public static <T, K> Target<K> of(Walk<T> walk, Function<? super T, ? extends K> key) {
    return new Target<>(
        walk.known(),
        in -> {
          Set<Object> all = new HashSet<>();
          walk.items(in).forEach(item -> all.add(key.apply(item.it())));
          return all::contains;
        });
  }

  /** Keys that follow from an inspection. */
  public static <K> Target<K> of(
      Predicate<Inspection> known, Function<Inspection, ? extends Collection<?>> keys) {
    return new Target<>(
        known,
        in -> {
          Set<Object> all = new HashSet<>(keys.apply(in));
          return all::contains;
        });
  }

  /** The same, if that is known too. */
  public Target<K> given(Predicate<Inspection> condition) {
    return new Target<>(known.and(condition), keys);
  }

  /** These and those. */
  public Target<K> or(Target<K> others) {
    return new Target<>(known.and(others.known), in -> keys.apply(in).or(others.keys().apply(in)));
  }

  /** These and a value. */
  public Target<K> orValue(K value) {
    return new Target<>(known, in -> keys.apply(in).or(value::equals));
  }
}
