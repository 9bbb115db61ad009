package org.crit4j.reference;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The part of the schema that the reference has too: crit4j may know of newer fields. */
final class SharedSchema {
  private final Set<String> known;
  private final Set<String> missing = new TreeSet<>();

  /**
   * A schema.
   *
   * @param known what the reference has, see {@link ReferenceCrit#schema()}
   */
  SharedSchema(Set<String> known) {
    this.known = known;
  }

  /** What was left out of messages. */
  Set<String> missing() {
    return missing;
  }

  /** The message without what the reference does not know. */
  Message restrict(Message message) {
    Message.Builder builder = message.toBuilder();
    for (Map.Entry<FieldDescriptor, Object> set : message.getAllFields().entrySet()) {
      FieldDescriptor field = set.getKey();
      if (!isKnown(field.getContainingType().getName(), field.getName())) {
        builder.clearField(field);
      } else if (field.isRepeated()) {
        builder.clearField(field);
        ((List<?>) set.getValue())
            .forEach(element -> builder.addRepeatedField(field, restricted(element)));
      } else {
        builder.setField(field, restricted(set.getValue()));
      }
    }
    return builder.build();
  }

  private Object restricted(Object value) {
    if (value instanceof Message message) {
      return restrict(message);
    }
    if (value instanceof EnumValueDescriptor named
        && !isKnown(named.getType().getName(), named.getName())) {
      return named.getType().getValues().get(0);
    }
    return value;
  }

  private boolean isKnown(String owner, String name) {
    boolean found = known.contains(owner.toLowerCase(Locale.ROOT) + "." + name);
    if (!found) {
      missing.add(owner + "." + name);
    }
    return found;
  }
}
