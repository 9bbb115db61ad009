package org.crit4j.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A table of a report. Rows are made while they are iterated; nothing is kept.
 *
 * @param <S> what the rows are made from: {@link CheckpointReport}
 * @param <R> the class of the rows
 */
public final class Table<S, R> {
  private final String name;
  private final String documentation;
  private final Class<R> rowType;
  private final List<Column<R>> columns;
  private final List<String> key;
  private final Function<S, Iterable<R>> rows;

  private Table(Builder<R> builder, List<String> key, Function<S, Iterable<R>> rows) {
    this.name = builder.name;
    this.documentation = builder.documentation;
    this.rowType = builder.rowType;
    this.columns = List.copyOf(builder.columns);
    this.key = List.copyOf(key);
    this.rows = rows;
  }

  /**
   * Begins a table.
   *
   * @param name lower case, with underscores, plural
   * @param documentation what a row is, in a sentence
   * @param rowType class of the rows
   */
  public static <R> Builder<R> named(String name, String documentation, Class<R> rowType) {
    return new Builder<>(name, documentation, rowType);
  }

  /** Begins a row that is a value in a column of a table. */
  static <R> Builder<R> nested(Class<R> rowType) {
    return new Builder<>("", "", rowType);
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** What a row is. */
  public String documentation() {
    return documentation;
  }

  /** The class of the rows. */
  public Class<R> rowType() {
    return rowType;
  }

  /** The columns, in the order in which they are shown. */
  public List<Column<R>> columns() {
    return columns;
  }

  /** The column of a name; empty if there is none. */
  public Optional<Column<R>> column(String wanted) {
    return columns.stream().filter(it -> it.name().equals(wanted)).findFirst();
  }

  /**
   * Some columns, in another order or the same.
   *
   * @throws IllegalArgumentException if there is no column of one of the names
   */
  public List<Column<R>> columns(String... wanted) {
    List<Column<R>> found = new ArrayList<>();
    for (String each : wanted) {
      found.add(
          column(each).orElseThrow(() -> new IllegalArgumentException(name + " has no " + each)));
    }
    return found;
  }

  /**
   * The columns except some.
   *
   * @param without names of the others
   */
  public List<Column<R>> columnsWithout(String... without) {
    List<String> others = List.of(without);
    return columns.stream().filter(it -> !others.contains(it.name())).toList();
  }

  /** Names of the columns whose values tell the rows of a checkpoint apart. */
  public List<String> key() {
    return key;
  }

  /** The rows, in the order of the images. */
  public Iterable<R> rows(S source) {
    return rows.apply(source);
  }

  /** The table's name. */
  @Override
  public String toString() {
    return name;
  }

  /** Collects the columns of a table. */
  public static final class Builder<R> {
    private final String name;
    private final String documentation;
    private final Class<R> rowType;
    private final List<Column<R>> columns = new ArrayList<>();

    private Builder(String name, String documentation, Class<R> rowType) {
      this.name = name;
      this.documentation = documentation;
      this.rowType = rowType;
    }

    /** Adds a column. */
    public Builder<R> column(
        String column, ColumnType type, String sentence, Function<? super R, ?> accessor) {
      return column(column, column.replace('_', ' '), type, sentence, accessor);
    }

    /** Adds a column with a name of its own in texts for people. */
    public Builder<R> column(
        String column,
        String label,
        ColumnType type,
        String sentence,
        Function<? super R, ?> accessor) {
      columns.add(new Column<>(column, label, type, sentence, accessor));
      return this;
    }

    /** Adds columns that other tables have, too. */
    Builder<R> columns(List<Column<R>> more) {
      columns.addAll(more);
      return this;
    }

    /** The columns so far. */
    List<Column<R>> columns() {
      return columns;
    }

    /** A type for columns with such rows as values. */
    ColumnType.RowOf<R> asType() {
      return new ColumnType.RowOf<>(rowType, List.copyOf(columns));
    }

    /**
     * The table.
     *
     * @param rows makes the rows
     * @param key names of the columns that tell rows apart
     */
    public <S> Table<S, R> rows(Function<S, Iterable<R>> rows, String... key) {
      return new Table<>(this, List.of(key), rows);
    }
  }
}
