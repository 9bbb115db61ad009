package org.crit4j.parquet;

import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.crit4j.query.table.CellType;
import org.crit4j.query.table.FleetTable;

/**
 * The schema of a table: all columns are optional. Numbers are of 64 bits, with or without sign;
 * times have microseconds, since few readers take nanoseconds.
 */
final class TableSchema {
  private final MessageType schema;

  TableSchema(FleetTable<?> table) {
    List<Type> fields = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      fields.add(field(table.types().get(i), table.columns().get(i)));
    }
    schema = new MessageType(table.name(), fields);
  }

  /** The schema. */
  MessageType schema() {
    return schema;
  }

  private static Type field(CellType type, String name) {
    if (type.isList()) {
      Type element = field(new CellType(type.kind(), false), "element");
      return Types.optionalList().element(element).named(name);
    }
    return switch (type.kind()) {
      case INTEGER -> Types.optional(INT64).named(name);
      case UNSIGNED ->
          Types.optional(INT64).as(LogicalTypeAnnotation.intType(64, false)).named(name);
      case BOOLEAN -> Types.optional(BOOLEAN).named(name);
      case JSON -> Types.optional(BINARY).as(LogicalTypeAnnotation.jsonType()).named(name);
      case TEXT -> Types.optional(BINARY).as(LogicalTypeAnnotation.stringType()).named(name);
      case TIME ->
          Types.optional(INT64)
              .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
              .named(name);
    };
  }
}
