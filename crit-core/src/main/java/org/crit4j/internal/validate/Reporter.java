package org.crit4j.internal.validate;

import com.google.protobuf.Message;
import java.util.OptionalLong;
import org.crit4j.validate.Severity;

/** Takes the findings of one rule. */
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

  /** Takes findings that are less bad, or worse, than the rule says. */
  Reporter as(Severity severity);

  /** A finding about a field of an entry; an empty field stands for the entry. */
  default void report(Entry<? extends Message> entry, String field, String message) {
    report(entry.image().file(), OptionalLong.of(entry.index()), field, message);
  }

  /** A finding about an image, which need not exist. */
  default void report(String image, String message) {
    report(image, OptionalLong.empty(), "", message);
  }
}
