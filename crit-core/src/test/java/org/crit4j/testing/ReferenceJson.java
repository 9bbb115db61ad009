package org.crit4j.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crit4j.images.CriuOpts;

/**
 * The JSON form once more, made the plain way: from protobuf's messages and descriptors, as a tree,
 * and then laid out. For messages that hold nothing unknown and only text that is UTF-8.
 */
public final class ReferenceJson {
  private static final Map<ByteString, String> UNIX_NAMES = unixNames();

  private final boolean pretty;

  private ReferenceJson(boolean pretty) {
    this.pretty = pretty;
  }

  private static Map<ByteString, String> unixNames() {
    Map<ByteString, String> names = new LinkedHashMap<>();
    UnixNames.faithful().forEach(it -> names.put(ByteString.copyFrom(it.bytes()), it.text()));
    return names;
  }

  /** The tree of a message: maps, lists, strings, truth values and numbers. */
  public static Map<String, Object> tree(Message message, boolean pretty) {
    return new ReferenceJson(pretty).fields(message, false);
  }

  private Map<String, Object> fields(Message message, boolean hex) {
    Map<String, Object> tree = new LinkedHashMap<>();
    message
        .getAllFields()
        .forEach((field, value) -> tree.put(field.getName(), value(field, value, hex)));
    return tree;
  }

  private Object value(FieldDescriptor field, Object value, boolean hex) {
    if (!field.isRepeated()) {
      return single(field, value, hex);
    }
    List<?> elements = (List<?>) value;
    boolean address = elements.size() == 1 || elements.size() == 4;
    if (pretty && Messages.option(field).getIpadd() && address) {
      return List.of(ReferenceFormats.address(elements));
    }
    List<Object> list = new ArrayList<>();
    elements.forEach(element -> list.add(single(field, element, hex)));
    return list;
  }

  private Object single(FieldDescriptor field, Object value, boolean hex) {
    CriuOpts option = Messages.option(field);
    return switch (field.getJavaType()) {
      case MESSAGE -> fields((Message) value, hex || option.getHex());
      case INT, LONG -> {
        Number number = number(field, (Number) value);
        yield pretty ? ReferenceFormats.format(field, number, hex) : number;
      }
      case ENUM -> ((EnumValueDescriptor) value).getName();
      case BYTE_STRING ->
          option.getConv().isEmpty() ? base64((ByteString) value) : unixName((ByteString) value);
      default -> value;
    };
  }

  private static Number number(FieldDescriptor field, Number value) {
    return switch (field.getType()) {
      case UINT32 -> Integer.toUnsignedLong(value.intValue());
      case UINT64, FIXED64 -> new java.math.BigInteger(Long.toUnsignedString(value.longValue()));
      default -> value;
    };
  }

  private static String unixName(ByteString name) {
    String text = UNIX_NAMES.get(name);
    return text == null ? name.toString(StandardCharsets.US_ASCII) : text;
  }

  /** Base64 in MIME form. */
  public static String base64(ByteString bytes) {
    byte[] end = {'\n'};
    String text = Base64.getMimeEncoder(76, end).encodeToString(bytes.toByteArray());
    return bytes.isEmpty() ? text : text + "\n";
  }

  /** The text of a tree, as Python's json.dump writes it. */
  public static String layOut(Object tree, boolean indented) {
    StringBuilder text = new StringBuilder();
    layOut(tree, indented ? "\n" : "", text);
    return text.toString();
  }

  private static void layOut(Object value, String line, StringBuilder text) {
    String inner = line.isEmpty() ? "" : line + "    ";
    String separator = line.isEmpty() ? ", " : "," + inner;
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      String before = "{" + inner;
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        text.append(before);
        quote(String.valueOf(entry.getKey()), text);
        text.append(": ");
        layOut(entry.getValue(), inner, text);
        before = separator;
      }
      text.append(line).append('}');
    } else if (value instanceof List<?> list && !list.isEmpty()) {
      String before = "[" + inner;
      for (Object element : list) {
        text.append(before);
        layOut(element, inner, text);
        before = separator;
      }
      text.append(line).append(']');
    } else if (value instanceof String string) {
      quote(string, text);
    } else {
      text.append(value instanceof List ? "[]" : value);
    }
  }

  private static void quote(String string, StringBuilder text) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"', '\\' -> text.append('\\').append(c);
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        case '\b' -> text.append("\\b");
        case '\f' -> text.append("\\f");
        default -> text.append(c < ' ' || c > '~' ? String.format("\\u%04x", (int) c) : c);
      }
    }
    text.append('"');
  }
}
