package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a shell makes of a word is the text. */
final class ShellWordTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"/a/b", "a b", "it's", "'", "$HOME", "`id`", "a\\b", "a\nb", "*", "~", ""})
  void aShellReadsTheText(String text) throws Exception {
    Process shell = new ProcessBuilder("sh", "-c", "printf %s " + ShellWord.of(text)).start();
    byte[] printed = shell.getInputStream().readAllBytes();
    assertEquals(0, shell.waitFor());
    assertEquals(text, new String(printed, StandardCharsets.UTF_8));
  }

  @Test
  void plainNamesStayPlain() {
    assertEquals("/var/lib/x-1.tar", ShellWord.of("/var/lib/x-1.tar"));
  }
}
