package org.crit4j.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.crit4j.query.table.FileFormat;
import org.crit4j.query.table.FleetTable;

/**
 * Parquet, compressed by zstd. Found as a service; {@link TableSchema} says which types the columns
 * have.
 */
public final class ParquetFormat implements FileFormat {
  /** For the service loader. */
  public ParquetFormat() {}

  @Override
  public String word() {
    return "parquet";
  }

  @Override
  public Writer open(FleetTable<?> table, Path file) throws IOException {
    ParquetWriter<List<Optional<Object>>> rows =
        new RowSupport.Builder(new LocalOutputFile(file), new TableSchema(table))
            .withConf(new PlainParquetConfiguration())
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withCodecFactory(new ZstdCodec())
            .build();
    return new Writer() {
      private boolean finished;

      @Override
      public void begin(List<String> columns) {
        // They are in the schema.
      }

      @Override
      public void row(List<Optional<Object>> cells) throws IOException {
        rows.write(cells);
      }

      @Override
      public void finish() throws IOException {
        finished = true;
        rows.close();
      }

      @Override
      public void close() throws IOException {
        if (!finished) {
          rows.close();
        }
      }
    };
  }
}
