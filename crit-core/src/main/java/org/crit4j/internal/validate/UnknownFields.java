package org.crit4j.internal.validate;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Fields of messages that the schema does not know: those of a newer CRIU. */
public final class UnknownFields {
  private UnknownFields() {}

  /** The numbers of the first unknown fields in a message, with the path of what has them. */
  public static Optional<String> first(Message message) {
    if (!message.getUnknownFields().asMap().isEmpty()) {
      return Optional.of(
          message.getUnknownFields().asMap().keySet().stream()
              .sorted()
              .map(String::valueOf)
              .collect(Collectors.joining(", ")));
    }
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      if (field.getKey().getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        Optional<String> inside = inside(field.getValue());
        if (inside.isPresent()) {
          return inside.map(found -> found + " in " + field.getKey().getName());
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> inside(Object value) {
    if (value instanceof Message message) {
      return first(message);
    }
    if (value instanceof List<?> list) {
      for (Object element : list) {
        Optional<String> found = inside(element);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }
}
