package org.crit4j.query.engine;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.crit4j.query.table.CellType;
import org.crit4j.query.table.Cells;
import org.h2.util.JSR310Utils;
import org.h2.value.TypeInfo;
import org.h2.value.Value;
import org.h2.value.ValueArray;
import org.h2.value.ValueBigint;
import org.h2.value.ValueBoolean;
import org.h2.value.ValueCollectionBase;
import org.h2.value.ValueJson;
import org.h2.value.ValueNull;
import org.h2.value.ValueNumeric;
import org.h2.value.ValueVarchar;

/** Values of the engine, from cells and back. */
final class H2Values {
  private static final TypeInfo UNSIGNED = TypeInfo.getTypeInfo(Value.NUMERIC, 20, 0, null);
  private static final TypeInfo TIME = TypeInfo.getTypeInfo(Value.TIMESTAMP_TZ, -1, 9, null);

  private H2Values() {}

  /** The type of a column. */
  static TypeInfo type(CellType type) {
    TypeInfo value =
        switch (type.kind()) {
          case INTEGER -> TypeInfo.TYPE_BIGINT;
          case UNSIGNED -> UNSIGNED;
          case BOOLEAN -> TypeInfo.TYPE_BOOLEAN;
          case JSON -> TypeInfo.TYPE_JSON;
          case TEXT -> TypeInfo.TYPE_VARCHAR;
          case TIME -> TIME;
        };
    return type.isList() ? TypeInfo.getTypeInfo(Value.ARRAY, -1, 0, value) : value;
  }

  /** The value of a cell in a column of a type. */
  static Value of(Optional<Object> cell, TypeInfo type) {
    return cell.isPresent() ? of(cell.get(), type) : ValueNull.INSTANCE;
  }

  private static Value of(Object cell, TypeInfo type) {
    if (cell instanceof Long number) {
      return ValueBigint.get(number);
    }
    if (cell instanceof String text) {
      return ValueVarchar.get(text);
    }
    if (cell instanceof BigInteger number) {
      return ValueNumeric.get(number);
    }
    if (cell instanceof Boolean is) {
      return ValueBoolean.get(is);
    }
    if (cell instanceof Instant time) {
      return JSR310Utils.offsetDateTimeToValue(time.atOffset(ZoneOffset.UTC));
    }
    if (cell instanceof List<?> list) {
      TypeInfo element = (TypeInfo) type.getExtTypeInfo();
      Value[] values = new Value[list.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = of(list.get(i), element);
      }
      return ValueArray.get(element, values, null);
    }
    return ValueJson.getInternal(cell.toString().getBytes(StandardCharsets.US_ASCII));
  }

  /** The cell of a value. */
  static Optional<Object> cell(Value value) {
    return isNull(value) ? Optional.empty() : Optional.of(present(value));
  }

  private static boolean isNull(Value value) {
    return value.getValueType() == Value.NULL;
  }

  private static Object present(Value value) {
    return switch (value.getValueType()) {
      case Value.BOOLEAN -> value.getBoolean();
      case Value.TINYINT, Value.SMALLINT, Value.INTEGER, Value.BIGINT -> value.getLong();
      case Value.NUMERIC, Value.DECFLOAT -> number(value.getBigDecimal());
      case Value.REAL, Value.DOUBLE -> value.getDouble();
      case Value.TIMESTAMP_TZ -> time(value);
      case Value.JSON -> new Cells.Json(ascii(value.getString()));
      case Value.ARRAY, Value.ROW -> list(value);
      case Value.BINARY, Value.VARBINARY -> HexFormat.of().formatHex(value.getBytes());
      default -> String.valueOf(value.getString());
    };
  }

  private static Object number(BigDecimal number) {
    return number.scale() == 0 ? number.unscaledValue() : number;
  }

  private static Instant time(Value value) {
    return JSR310Utils.valueToOffsetDateTime(value, null).toInstant();
  }

  private static List<Object> list(Value value) {
    List<Object> cells = new ArrayList<>();
    for (Value each : ((ValueCollectionBase) value).getList()) {
      cells.add(isNull(each) ? Optional.empty() : present(each));
    }
    return cells;
  }

  private static String ascii(String json) {
    StringBuilder ascii = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c < 0x7f) {
        ascii.append(c);
      } else {
        ascii.append(String.format("\\u%04x", (int) c));
      }
    }
    return ascii.toString();
  }
}
