package org.crit4j.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.crit4j.cli.describe.BashCompletion;
import org.crit4j.cli.describe.FishCompletion;
import org.crit4j.cli.describe.ManPages;
import org.crit4j.cli.describe.ZshCompletion;

/**
 * Writes the manual pages and completion scripts of the distribution. The build runs it; it is not
 * a command.
 */
final class Manual {
  private Manual() {}

  /** Takes the directory of the pages' prose, and the one that becomes the distribution's share. */
  public static void main(String[] args) throws IOException {
    Path share = Path.of(args[1]);
    new ManPages(Commands.shapes(), Path.of(args[0]), share.resolve("man/man1")).write();
    write(
        share.resolve("bash-completion/completions/crit"),
        new BashCompletion().of(Commands.shapes()));
    write(share.resolve("zsh/site-functions/_crit"), new ZshCompletion().of(Commands.shapes()));
    write(
        share.resolve("fish/vendor_completions.d/crit.fish"),
        new FishCompletion().of(Commands.shapes()));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }
}
