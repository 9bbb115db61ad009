package org.crit4j.internal.validate;

/** Something that messages call by a name, which is made when needed. */
@FunctionalInterface
public interface Named {
  /** What messages call it. */
  String label();
}
