package org.crit4j.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.crit4j.query.table.FleetTable;
import org.crit4j.report.TableReference;
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
      cannot be read is missing: an empty `Optional`, no member in JSON. [In SQL](query.md) each table has a column `checkpoint`
      before these, and members of rows are columns: `local_port` for `local.port`. `crit query --tables` prints the tables. This
      page is written from the registries by `TableReferenceTest`: `mvn -o -pl crit-query -am test -Dtest=TableReferenceTest
      -Dcrit4j.write=true -Dsurefire.failIfNoSpecifiedTests=false`.

      ## Types

      """;

  @Test
  void pageIsThatOfTheRegistries() throws IOException {
    String page = HEAD + TableReference.types() + FleetTable.reference(List.of());
    if (Boolean.getBoolean("crit4j.write")) {
      Files.writeString(PAGE, page);
    }
    assertEquals(page, Files.readString(PAGE));
  }
}
