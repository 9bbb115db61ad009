package org.crit4j.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Does a bit of everything once, so that a class archive made of this run has what later runs need.
 * The launcher starts it; it is not a command.
 */
final class Warmup {
  /** Larger images are written by a thread of their own. */
  private static final int LARGE = 5 << 20;

  private static final List<List<String>> CHANGES =
      List.of(
          List.of("--comm", "other"),
          List.of("--env", "A=B"),
          List.of("--path", "/a=/b"),
          List.of("--set", "inventory.img:fdinfo_per_id=true"));

  private final Path directory;
  private final Path images;
  private final Path container;

  private Warmup(Path directory) {
    this.directory = directory;
    this.container = directory.resolve("container");
    this.images = directory.resolve("images");
  }

  /**
   * Does what a kind of command needs.
   *
   * @param args the kind, as the launcher has them, a directory to work in, and one with the JSON
   *     of a small checkpoint, which has each form of payload and each way to show a value
   */
  public static void main(String[] args) throws IOException {
    Warmup warmup = new Warmup(Path.of(args[1]));
    if (args[0].equals("help")) {
      warmup.doHelp();
      return;
    }
    crit("encode", "-i", args[2], "-o", warmup.images);
    Files.move(warmup.images.resolve("container"), warmup.container);
    switch (args[0]) {
      case "images" -> warmup.doImages();
      case "explore" -> warmup.doExplore();
      case "validate" -> warmup.doValidate();
      case "archives" -> warmup.doArchives();
      case "edits" -> warmup.doEdits();
      case "cores" -> warmup.doCores();
      default -> warmup.doCheckpoints();
    }
  }

  private void doHelp() {
    crit();
    crit("--help");
    for (String name : Commands.names()) {
      crit("help", name);
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

  private void doExplore() throws IOException {
    for (String what : List.of("ps", "fds", "mems", "rss", "sk")) {
      crit("x", images, what);
      crit("x", images, what, "--long");
      crit("x", images, what, "--json");
    }
    crit("stats", images);
    for (Path checkpoint : checkpoints()) {
      crit("x", checkpoint, "ps");
      crit("stats", checkpoint);
    }
    crit("x", "--help");
    crit("x", directory.resolve("missing"), "ps");
  }

  private void doValidate() throws IOException {
    crit("validate", images);
    crit("validate", "--json", images);
    for (Path checkpoint : checkpoints()) {
      crit("validate", checkpoint);
    }
    // Rules say other things where an image is missing.
    Path some = container.resolve("checkpoint");
    for (String image : List.of("fs-1.img", "fdinfo-1.img", "tty-info.img", "cgroup.img")) {
      Files.delete(some.resolve(image));
      crit("validate", some);
    }
    crit("validate", "--help");
    crit("validate", directory.resolve("missing"));
  }

  private void doArchives() throws IOException {
    for (Path checkpoint : checkpoints()) {
      look(checkpoint);
    }
    // Podman does not record the time, Docker and containerd leave the images only.
    Path config = container.resolve("config.dump");
    Files.writeString(
        config, Files.readString(config).replaceAll(",\\s*\"checkpointedTime\": \"[^\"]*\"", ""));
    look(container);
    look(container.resolve("checkpoint"));
    crit("list", directory);
    crit("list", "--help");
    crit("list", directory.resolve("missing"));
  }

  private static void look(Path checkpoint) {
    crit("list", checkpoint);
    crit("inspect", checkpoint);
    crit("inspect", "--all", checkpoint);
    crit("memparse", checkpoint);
    crit("runtime", checkpoint);
  }

  private void doCores() throws IOException {
    crit("coredump", "-i", images, "-o", directory, "--sysroot", directory);
    for (Path checkpoint : checkpoints()) {
      crit("coredump", "-i", checkpoint, "-o", directory);
    }
    crit("coredump", "--help");
    crit("coredump", "-i", directory.resolve("missing"), "-o", directory);
  }

  private void doEdits() throws IOException {
    List<Path> all = checkpoints();
    Path plain = all.get(0);
    for (int i = 0; i < CHANGES.size(); i++) {
      crit("edit", "--force", CHANGES.get(i).get(0), CHANGES.get(i).get(1), "-n", plain);
    }
    for (int i = 0; i < all.size(); i++) {
      crit("edit", "--comm", "other", "-o", directory.resolve("edited-" + i), all.get(i));
    }
    crit("preflight", plain);
    crit("prepare", plain, "-o", directory.resolve("prepared"));
    crit("convert", "--to", "any", "-o", directory.resolve("converted"), plain);
    crit("scrub", "-o", directory.resolve("scrubbed"), plain);
    crit("edit", "--help");
    crit("edit", "--get", "inventory.img:img_version", directory.resolve("missing"));
  }

  /**
   * The checkpoint of a container, and archives of it in each form that is read by code of its own.
   */
  private List<Path> checkpoints() throws IOException {
    crit("pack", images, container.resolve("rootfs-diff.tar"));
    Files.move(images, container.resolve("checkpoint"));
    List<Path> all = new ArrayList<>(List.of(container));
    for (String ending : List.of(".tar", ".tar.gz", ".tar.zst")) {
      all.add(pack(container, ending));
    }
    return all;
  }

  private void doCheckpoints() {
    Path packed = pack(images, ".tar.zst");
    crit("extract", packed, directory.resolve("extracted"));
    crit("memparse", "-s", "a", images);
    crit("diff", images, images);
    crit("inspect", "--all", packed);
    crit("x", images, "ps", "--json");
    crit("validate", images);
    crit("report", "-o", "-", images);
  }

  private Path pack(Path checkpoint, String ending) {
    Path archive = directory.resolve("packed" + ending);
    crit("pack", checkpoint, archive);
    return archive;
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
