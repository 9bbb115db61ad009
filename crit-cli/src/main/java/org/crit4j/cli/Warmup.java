package org.crit4j.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/**
 * Does a bit of everything once, so that a class archive made of this run has what later runs need.
 * The launcher starts it; it is no command.
 */
final class Warmup {
  /** Says that commands on whole checkpoints come; otherwise it is those on single images. */
  private static final String CHECKPOINTS = "checkpoints";

  /** Larger images are written by a thread of their own. */
  private static final int LARGE = 5 << 20;

  private final Path directory;

  private Warmup(Path directory) {
    this.directory = directory;
  }

  /** Does what the kind of command needs that is named, in the directory that is named. */
  public static void main(String[] args) throws IOException {
    Warmup warmup = new Warmup(Path.of(args[1]));
    Path images = warmup.images();
    if (args[0].equals(CHECKPOINTS)) {
      warmup.checkpoints(images);
    } else {
      warmup.images(images);
    }
  }

  private Path images() throws IOException {
    Path json = Files.createDirectory(directory.resolve("json"));
    Path images = directory.resolve("images");
    Files.writeString(json.resolve("pages-1.img"), "raw");
    for (String name : WarmupImages.NAMES) {
      Files.write(json.resolve(name + ".json"), WarmupImages.json(name));
    }
    crit("encode", "-i", json, "-o", images);
    return images;
  }

  private void images(Path images) throws IOException {
    crit("decode", "-i", images, "-o", directory.resolve("again"));
    Path file = directory.resolve("file.json");
    for (String name : WarmupImages.NAMES) {
      crit("decode", "-i", images.resolve(name));
      crit("decode", "-i", images.resolve(name), "--pretty", "-o", file);
      crit("encode", "-i", file, "-o", directory.resolve("image"));
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

  private void checkpoints(Path images) {
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
    crit("diff", images, images);
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
