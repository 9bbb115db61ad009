package org.crit4j.report;

import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** Makes rows while they are iterated. */
final class Rows {
  private Rows() {}

  /** A row of each element. */
  static <A, B> Iterable<B> map(Iterable<A> all, Function<? super A, ? extends B> row) {
    return () -> {
      Iterator<A> each = all.iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return each.hasNext();
        }

        @Override
        public B next() {
          return row.apply(each.next());
        }
      };
    };
  }

  /** The rows of each element, one element after the other. */
  static <A, B> Iterable<B> flat(
      Iterable<A> all, Function<? super A, ? extends Iterable<? extends B>> rows) {
    return () -> {
      Iterator<A> each = all.iterator();
      return new Iterator<>() {
        private Iterator<? extends B> current = Collections.emptyIterator();

        @Override
        public boolean hasNext() {
          while (!current.hasNext() && each.hasNext()) {
            current = rows.apply(each.next()).iterator();
          }
          return current.hasNext();
        }

        @Override
        public B next() {
          if (!hasNext()) {
            throw new NoSuchElementException();
          }
          return current.next();
        }
      };
    };
  }
}
