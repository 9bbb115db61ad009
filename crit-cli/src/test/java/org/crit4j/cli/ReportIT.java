package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages of {@code crit report} in a browser: Chromium, where it is installed. */
final class ReportIT {
  private static Optional<String> browser = Optional.empty();

  @TempDir private Path directory;

  @BeforeAll
  static void findBrowser() {
    browser =
        Stream.of(
                Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
            .flatMap(it -> Stream.of(it + "/chromium", it + "/google-chrome"))
            .filter(it -> Files.isExecutable(Path.of(it)))
            .findFirst();
    if (browser.isEmpty()) {
      System.out.println("SKIPPED: pages of crit report in a browser, since there is no chromium");
    }
    assumeTrue(browser.isPresent(), "there is no chromium on the PATH");
  }

  private record Visit(String dom, String log) {}

  /** What the browser makes of a page, and what it logs. */
  private Visit visit(Path page, String... options) throws IOException, InterruptedException {
    Path profile = Files.createTempDirectory(directory, "profile");
    Path dom = directory.resolve("dom");
    Path log = directory.resolve("log");
    List<String> command =
        new ArrayList<>(
            List.of(
                browser.orElseThrow(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--enable-logging=stderr",
                "--user-data-dir=" + profile));
    command.addAll(List.of(options));
    command.add(page.toUri().toString());
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(dom.toFile())
            .redirectError(log.toFile())
            .start();
    boolean ended = process.waitFor(90, TimeUnit.SECONDS);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
    assertTrue(ended, "the browser does not end");
    return new Visit(Files.readString(dom), Files.readString(log));
  }

  private Path page(String... operands) {
    Path page = directory.resolve("report.html");
    List<String> words = new ArrayList<>(List.of("report", "-o", page.toString()));
    words.addAll(List.of(operands));
    CritCall.of(words.toArray(String[]::new)).assertQuietSuccess();
    return page;
  }

  @Test
  void theBrowserShowsWhatTheTablesSay() throws IOException, InterruptedException {
    Visit visit = visit(page(ContainerSamples.PODMAN), "--dump-dom");
    assertTrue(visit.log().lines().noneMatch(it -> it.contains("CONSOLE")), visit.log());
    for (String id : List.of("findings", "processes", "memory", "connections", "files", "m2")) {
      assertEquals(2, visit.dom().split("id=\"" + id + "\"", -1).length, id);
    }
    assertTrue(visit.dom().contains("/bin/svc --config /etc/demo.conf --workers 2"));
    assertTrue(visit.dom().contains("tcp 127.0.0.1:44326 ⇄ 127.0.0.1:8080"));
    assertEquals(-1, visit.dom().indexOf("s3cr3t"));
    // A browser that corrects the page has found a mistake in it.
    assertEquals(
        Files.readString(directory.resolve("report.html")).split("<tr", -1).length,
        visit.dom().split("<tr", -1).length);
  }

  @Test
  void itIsDrawnAtTwoWidthsInTwoThemes() throws IOException, InterruptedException {
    Path page = page(ContainerSamples.COUNTER_1, ContainerSamples.COUNTER_2);
    for (String width : List.of("500", "1280")) {
      // Dark is 0, light is 1.
      for (String theme : List.of("0", "1")) {
        Path picture = directory.resolve("picture.png");
        visit(
            page,
            "--window-size=" + width + ",900",
            "--blink-settings=preferredColorScheme=" + theme,
            "--screenshot=" + picture);
        assertTrue(Files.size(picture) > 10_000, width + theme);
        Files.delete(picture);
      }
    }
  }
}
