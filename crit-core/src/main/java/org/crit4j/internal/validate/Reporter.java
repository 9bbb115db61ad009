package org.crit4j.internal.validate;

import com.google.protobuf.Message;
import java.util.OptionalLong;
import org.crit4j.finding.Severity;

/** Receives the findings of one rule. */
public interface Reporter {
  /**
   * A finding.
   *
   * @param image the name of the file, which need not exist
   * @param entry index of the entry, from 0; empty if it is about the image
   * @param field the field in the entry; empty if it is about the entry
   * @param message what is wrong; starts in lower case
   */
  void report(String image, OptionalLong entry, String field, String message);

  /** Returns a reporter that overrides the rule's severity. */
  Reporter as(Severity severity);

  /** A finding about a field of an item; the text may show {@code {who}} and values. */
  default void report(Item<?> item, String field, String text, Object... values) {
    String message = Text.fill(item.who(), text, values);
    report(item.image().file(), item.index(), item.field(field), message);
  }

  /** A finding about a field of an entry; an empty field stands for the entry. */
  default void report(Entry<? extends Message> entry, String field, String text, Object... values) {
    String message = Text.fill(text, values);
    report(entry.image().file(), OptionalLong.of(entry.index()), field, message);
  }

  /** A finding about an image, which need not exist, to which an item leads. */
  default void about(Item<?> item, String file, String text, Object... values) {
    report(item.in().prefix() + file, Text.fill(item.who(), text, values));
  }

  /** A finding about an image, which need not exist. */
  default void report(String image, String message) {
    report(image, OptionalLong.empty(), "", message);
  }
}
