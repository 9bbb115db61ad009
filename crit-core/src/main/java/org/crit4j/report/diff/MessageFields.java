package org.crit4j.report.diff;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.images.SaEntry;
import org.crit4j.report.SignalNames;
import org.crit4j.report.diff.Changes.Difference;

/** Compares messages field by field. */
final class MessageFields {
  /** Signals whose actions cannot be set: the images leave them out. Source: CRIU's parasite. */
  private static final int SIGKILL = 9;

  private static final int SIGSTOP = 19;

  private MessageFields() {}

  /** The fields that differ, each with its path after the label. */
  static List<Difference> differences(String label, Optional<?> before, Optional<?> after) {
    Map<String, String> then = fields(label, before);
    Map<String, String> now = fields(label, after);
    List<Difference> differences = new ArrayList<>();
    TreeSet<String> paths = new TreeSet<>(then.keySet());
    paths.addAll(now.keySet());
    for (String path : paths) {
      String old = then.getOrDefault(path, "");
      String fresh = now.getOrDefault(path, "");
      if (!old.equals(fresh)) {
        differences.add(new Difference(path, old, fresh));
      }
    }
    return differences;
  }

  private static Map<String, String> fields(String label, Optional<?> message) {
    Map<String, String> fields = new LinkedHashMap<>();
    message.ifPresent(it -> add(label, (Message) it, fields));
    return fields;
  }

  private static void add(String path, Message message, Map<String, String> fields) {
    for (Map.Entry<FieldDescriptor, Object> each : message.getAllFields().entrySet()) {
      FieldDescriptor field = each.getKey();
      String name = path + "." + field.getName();
      if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
        fields.put(name, text(field, each.getValue()));
      } else if (field.isRepeated()) {
        addAll(name, (List<?>) each.getValue(), fields);
      } else {
        add(name, (Message) each.getValue(), fields);
      }
    }
  }

  private static void addAll(String path, List<?> messages, Map<String, String> fields) {
    for (int i = 0; i < messages.size(); i++) {
      Message each = (Message) messages.get(i);
      String index = each instanceof SaEntry ? SignalNames.of(signal(i)) : Integer.toString(i);
      add(path + "[" + index + "]", each, fields);
    }
  }

  private static int signal(int index) {
    int signal = index + 1;
    signal += signal >= SIGKILL ? 1 : 0;
    return signal + (signal >= SIGSTOP ? 1 : 0);
  }

  private static String text(FieldDescriptor field, Object value) {
    if (value instanceof List<?> all) {
      List<String> texts = new ArrayList<>();
      all.forEach(it -> texts.add(text(field, it)));
      return String.join(" ", texts);
    }
    return switch (field.getJavaType()) {
      case INT -> isSigned(field) ? value.toString() : Integer.toUnsignedString((Integer) value);
      case LONG -> "0x" + Long.toHexString((Long) value);
      case BYTE_STRING -> new NameBytes((ByteString) value).text();
      default -> value.toString();
    };
  }

  private static boolean isSigned(FieldDescriptor field) {
    return switch (field.getType()) {
      case INT32, SINT32, SFIXED32 -> true;
      default -> false;
    };
  }
}
