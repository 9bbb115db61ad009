package org.crit4j.container.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.crit4j.report.Table;
import org.crit4j.report.TableReference;
import org.crit4j.report.Tables;
import org.junit.jupiter.api.Test;

/** docs/tables.md is the documentation in the registries; {@code -Dcrit4j.write=true} writes it. */
final class TableReferenceTest {
  private static final Path PAGE =
      Path.of(System.getProperty("basedir", "")).resolve("../docs/tables.md");

  private static final String HEAD =
      """
      # Tables of a report

      Everything that crit prints of a checkpoint stands in these tables; `x`, `memparse`, `stats`, `inspect` and `diff` are
      renderings of them. In Java they are the constants of `org.crit4j.report.Tables` and
      `org.crit4j.container.report.ContainerTables`, and their rows are records. A value that is not recorded, does not apply or
      cannot be read is missing: an empty `Optional`, no member in JSON. This page is written from the registries by
      `TableReferenceTest`.

      ## Types

      """;

  @Test
  void pageIsThatOfTheRegistries() throws IOException {
    List<Table<?, ?>> tables = new ArrayList<>(Tables.all());
    tables.addAll(ContainerTables.all());
    String page = HEAD + TableReference.types() + TableReference.of(tables);
    if (Boolean.getBoolean("crit4j.write")) {
      Files.writeString(PAGE, page);
    }
    assertEquals(page, Files.readString(PAGE));
  }
}
