package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Standard streams that fail. */
final class StandardStreamsTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(InputStream in, OutputStream out, String... arguments) {
    return Main.run(List.of(arguments), new Console(in, out, err, false, false));
  }

  private String errors() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** Fails with a message, after some bytes. */
  private static OutputStream failing(String message, int after) {
    return new OutputStream() {
      private int left = after;

      @Override
      public void write(int b) throws IOException {
        if (left-- == 0) {
          throw new IOException(message);
        }
      }
    };
  }

  @Test
  void aReaderThatGoesAwayEndsTheRunWithoutAWord() {
    for (int after : new int[] {0, 10, 1000}) {
      OutputStream closed = failing("Broken pipe", after);
      int code =
          run(
              InputStream.nullInputStream(),
              closed,
              "decode",
              "-i",
              Sample.SK_QUEUES.toString(),
              "--pretty");
      assertEquals(141, code);
    }
    assertEquals(
        141, run(InputStream.nullInputStream(), failing("Broken pipe", 0), "show", "--help"));
    assertEquals(141, run(InputStream.nullInputStream(), failing("Broken pipe", 0), "--version"));
    assertEquals("", errors());
  }

  @Test
  void aFullDiskIsToldOnce() {
    OutputStream full = failing("No space left on device", 100);
    int code =
        run(InputStream.nullInputStream(), full, "decode", "-i", Sample.SK_QUEUES.toString());
    assertEquals("crit decode: standard output: No space left on device\n", errors());
    assertEquals(1, code);
  }

  @Test
  void anInputThatFailsIsToldOnce() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("Input/output error");
          }

          @Override
          public int read(byte[] bytes, int from, int length) throws IOException {
            return read();
          }
        };
    for (String command : List.of("decode", "encode")) {
      err.reset();
      int code = run(broken, OutputStream.nullOutputStream(), command);
      assertEquals("crit " + command + ": standard input: Input/output error\n", errors());
      assertEquals(1, code);
    }
  }

  @Test
  void anErrorStreamThatIsClosedIsLeftAlone() {
    Console console =
        new Console(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            failing("Broken pipe", 0),
            false,
            false);
    assertEquals(1, Main.run(List.of("show", "missing.img"), console));
    assertEquals(2, Main.run(List.of("shwo"), console));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aPipeWithoutANameCanBeTheOutput() throws Exception {
    Process cat = new ProcessBuilder("cat").start();
    // A link to a pipe, as /dev/stdout is one in a pipeline.
    Path pipe = Path.of("/proc/" + cat.pid() + "/fd/0");
    CritCall.of("decode", "-i", Sample.PAGEMAP.toString(), "-o", pipe.toString())
        .assertQuietSuccess();
    cat.getOutputStream().close();
    assertEquals(
        Sample.PAGEMAP_RAW,
        new String(cat.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void filesThatFailAreNamed() {
    CritCall.of("decode", "-i", Sample.PAGEMAP.toString(), "-o", "/dev/full")
        .assertFailure(1, " decode: /dev/full: No space left on device");
    CritCall.of("decode", "-i", "/proc/self/mem")
        .assertFailure(1, " decode: /proc/self/mem: Input/output error");
    CritCall.of("encode", "-i", "/proc/self/mem")
        .assertFailure(1, " encode: /proc/self/mem: Input/output error");
    String below = Sample.PAGEMAP + "/json";
    CritCall.of("decode", "-i", Sample.PAGEMAP.toString(), "-o", below)
        .assertFailure(1, " decode: " + below + ": Not a directory");
  }
}
