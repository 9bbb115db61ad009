package org.crit4j.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Does a bit of everything once, so that a class archive made of this run has what later runs need.
 * The build and the launcher start it; it is not a command.
 *
 * <p>From Java 25 on all classes of an archive are loaded whenever it is used. So there is one for
 * each kind of command, and what they are made with is there beforehand: to make it here would
 * bring the classes for writing as well.
 */
final class Warmup {
  /** Larger images are written by a thread of their own. */
  private static final int LARGE = 5 << 20;

  /** Of everything that is prepared, in milliseconds since 1970: builds are alike. */
  private static final long TIME = 1_767_225_600_000L;

  private static final String SHUFFLED = "files.img.json";

  private static final List<String> ENDINGS = List.of(".tar", ".tar.gz", ".tar.zst");

  private static final List<String> PROCESS_TABLES = List.of("ps", "fds", "mems", "rss");

  private static final List<String> TABLES = List.of("ps", "fds", "mems", "rss", "sk");

  private static final List<List<String>> CHANGES =
      List.of(
          List.of("--comm", "other"),
          List.of("--env", "A=B"),
          List.of("--path", "/a=/b"),
          List.of("--set", "inventory.img:fdinfo_per_id=true"));

  /** To work in. */
  private final Path directory;

  /** Images with each form of payload and each way to show a value. */
  private final Path images;

  /** JSON as people write it. */
  private final Path shuffled;

  /** The same as the checkpoint of a container; archives of it lie beside. */
  private final Path container;

  private Warmup(Path directory, Path prepared) {
    this.directory = directory;
    this.images = prepared.resolve("images");
    this.shuffled = prepared.resolve(SHUFFLED);
    this.container = prepared.resolve("container");
  }

