package org.crit4j.internal.pages;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Function;

/**
 * A list whose elements are made from those of another one, whenever they are asked for.
 *
 * @param <A> type of the elements of the other list
 * @param <B> type of the elements
 */
public final class ListView<A, B> extends AbstractList<B> implements RandomAccess {
  private final List<A> all;
  private final Function<? super A, ? extends B> element;

  /** A view of a list. */
  public ListView(List<A> all, Function<? super A, ? extends B> element) {
    this.all = all;
    this.element = element;
  }

  @Override
  public B get(int index) {
    return element.apply(all.get(index));
  }

  @Override
  public int size() {
    return all.size();
  }
}
