package org.crit4j.spark;

import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.crit4j.query.table.CellType;
import org.crit4j.query.table.Cells;
import org.crit4j.query.table.FleetTable;
import org.jspecify.annotations.Nullable;

/**
 * Columns and cells as Spark has them. JSON is text, for {@code get_json_object} and the like;
 * times have microseconds.
 */
final class SparkTypes {
  /** Digits of an unsigned number of 64 bits. */
  private static final int DIGITS = 20;

  private SparkTypes() {}

  /** The schema of a table; each column has its documentation as comment. */
  static StructType schema(FleetTable<?> table) {
    List<StructField> fields = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      DataType type = type(table.types().get(i));
      boolean nullable = i > 0;
      fields.add(
          new StructField(table.columns().get(i), type, nullable, Metadata.empty())
              .withComment(table.documentation().get(i)));
    }
    return DataTypes.createStructType(fields);
  }

  private static DataType type(CellType type) {
    DataType value =
        switch (type.kind()) {
          case INTEGER -> DataTypes.LongType;
          case UNSIGNED -> DataTypes.createDecimalType(DIGITS, 0);
          case BOOLEAN -> DataTypes.BooleanType;
          case TIME -> DataTypes.TimestampType;
          case TEXT, JSON -> DataTypes.StringType;
        };
    return type.isList() ? DataTypes.createArrayType(value, false) : value;
  }

  /** The value of a cell; null for none. */
  static @Nullable Object value(Optional<Object> cell) {
    return cell.isPresent() ? value(cell.get()) : null;
  }

  private static Object value(Object cell) {
    if (cell instanceof Long || cell instanceof Boolean) {
      return cell;
    }
    if (cell instanceof BigInteger number) {
      return Decimal.apply(new java.math.BigDecimal(number), DIGITS, 0);
    }
    if (cell instanceof Instant time) {
      return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
    if (cell instanceof List<?> list) {
      return new GenericArrayData(list.stream().map(SparkTypes::value).toArray());
    }
    return UTF8String.fromString(Cells.text(cell));
  }
}