  /**
   * Does what a kind of command needs.
   *
   * @param args the kind, as the launcher has them, a directory to work in, and one with what was
   *     prepared; or {@code prepare}, the directory to make for that, and one with JSON
   */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[1]);
    Path given = Path.of(args[2]);
    if (args[0].equals("prepare")) {
      prepare(directory, given);
      return;
    }
    Warmup warmup = new Warmup(directory, given);
    switch (args[0]) {
      case "help" -> warmup.doHelp();
      case "images" -> warmup.doImages();
      case "processes" -> warmup.doProcesses();
      case "explore" -> warmup.doExplore();
      case "validate" -> warmup.doValidate();
      case "archives" -> warmup.doArchives();
      case "memory" -> warmup.doMemory();
      case "packed" -> warmup.doPacked();
      case "edits" -> warmup.doEdits();
      case "cores" -> warmup.doCores();
      default -> warmup.doCheckpoints();
    }
  }

  /** Makes what the rest works on. */
  private static void prepare(Path directory, Path json) throws IOException {
    if (Files.exists(directory)) {
      delete(directory);
    }
    Files.createDirectories(directory);
    Path images = directory.resolve("images");
    Path container = directory.resolve("container");
    Path encoded = directory.resolve("encoded");
    crit("encode", "-i", json, "-o", encoded);
    // Copied, since what is no JSON is linked, and times are of files.
    copy(encoded.resolve("container"), container);
    delete(encoded.resolve("container"));
    copy(encoded, images);
    delete(encoded);
    setTimes(images);
    crit("pack", images, container.resolve("rootfs-diff.tar"));
    copy(images, container.resolve("checkpoint"));
    setTimes(container);
    for (String ending : ENDINGS) {
      crit("pack", container, packed(container, ending));
    }
    Files.copy(json.resolve(SHUFFLED), directory.resolve(SHUFFLED));
    setTimes(directory);
  }

  private static Path packed(Path container, String ending) {
    return container.resolveSibling("packed" + ending);
  }

  private void doHelp() {
    crit();
    crit("--help");
    for (String name : Commands.names()) {
      crit("help", name);
      crit(name, "--help");
    }
  }

  private void doImages() throws IOException {
    crit("decode", "-i", images, "-o", directory.resolve("again"));
    // Its fields are not in the order of the schema.
    crit("encode", "-i", shuffled, "-o", directory.resolve("image"));
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
    crit("--version");
  }

  private void doProcesses() {
    for (String table : PROCESS_TABLES) {
      crit("x", images, table);
    }
    crit("x", directory, "ps");
  }

  private void doExplore() {
    for (String table : TABLES) {
      crit("x", images, table);
      crit("x", images, table, "--long");
    }
    crit("stats", images);
    crit("x", container, "ps");
    crit("stats", container);
    crit("x", directory, "ps");
  }

  private void doValidate() throws IOException {
    crit("validate", images);
    crit("validate", container);
    // Rules say other things where an image is missing.
    Path some = directory.resolve("some");
    copy(images, some);
    for (String image : List.of("fs-1.img", "fdinfo-1.img", "tty-info.img", "cgroup.img")) {
      Files.delete(some.resolve(image));
      crit("validate", some);
    }
    crit("validate", directory);
  }

  private void doArchives() throws IOException {
    for (Path checkpoint : checkpoints()) {
      crit("list", checkpoint);
      crit("inspect", checkpoint);
    }
    List<Path> packed = archives();
    for (int i = 0; i < packed.size(); i++) {
      crit("extract", packed.get(i), directory.resolve("extracted-" + i));
    }
    crit("list", directory.resolve("missing"));
  }

  private void doMemory() throws IOException {
    for (Path checkpoint : checkpoints()) {
      crit("memparse", checkpoint);
      crit("runtime", checkpoint);
    }
    crit("memparse", images);
    crit("memparse", "-p", "1", images);
    crit("memparse", "--json", images);
  }

  /** What is in archives, and in other forms than tables for people. */
  private void doPacked() throws IOException {
    for (String table : TABLES) {
      crit("x", images, table, "--json");
    }
    crit("validate", "--format", "json", images);
    for (Path checkpoint : checkpoints()) {
      crit("x", checkpoint, "ps");
    }
    // How it is packed makes no difference any more.
    Path archive = packed(container, ".tar.zst");
    for (String table : TABLES) {
      crit("x", archive, table);
    }
    crit("stats", archive);
    crit("validate", archive);
    crit("inspect", "--all", archive);
    crit("x", directory.resolve("missing"), "ps");
  }

  /** Docker and containerd leave the images only, and Podman does not record the time. */
  private List<Path> checkpoints() throws IOException {
    List<Path> all = archives();
    Path untimed = directory.resolve("untimed");
    copy(container, untimed);
    Path config = untimed.resolve("config.dump");
    Files.writeString(
        config, Files.readString(config).replaceAll(",\\s*\"checkpointedTime\": \"[^\"]*\"", ""));
    all.add(untimed);
    all.add(images);
    return all;
  }

  /** A container as a directory, and in each form that is read by code of its own. */
  private List<Path> archives() {
    List<Path> all = new ArrayList<>(List.of(container));
    for (String ending : ENDINGS) {
      all.add(packed(container, ending));
    }
    return all;
  }

  private void doCores() {
    crit("coredump", "-i", images, "-o", directory, "--sysroot", directory);
    for (Path checkpoint : archives()) {
      crit("coredump", "-i", checkpoint, "-o", directory);
    }
    crit("coredump", "-i", directory.resolve("missing"), "-o", directory);
  }

  private void doEdits() {
    for (List<String> change : CHANGES) {
      crit("edit", "--force", change.get(0), change.get(1), "-n", container);
    }
    List<Path> all = archives();
    for (int i = 0; i < all.size(); i++) {
      crit("edit", "--comm", "other", "-o", directory.resolve("edited-" + i), all.get(i));
    }
    crit("preflight", container);
    crit("prepare", container, "-o", directory.resolve("prepared"));
    crit("convert", "--to", "any", "-o", directory.resolve("converted"), container);
    crit("scrub", "-o", directory.resolve("scrubbed"), container);
    crit("edit", "--get", "inventory.img:img_version", directory.resolve("missing"));
  }

  private void doCheckpoints() {
    crit("pack", images, directory.resolve("packed.tar.zst"));
    crit("memparse", "-s", "a", images);
    crit("diff", images, images);
    crit("report", "-o", "-", images);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to);
    if (Files.isDirectory(from)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(from)) {
        for (Path each : all) {
          copy(each, to.resolve(each.getFileName()));
        }
      }
    }
  }

  private static void delete(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(path)) {
        for (Path each : all) {
          delete(each);
        }
      }
    }
    Files.delete(path);
  }

  private static void setTimes(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(path)) {
        for (Path each : all) {
          setTimes(each);
        }
      }
    }
    Files.setLastModifiedTime(path, FileTime.fromMillis(TIME));
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
