package org.crit4j.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tables at every width. */
final class TextTableTest {
  private static String table(int columns, String... spared) throws IOException {
    StringBuilder text = new StringBuilder();
    Layout layout = new Layout(columns, Palette.NONE);
    TextTable table =
        new TextTable(text::append, layout, List.of("NAME", "SIZE", "PLACE"), List.of(spared));
    table.row("a", "1.0 KiB", "/var/lib/containers/a");
    table.row("b\u001b", "20 B", "/b");
    table.finish();
    return text.toString();
  }

  @Test
  void withoutALimitColumnsAreAsWideAsTheirCells() throws IOException {
    assertEquals(
        """
        NAME      SIZE      PLACE
        ----      ----      -----
        a         1.0 KiB   /var/lib/containers/a
        b\\u001b   20 B      /b
        """,
        table(Layout.UNLIMITED));
  }

  @Test
  void longCellsAreCut() throws IOException {
    assertEquals(
        """
        NAME     SIZE     PLACE
        ----     ----     -----
        a        1.0 KiB  /var/lib/cont…
        b\\u001b  20 B     /b
        """,
        table(32));
  }

  @Test
  void columnsAreSparedInTheirOrder() throws IOException {
    String text = table(38, "SIZE", "NAME");
    assertTrue(text.startsWith("NAME     PLACE\n"), text);
    assertTrue(text.endsWith("1 column left out; see --wide\n"), text);
    assertTrue(table(20, "SIZE", "NAME").endsWith("2 columns left out; see --wide\n"));
  }

  @Test
  void noLineIsLongerThanTheTerminal() throws IOException {
    for (int columns = 30; columns < 60; columns++) {
      int limit = columns;
      assertEquals(0, table(columns, "SIZE").lines().filter(it -> it.length() > limit).count());
    }
  }

  @Test
  void titlesAreBoldWithColours() throws IOException {
    StringBuilder text = new StringBuilder();
    Layout layout = new Layout(80, new Palette(true));
    TextTable table = new TextTable(text::append, layout, List.of("PID"), List.of());
    table.row("1");
    table.finish();
    assertEquals("\033[1mPID\033[0m\n---\n1\n", text.toString());
  }
}
