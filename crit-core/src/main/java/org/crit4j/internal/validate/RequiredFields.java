package org.crit4j.internal.validate;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which required fields a message lacks. protobuf-java takes an enum field with a number that the
 * schema does not know for an unknown field; CRIU takes it for there.
 */
final class RequiredFields {
  private RequiredFields() {}

  /** The path of the first required field that is not there, at any depth. */
  static Optional<String> missing(Message message) {
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (field.isRequired() && !message.hasField(field) && !hasUnknownValue(message, field)) {
        return Optional.of(field.getName());
      }
    }
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      Optional<String> inside = missing(field.getValue());
      if (inside.isPresent()) {
        return inside.map(path -> field.getKey().getName() + "." + path);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> missing(Object value) {
    if (value instanceof Message message) {
      return missing(message);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(RequiredFields::missing).flatMap(Optional::stream).findFirst();
    }
    return Optional.empty();
  }

  private static boolean hasUnknownValue(Message message, FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.ENUM
        && message.getUnknownFields().hasField(field.getNumber());
  }
}
