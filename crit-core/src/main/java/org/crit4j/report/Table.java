package org.crit4j.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
  private final Function<Builder<R>, Definition<S, R>> definition;
  private volatile @Nullable Definition<S, R> defined;

  private Table(
      String name,
      String documentation,
      Class<R> rowType,
      Function<Builder<R>, Definition<S, R>> definition) {
    this.name = name;
    this.documentation = documentation;
    this.rowType = rowType;
    this.definition = definition;
  }

  /**
   * A table. Its columns are made when they are first needed: each has a lambda, so that all
   * columns of all tables take longer than a small checkpoint.
   *
   * @param name lower case, with underscores, plural
   * @param documentation what a row is, in a sentence
   * @param rowType class of the rows
   * @param definition adds the columns and names the {@linkplain Builder#rows rows}
   */
  public static <S, R> Table<S, R> named(
      String name,
      String documentation,
      Class<R> rowType,
      Function<Builder<R>, Definition<S, R>> definition) {
    return new Table<>(name, documentation, rowType, definition);
  }

  private Definition<S, R> defined() {
    Definition<S, R> known = defined;
    if (known == null) {
      known = definition.apply(new Builder<>(rowType));
      defined = known;
    }
    return known;
  }

  /** Begins a row that is a value in a column of a table. */
  static <R> Builder<R> nested(Class<R> rowType) {
    return new Builder<>(rowType);
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
    return defined().columns;
  }

  /** The column of a name; empty if there is none. */
  public Optional<Column<R>> column(String wanted) {
    for (Column<R> each : columns()) {
      if (each.name().equals(wanted)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
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
    return columns().stream().filter(it -> !others.contains(it.name())).toList();
  }

  /** Names of the columns whose values tell the rows of a checkpoint apart. */
  public List<String> key() {
    return defined().key;
  }

  /** The rows, in the order of the images. */
  public Iterable<R> rows(S source) {
    return defined().rows.apply(source);
  }

  /** The table's name. */
  @Override
  public String toString() {
    return name;
  }

  /** Columns and rows of a table. */
  public static final class Definition<S, R> {
    private final List<Column<R>> columns;
    private final List<String> key;
    private final Function<S, Iterable<R>> rows;

    private Definition(List<Column<R>> columns, List<String> key, Function<S, Iterable<R>> rows) {
      this.columns = List.copyOf(columns);
      this.key = key;
      this.rows = rows;
    }
  }

  /** Collects the columns of a table. */
  public static final class Builder<R> {
    private final Class<R> rowType;
    private final List<Column<R>> columns = new ArrayList<>();

    private Builder(Class<R> rowType) {
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
     * All that there is to a table.
     *
     * @param rows makes the rows
     * @param key names of the columns that tell rows apart
     */
    public <S> Definition<S, R> rows(Function<S, Iterable<R>> rows, String... key) {
      return new Definition<>(columns, List.of(key), rows);
    }
  }
}
