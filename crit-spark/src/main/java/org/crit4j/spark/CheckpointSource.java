package org.crit4j.spark;

import java.util.Map;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The data source {@code criu}: tables of any number of checkpoints. Its options are
 *
 * <ul>
 *   <li>{@code table}: a table of {@code docs/tables.md}; required;
 *   <li>{@code mode}: {@code PERMISSIVE} (the default), {@code DROPMALFORMED} or {@code FAILFAST};
 *   <li>{@code text} or {@code regex}: what the table {@code memory_matches} looks for;
 *   <li>{@code fs.*}: settings of Hadoop's file systems.
 * </ul>
 */
public final class CheckpointSource implements TableProvider, DataSourceRegister {
  /** For Spark. */
  public CheckpointSource() {}

  @Override
  public String shortName() {
    return "criu";
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return SparkTypes.schema(ReadOptions.of(options).table());
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return new CheckpointTable(ReadOptions.of(new CaseInsensitiveStringMap(properties)).table());
  }
}
