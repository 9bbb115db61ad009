package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.crit4j.cli.describe.CommandShape;
import org.crit4j.cli.describe.OptionShape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manual pages that the build writes. */
final class ManPageTest {
  private static final Path PROSE =
      Path.of(System.getProperty("basedir", "")).resolve("src/main/man");

  @TempDir Path share;

  @BeforeEach
  void write() throws IOException {
    Manual.main(new String[] {PROSE.toString(), share.toString()});
  }

  private String page(String name) throws IOException {
    return Files.readString(share.resolve("man/man1/" + name + ".1"));
  }

  /** A page's text without roff's escapes. */
  private static String plain(String page) {
    return page.replace("\\-", "-").replace("\\&", "").replace("\\e", "\\");
  }

  @Test
  void everyCommandHasAPageWithAllItsOptions() throws IOException {
    for (CommandShape command : Commands.shapes()) {
      String page = plain(page("crit-" + command.name()));
      for (String form : command.synopsis()) {
        assertTrue(page.contains("\n.B crit " + form + "\n"), () -> form);
      }
      for (OptionShape option : command.options()) {
        assertTrue(page.contains("\n.TP\n.B " + option.spelling() + "\n"), option::spelling);
      }
    }
  }

  @Test
  void theFirstPageNamesEveryCommand() throws IOException {
    String page = plain(page("crit"));
    for (CommandShape command : Commands.shapes()) {
      assertTrue(page.contains("\n.BR crit-" + command.name() + " (1)\n"), command::name);
      assertTrue(page.contains(command.summary()), command::summary);
    }
  }

  @Test
  void proseBelongsToACommand() throws IOException {
    try (Stream<Path> files = Files.list(PROSE)) {
      List<String> strangers =
          files
              .map(file -> file.getFileName().toString().replaceFirst("\\.roff$", ""))
              .filter(name -> !name.equals("crit") && Commands.byName(name).isEmpty())
              .toList();
      assertEquals(List.of(), strangers);
    }
  }

  @Test
  void theFirstPageHasTheEnvironmentAndTheExitCodes() throws IOException {
    String page = page("crit");
    assertTrue(page.contains("\n.SH ENVIRONMENT\n.TP\n.B JAVA_HOME\n"), page);
    assertTrue(page.contains("\n.SH EXIT STATUS\n.TP\n.B 0\n"), page);
  }
}
