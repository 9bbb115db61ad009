package org.crit4j.checkpoint;

import java.io.IOException;
import java.lang.ref.SoftReference;
import org.crit4j.CritException;
import org.jspecify.annotations.Nullable;

/**
 * A value that is read when it is first asked for, once. What is damaged is not read again either:
 * it fails each time with the same words.
 */
final class Lazy<T> {
  /** Reads a value. */
  interface Loader<T> {
    T load() throws IOException;
  }

  private final Loader<T> loader;
  private final boolean soft;
  private @Nullable T value;
  private @Nullable SoftReference<T> reference;
  private @Nullable CritException failure;

  private Lazy(Loader<T> loader, boolean soft) {
    this.loader = loader;
    this.soft = soft;
  }

  /** A value that is kept. */
  static <T> Lazy<T> of(Loader<T> loader) {
    return new Lazy<>(loader, false);
  }

  /** A value that is kept as long as there is memory for it, and may be read again after that. */
  static <T> Lazy<T> whileThereIsRoom(Loader<T> loader) {
    return new Lazy<>(loader, true);
  }

  /**
   * The value.
   *
   * @throws IOException if it cannot be read
   */
  synchronized T get() throws IOException {
    if (failure != null) {
      throw failure;
    }
    T known = reference == null ? value : reference.get();
    return known == null ? load() : known;
  }

  private T load() throws IOException {
    try {
      T loaded = loader.load();
      if (soft) {
        reference = new SoftReference<>(loaded);
      } else {
        value = loaded;
      }
      return loaded;
    } catch (CritException e) {
      failure = e;
      throw e;
    }
  }
}
