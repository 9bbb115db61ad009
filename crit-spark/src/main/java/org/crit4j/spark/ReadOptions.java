package org.crit4j.spark;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.crit4j.query.table.FleetTable;

/**
 * The options of a reader.
 *
 * @param table which table
 * @param search what to look for in memory, if the table is that of the places where it is
 * @param mode what becomes of checkpoints with problems
 * @param paths files, directories and patterns, as they were given
 */
record ReadOptions(
    FleetTable<?> table, Optional<Search> search, ReadMode mode, List<String> paths) {
  private static final String TABLE = "table";
  private static final String MODE = "mode";

  /** Where Spark puts the path that {@code load} was called with. */
  private static final String PATH = "path";

  /** And where several: an array in JSON. */
  private static final String PATHS = "paths";

  /**
   * Reads options.
   *
   * @throws IllegalArgumentException if one is missing or wrong
   */
  static ReadOptions of(CaseInsensitiveStringMap options) {
    FleetTable<?> table = table(Optional.ofNullable(options.get(TABLE)));
    Optional<Search> search =
        table == FleetTable.MATCHES ? Optional.of(Search.of(options)) : Optional.empty();
    ReadMode mode = ReadMode.of(options.getOrDefault(MODE, ReadMode.PERMISSIVE.name()));
    return new ReadOptions(table, search, mode, paths(options));
  }

  private static FleetTable<?> table(Optional<String> name) {
    List<String> names = new ArrayList<>(FleetTable.names());
    names.add(FleetTable.MATCHES.name());
    String expected = "; expected one of " + String.join(", ", names);
    if (name.isEmpty()) {
      throw new IllegalArgumentException("option \"table\" is missing" + expected);
    }
    if (name.get().equals(FleetTable.MATCHES.name())) {
      return FleetTable.MATCHES;
    }
    return FleetTable.named(name.get())
        .orElseThrow(
            () -> new IllegalArgumentException("unknown table \"" + name.get() + "\"" + expected));
  }

  private static List<String> paths(CaseInsensitiveStringMap options) {
    List<String> paths = new ArrayList<>();
    String several = options.get(PATHS);
    if (several != null) {
      for (JsonElement each : JsonParser.parseString(several).getAsJsonArray()) {
        paths.add(each.getAsString());
      }
    }
    String one = options.get(PATH);
    if (one != null) {
      paths.add(one);
    }
    if (paths.isEmpty()) {
      throw new IllegalArgumentException(
          "no path given; expected load(\"PATH\") or the option \"path\"");
    }
    return paths;
  }

  /** The settings of Hadoop, with those among the options, such as credentials of a bucket. */
  static Configuration configuration(CaseInsensitiveStringMap options) {
    Configuration configuration =
        new Configuration(SparkSession.active().sparkContext().hadoopConfiguration());
    for (Map.Entry<String, String> each : options.asCaseSensitiveMap().entrySet()) {
      if (each.getKey().startsWith("fs.")) {
        configuration.set(each.getKey(), each.getValue());
      }
    }
    return configuration;
  }
}
