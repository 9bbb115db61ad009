package org.crit4j.internal.validate;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What references lead to.
 *
 * @param known whether everything that they could lead to could be read
 * @param keys all that they can lead to, as something that can be looked up
 * @param image the image that holds all of it, if it is one
 */
public record Target<K>(
    Predicate<Inspection> known, Function<Inspection, Predicate<K>> keys, Optional<String> image) {
  /** What is found in another way than in one image. */
  public Target(Predicate<Inspection> known, Function<Inspection, Predicate<K>> keys) {
    this(known, keys, Optional.empty());
  }

  /** The keys of all items of a walk. */
  public static <T, K> Target<K> of(Walk<T> walk, Function<? super T, ? extends K> key) {
    Function<Inspection, Predicate<K>> keys =
        in -> {
          Set<Object> all = new HashSet<>();
          walk.forEach(in, item -> all.add(key.apply(item.it())));
          return all::contains;
        };
    return new Target<>(walk.known(), keys, walk.image());
  }

  /** The same, but missing ones are reported one by one even if all are missing. */
  public Target<K> each() {
    return new Target<>(known, keys);
  }

  /** The same, if that is known too. */
  public Target<K> given(Predicate<Inspection> condition) {
    return new Target<>(known.and(condition), keys, image);
  }

  /** These and those. */
  public Target<K> or(Target<K> others) {
    return new Target<>(
        in -> known.test(in) && others.known.test(in),
        in -> keys.apply(in).or(others.keys().apply(in)),
        image);
  }

  /** These and a value. */
  public Target<K> orValue(K value) {
    return new Target<>(known, in -> keys.apply(in).or(value::equals), image);
  }
}
