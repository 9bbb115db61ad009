package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.Printable;
import org.crit4j.cli.text.TextTable;
import org.crit4j.container.CheckpointFinder;
import org.crit4j.container.CheckpointOpener;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.ContainerCheckpoint.Purpose;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.rootfs.RootfsDiff;
import org.crit4j.json.JsonOutput;
import org.crit4j.report.ByteSize;

/** {@code crit list}: lists checkpoints of containers, one per line. */
final class ListCommand extends ArchiveCommand {
  /** Where the kubelet keeps the checkpoints that it creates. */
  private static final Path KUBELET = Path.of("/var/lib/kubelet/checkpoints");

  private static final int SHORT_ID = 12;
  private static final String MEMBERS = "members";
  private static final String SHA256 = "sha256";

  private static final List<String> COLUMNS =
      List.of(
          "CONTAINER",
          "IMAGE",
          "ID",
          "RUNTIME",
          "CREATED",
          "CHECKPOINTED",
          "ENGINE",
          "NAMESPACE",
          "POD",
          "IP",
          "CHKPT SIZE",
          "ROOT FS DIFF SIZE",
          "CHECKPOINT NAME");

  /** The columns that a narrow terminal does without, the first ones first. */
  private static final List<String> SPARED =
      List.of("ROOT FS DIFF SIZE", "RUNTIME", "CREATED", "IP", "ID", "NAMESPACE", "IMAGE", "POD");

  ListCommand() {
    super(
        "list",
        "Lists container checkpoints in files and directories",
        "list [--json] [--wide] [PATH...]",
        "list --members | --sha256 [--json] PATH...");
    addFlag(MEMBERS, "list the members of archives");
    addFlag(SHA256, "print the SHA-256 of each file, for sha256sum -c");
    addWide();
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    ArchiveLimits limits = limits(arguments);
    Messages messages = new Messages(name(), console);
    List<Path> paths = arguments.paths();
    if (paths.isEmpty() && !Files.isDirectory(KUBELET)) {
      throw new CritException(
          Location.UNKNOWN.inFile(KUBELET.toString()),
          "there is no such directory, which is the default",
          "a PATH: crit list PATH");
    }
    TextTable table = new TextTable(console::print, layout(arguments, console), COLUMNS, SPARED);
    CheckpointOpener opener = opener(arguments, messages);
    JsonList json = new JsonList(console);
    boolean asJson = arguments.has("json");
    if (!asJson && paths.isEmpty()) {
      console.print("Checkpoints in " + KUBELET + ":\n");
    }
    List<Path> places = paths.isEmpty() ? List.of(KUBELET) : paths;
    for (Path path : CheckpointFinder.find(places, limits, it -> noteEmpty(it, console))) {
      try (ContainerCheckpoint checkpoint = opener.open(path, Purpose.METADATA)) {
        if (asJson) {
          write(checkpoint, arguments, json.element());
        } else if (arguments.has(SHA256)) {
          MemberList.digests(checkpoint, console);
        } else if (arguments.has(MEMBERS)) {
          MemberList.table(checkpoint, layout(arguments, console), console);
        } else {
          table.row(row(checkpoint));
        }
      } catch (IOException e) {
        // One that is damaged does not keep the others from being listed.
        messages.report(e);
      }
    }
    if (asJson && !messages.anyProblem()) {
      json.begin();
    }
    json.finish();
    if (table.count() > 0) {
      table.finish();
    }
    return messages.finish();
  }

  private static void noteEmpty(Path directory, Console console) {
    String name = Printable.of(directory.toString());
    console.error("crit list: " + name + ": no checkpoints in this directory\n");
  }

  private static String[] row(ContainerCheckpoint checkpoint) {
    String id = checkpoint.id().orElse("");
    return new String[] {
      checkpoint.containerName().orElse(""),
      checkpoint.image().orElse(""),
      id.substring(0, Math.min(SHORT_ID, id.length())),
      checkpoint.runtime().orElse(""),
      checkpoint.created().orElse(""),
      checkpoint.checkpointed().orElse(""),
      checkpoint.engine().description(),
      checkpoint.podNamespace().orElse(""),
      checkpoint.podName().orElse(""),
      String.join(", ", checkpoint.addresses()),
      ByteSize.of(checkpoint.checkpointSize()),
      ByteSize.of(diffSize(checkpoint)),
      String.valueOf(Path.of(checkpoint.label()).getFileName())
    };
  }

  private static long diffSize(ContainerCheckpoint checkpoint) {
    return checkpoint.rootfsDiff().map(RootfsDiff::size).orElse(0L);
  }

  private static void write(ContainerCheckpoint checkpoint, Arguments arguments, JsonOutput json)
      throws IOException {
    json.beginObject();
    json.key("path").value(checkpoint.label());
    json.key("form").value(checkpoint.form().description());
    json.key("compression").value(checkpoint.tree().compression().id());
    text("container_name", checkpoint.containerName(), json);
    text("image", checkpoint.image(), json);
    text("id", checkpoint.id(), json);
    text("runtime", checkpoint.runtime(), json);
    text("created", checkpoint.created(), json);
    text("checkpointed", checkpoint.checkpointed(), json);
    json.key("checkpointed_recorded").value(checkpoint.isTimeRecorded());
    json.key("engine").value(checkpoint.engine().description());
    text("kubernetes_namespace", checkpoint.podNamespace(), json);
    text("pod_name", checkpoint.podName(), json);
    String addresses = String.join(", ", checkpoint.addresses());
    text("ip", Optional.of(addresses).filter(it -> !it.isEmpty()), json);
    text("mac", checkpoint.networks().stream().flatMap(it -> it.mac().stream()).findFirst(), json);
    json.key("checkpoint_size").beginObject();
    json.key("total_size").value(checkpoint.checkpointSize());
    json.key("memory_pages_size").value(checkpoint.pagesSize());
    json.key("amd_gpu_memory_pages_size").value(checkpoint.gpuPagesSize());
    json.key("root_fs_diff_size").value(diffSize(checkpoint));
    json.endObject();
    if (arguments.has(MEMBERS) || arguments.has(SHA256)) {
      json.key("members");
      MemberList.json(checkpoint, json, arguments.has(SHA256));
    }
    json.endObject();
  }

  private static void text(String key, Optional<String> value, JsonOutput json) throws IOException {
    if (value.isPresent()) {
      json.key(key).value(value.get());
    }
  }
}
