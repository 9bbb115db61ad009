package org.crit4j.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Does a bit of everything once, so that a class archive made of this run has what later runs need.
 * The launcher starts it; it is no command.
 */
final class Warmup {
  private static final String PIPES =
      """
      {"magic": "PIPES_DATA", "entries": [
        {"pipe_id": 1, "bytes": 3, "size": 65536, "extra": "YWJj\\n"}]}""";
  private static final String FILES =
      """
      {"magic": "FILES", "entries": [
        {"type": "REG", "id": 1, "reg": {"id": 1, "flags": "O_RDWR | O_LARGEFILE", "pos": 0,
          "fown": {"uid": 0, "euid": 0, "signum": 0, "pid_type": 0, "pid": 0}, "name": "/é"}}]}""";

  private final Path directory;

  private Warmup(Path directory) {
    this.directory = directory;
  }

  /** Works in the directory that is named, and leaves files there. */
  public static void main(String[] args) throws IOException {
    new Warmup(Path.of(args[0])).run();
  }

  private void run() throws IOException {
    Path json = Files.createDirectory(directory.resolve("json"));
    Path images = directory.resolve("images");
    Files.writeString(json.resolve("files.img.json"), FILES);
    Files.writeString(json.resolve("pipes-data.img.json"), PIPES);
    Files.writeString(json.resolve("pages-1.img"), "raw");
    crit("encode", "-i", json, "-o", images);
    crit("decode", "-i", images, "-o", directory.resolve("again"));
    Path image = images.resolve("files.img");
    Path file = directory.resolve("files.json");
    crit("decode", "-i", image, "--pretty");
    crit("decode", "-i", image, "-o", file);
    crit("encode", "-i", file, "-o", directory.resolve("files.img"));
    crit("encode", "-i", file);
    crit("show", "--nopl", images.resolve("pipes-data.img"));
    crit("info", image);
    crit("decode");
    crit("info", directory.resolve("missing"));
    crit("decode", "--help");
    crit("--version");
  }

  private static void crit(Object... args) {
    InputStream in = new ByteArrayInputStream(FILES.getBytes(StandardCharsets.UTF_8));
    OutputStream out = OutputStream.nullOutputStream();
    Main.run(
        List.of(args).stream().map(String::valueOf).toList(),
        new Console(in, out, out, false, false));
  }
}
