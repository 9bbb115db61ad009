package org.crit4j.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/**
 * Does a bit of everything once, so that a class archive made of this run has what later runs need.
 * The launcher starts it; it is not a command.
 */
final class Warmup {
  /** Says that commands on whole checkpoints come; otherwise it is those on single images. */
  private static final String CHECKPOINTS = "checkpoints";

  /** Larger images are written by a thread of their own. */
  private static final int LARGE = 5 << 20;

  private final Path directory;
  private final Path images;

  private Warmup(Path directory) {
    this.directory = directory;
    this.images = directory.resolve("images");
  }

  /**
   * Does what a kind of command needs.
   *
   * @param args the kind, a directory to work in, and one with the JSON of a small checkpoint,
   *     which has each form of payload and each way to show a value
   */
  public static void main(String[] args) throws IOException {
    Warmup warmup = new Warmup(Path.of(args[1]));
    crit("encode", "-i", args[2], "-o", warmup.images);
    if (args[0].equals(CHECKPOINTS)) {
      warmup.doCheckpoints();
    } else {
      warmup.doImages();
    }
  }

  private void doImages() throws IOException {
    crit("decode", "-i", images, "-o", directory.resolve("again"));
    Path file = directory.resolve("file.json");
    try (DirectoryStream<Path> all = Files.newDirectoryStream(images)) {
      for (Path image : all) {
        crit("decode", "-i", image);
        crit("decode", "-i", image, "--pretty", "-o", file);
        crit("encode", "-i", file, "-o", directory.resolve("image"));
      }
    }
    Files.writeString(file, " ".repeat(LARGE), StandardOpenOption.APPEND);
    crit("encode", "-i", file, "-o", directory.resolve("image"));
    crit("encode", "-i", file);
    Path image = images.resolve("files.img");
    crit("show", "--nopl", images.resolve("pipes-data.img"));
    crit("info", image);
    crit("decode");
    crit("info", directory.resolve("missing"));
    crit("decode", "--help");
    crit("--version");
  }

  private void doCheckpoints() {
    for (String what : List.of("ps", "fds", "mems", "rss", "sk")) {
      crit("x", images, what);
      crit("x", images, what, "--long");
      crit("x", images, what, "--json");
    }
    crit("stats", images);
    crit("validate", images);
    Path archive = directory.resolve("images.tar");
    crit("pack", images, archive);
    for (Path checkpoint : List.of(images, archive)) {
      crit("list", checkpoint);
      crit("inspect", "--all", checkpoint);
      crit("memparse", checkpoint);
      crit("runtime", checkpoint);
    }
    crit("memparse", "-s", "a", images);
    crit("coredump", "-i", images, "-o", directory, "--sysroot", directory);
    crit("coredump", "-i", archive, "-o", directory);
    crit("diff", images, images);
    crit("report", "-o", "-", images);
    crit("x");
    crit("x", directory.resolve("missing"), "ps");
  }

  private static void crit(Object... args) {
    InputStream in = new ByteArrayInputStream(new byte[Integer.BYTES]);
    OutputStream out = OutputStream.nullOutputStream();
    String[] texts = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      texts[i] = String.valueOf(args[i]);
    }
    // As Main.main does, so that the classes are the same.
    Main.run(Arrays.asList(texts), new Console(in, out, out, false, false));
  }
}
