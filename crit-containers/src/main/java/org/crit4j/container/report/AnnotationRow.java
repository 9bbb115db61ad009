package org.crit4j.container.report;

import static org.crit4j.report.ColumnType.Simple.ENUM;
import static org.crit4j.report.ColumnType.Simple.STRING;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.crit4j.report.Table;
import org.crit4j.report.TextValues;

/**
 * An annotation.
 *
 * @param source where it is
 * @param name its name
 * @param value its value
 */
public record AnnotationRow(Source source, String name, String value) {
  /** Where an annotation is. */
  public enum Source {
    /** In the OCI runtime specification. */
    CONTAINER,
    /** On the OCI image that the checkpoint is in. */
    IMAGE
  }

  static final Table<ContainerReport, AnnotationRow> TABLE =
      Table.named(
          "annotations",
          "An annotation of the container.",
          AnnotationRow.class,
          AnnotationRow::define);

  private static Table.Definition<ContainerReport, AnnotationRow> define(
      Table.Builder<AnnotationRow> table) {
    return table
        .column(
            "source",
            ENUM,
            "container (runtime specification) or image (the one the checkpoint is in).",
            it -> TextValues.word(it.source()))
        .column("name", STRING, "Name.", AnnotationRow::name)
        .column("value", STRING, "Value.", AnnotationRow::value)
        .rows(AnnotationRow::all, "source", "name");
  }

  private static List<AnnotationRow> all(ContainerReport report) {
    List<AnnotationRow> rows = new ArrayList<>();
    add(Source.CONTAINER, report.container().annotations(), rows);
    add(Source.IMAGE, report.container().imageAnnotations(), rows);
    return rows;
  }

  private static void add(Source source, Map<String, String> all, List<AnnotationRow> rows) {
    new TreeMap<>(all).forEach((name, value) -> rows.add(new AnnotationRow(source, name, value)));
  }
}
