package org.crit4j.edit.change;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import java.util.HashMap;
import java.util.Map;

/** New numbers for processes and threads; all others stay. */
final class PidMapping {
  private final Map<Integer, Integer> numbers = new HashMap<>();

  /** Gives a number another. */
  void add(int from, int to) {
    numbers.put(from, to);
  }

  Map<Integer, Integer> numbers() {
    return numbers;
  }

  int map(int pid) {
    return numbers.getOrDefault(pid, pid);
  }

  /** The path with the numbers in {@code /proc/PID} and {@code /proc/PID/task/TID} mapped. */
  String map(String path) {
    String[] parts = path.split("/", -1);
    if (parts.length < 3 || !parts[1].equals("proc")) {
      return path;
    }
    parts[2] = mapped(parts[2]);
    if (parts.length > 4 && parts[3].equals("task")) {
      parts[4] = mapped(parts[4]);
    }
    return String.join("/", parts);
  }

  private String mapped(String digits) {
    try {
      return Integer.toUnsignedString(map(Integer.parseUnsignedInt(digits)));
    } catch (NumberFormatException e) {
      // A name like "self".
      return digits;
    }
  }

  /** The message with all fields of these names in it mapped, at any depth. */
  Message map(Message message, String... names) {
    Message.Builder builder = message.toBuilder();
    for (Map.Entry<FieldDescriptor, Object> each : message.getAllFields().entrySet()) {
      FieldDescriptor field = each.getKey();
      if (field.getJavaType() == JavaType.MESSAGE) {
        if (field.isRepeated()) {
          for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
            Message inner = (Message) message.getRepeatedField(field, i);
            builder.setRepeatedField(field, i, map(inner, names));
          }
        } else {
          builder.setField(field, map((Message) each.getValue(), names));
        }
      } else if (field.getJavaType() == JavaType.INT && isOne(field.getName(), names)) {
        if (field.isRepeated()) {
          for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
            builder.setRepeatedField(field, i, map((Integer) message.getRepeatedField(field, i)));
          }
        } else {
          builder.setField(field, map((Integer) each.getValue()));
        }
      }
    }
    return builder.buildPartial();
  }

  private static boolean isOne(String name, String[] names) {
    for (String each : names) {
      if (each.equals(name)) {
        return true;
      }
    }
    return false;
  }
}
