package org.crit4j.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Does a bit of everything once, so that a class archive made of this run has what later runs need.
 * The launcher starts it; it is no command.
 */
final class Warmup {
  /** Says that commands on whole checkpoints come; otherwise it is those on single images. */
  private static final String CHECKPOINTS = "checkpoints";

  private static final String PIPES =
      """
      {"magic": "PIPES_DATA", "entries": [
        {"pipe_id": 1, "bytes": 3, "size": 65536, "extra": "YWJj\\n"}]}""";
  private static final String FILES =
      """
      {"magic": "FILES", "entries": [
        {"type": "REG", "id": 1, "reg": {"id": 1, "flags": "O_RDWR | O_LARGEFILE", "pos": 0,
          "fown": {"uid": 0, "euid": 0, "signum": 0, "pid_type": 0, "pid": 0}, "name": "/é"}}]}""";

  /** A process, by image. */
  private static final Map<String, String> PROCESS =
      Map.of(
          "pstree.img",
          """
          {"magic": "PSTREE", "entries": [
            {"pid": 1, "ppid": 0, "pgid": 1, "sid": 1, "threads": [1]}]}""",
          "core-1.img",
          """
          {"magic": "CORE", "entries": [{"mtype": "X86_64", "tc": {"task_state": 1, "exit_code": 0,
            "personality": 0, "flags": 0, "blk_sigset": "0x0", "comm": "a"}}]}""",
          "ids-1.img",
          """
          {"magic": "IDS", "entries": [
            {"vm_id": 1, "files_id": 1, "fs_id": 1, "sighand_id": 1}]}""",
          "fdinfo-1.img",
          """
          {"magic": "FDINFO", "entries": [{"id": 1, "flags": 0, "type": "REG", "fd": 0}]}""",
          "fs-1.img",
          """
          {"magic": "FS", "entries": [{"cwd_id": 1, "root_id": 1}]}""",
          "pagemap-1.img",
          """
          {"magic": "PAGEMAP", "entries": [{"pages_id": 1},
            {"vaddr": "0x1000", "compat_nr_pages": 0, "flags": "PE_PRESENT", "nr_pages": 1}]}""",
          "mm-1.img",
          """
          {"magic": "MM", "entries": [{"mm_start_code": 0, "mm_end_code": 0, "mm_start_data": 0,
            "mm_end_data": 0, "mm_start_stack": 0, "mm_start_brk": 0, "mm_brk": 0,
            "mm_arg_start": 0, "mm_arg_end": 0, "mm_env_start": 0, "mm_env_end": 0,
            "exe_file_id": 1, "vmas": [{"start": "0x1000", "end": "0x2000", "pgoff": 0,
              "shmid": 1, "prot": "PROT_READ", "flags": "MAP_PRIVATE", "status": "VMA_AREA_REGULAR",
              "fd": -1}]}]}""");

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
    Files.writeString(json.resolve("files.img.json"), FILES);
    Files.writeString(json.resolve("pipes-data.img.json"), PIPES);
    Files.writeString(json.resolve("pages-1.img"), "raw");
    for (Map.Entry<String, String> image : PROCESS.entrySet()) {
      Files.writeString(json.resolve(image.getKey() + ".json"), image.getValue());
    }
    crit("encode", "-i", json, "-o", images);
    return images;
  }

  private void images(Path images) {
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
    InputStream in = new ByteArrayInputStream(FILES.getBytes(StandardCharsets.UTF_8));
    OutputStream out = OutputStream.nullOutputStream();
    String[] texts = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      texts[i] = String.valueOf(args[i]);
    }
    // As Main.main does, so that the classes are the same.
    Main.run(Arrays.asList(texts), new Console(in, out, out, false, false));
  }
}
