package org.crit4j.parquet;

import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.crit4j.query.table.Cells;
import org.jspecify.annotations.Nullable;

/** Hands rows to Parquet, cell by cell. */
final class RowSupport extends WriteSupport<List<Optional<Object>>> {
  private final TableSchema schema;
  private @Nullable RecordConsumer out;

  private RowSupport(TableSchema schema) {
    this.schema = schema;
  }

  /** Makes a writer of rows. */
  static final class Builder extends ParquetWriter.Builder<List<Optional<Object>>, Builder> {
    private final TableSchema schema;

    Builder(OutputFile file, TableSchema schema) {
      super(file);
      this.schema = schema;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // Abstract all the same.
    protected WriteSupport<List<Optional<Object>>> getWriteSupport(Configuration configuration) {
      return new RowSupport(schema);
    }

    @Override
    protected WriteSupport<List<Optional<Object>>> getWriteSupport(
        ParquetConfiguration configuration) {
      return new RowSupport(schema);
    }
  }

  @Override
  @SuppressWarnings("deprecation") // Abstract all the same.
  public WriteContext init(Configuration configuration) {
    return new WriteContext(schema.schema(), Map.of());
  }

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return new WriteContext(schema.schema(), Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer consumer) {
    out = consumer;
  }

  @Override
  public void write(List<Optional<Object>> cells) {
    RecordConsumer row = Objects.requireNonNull(out);
    row.startMessage();
    for (int i = 0; i < cells.size(); i++) {
      if (cells.get(i).isPresent()) {
        String name = schema.schema().getFieldName(i);
        row.startField(name, i);
        value(row, cells.get(i).get());
        row.endField(name, i);
      }
    }
    row.endMessage();
  }

  private static void value(RecordConsumer row, Object cell) {
    if (cell instanceof List<?> list) {
      list(row, list);
    } else if (cell instanceof Long number) {
      row.addLong(number);
    } else if (cell instanceof BigInteger number) {
      row.addLong(number.longValue());
    } else if (cell instanceof Boolean is) {
      row.addBoolean(is);
    } else if (cell instanceof Instant time) {
      row.addLong(ChronoUnit.MICROS.between(Instant.EPOCH, time));
    } else {
      row.addBinary(Binary.fromString(Cells.text(cell)));
    }
  }

  private static void list(RecordConsumer row, List<?> list) {
    row.startGroup();
    if (!list.isEmpty()) {
      row.startField("list", 0);
      for (Object each : list) {
        row.startGroup();
        row.startField("element", 0);
        value(row, each);
        row.endField("element", 0);
        row.endGroup();
      }
      row.endField("list", 0);
    }
    row.endGroup();
  }
}
