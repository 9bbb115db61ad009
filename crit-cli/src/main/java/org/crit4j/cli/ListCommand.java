package org.crit4j.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.archive.ArchiveLimitException;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.Archives;
import org.crit4j.container.archive.Region;
import org.crit4j.container.rootfs.RootfsDiff;

/** {@code crit list}: checkpoints of containers, a line for each. */
final class ListCommand extends ArchiveCommand {
  /** Where the kubelet keeps what it was asked to checkpoint. */
  private static final Path KUBELET = Path.of("/var/lib/kubelet/checkpoints");

  private static final int SHORT_ID = 12;

  ListCommand() {
    super(
        "list",
        "Lists checkpoints of containers: archives, directories, and archives in directories",
        "list [--json] [PATH...]");
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    ArchiveLimits limits = limits(arguments);
    WarningPrinter warnings = new WarningPrinter(name(), console);
    List<Path> paths = arguments.paths();
    boolean failed = false;
    Table table =
        new Table(
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
    JsonArray json = new JsonArray();
    for (Path path : checkpoints(paths.isEmpty() ? List.of(KUBELET) : paths, limits)) {
      try (ContainerCheckpoint checkpoint = ContainerCheckpoint.open(path, limits, warnings)) {
        table.add(row(checkpoint));
        json.add(object(checkpoint));
      } catch (IOException e) {
        // One that is damaged does not keep the others from being listed.
        console.error("crit list: " + Main.describe(e) + "\n");
        failed = true;
      }
    }
    print(arguments, console, json.isEmpty() ? "" : table.text(), json);
    warnings.finish();
    return failed ? Main.FAILED : Main.OK;
  }

  /** The checkpoints that the paths stand for: those of a directory sorted by name. */
  private static List<Path> checkpoints(List<Path> paths, ArchiveLimits limits) throws IOException {
    List<Path> checkpoints = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isDirectory(path) && !ContainerCheckpoint.isDirectoryOfOne(path)) {
        for (Path each : children(path)) {
          if (isCheckpoint(each, limits)) {
            checkpoints.add(each);
          }
        }
      } else {
        checkpoints.add(path);
      }
    }
    return checkpoints;
  }

  private static List<Path> children(Path directory) throws IOException {
    List<Path> children = new ArrayList<>();
    try (var each = Files.newDirectoryStream(directory)) {
      each.forEach(children::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    children.sort(null);
    return children;
  }

  /** What is called as the kubelet calls checkpoints is one, even if it cannot be read. */
  private static boolean isCheckpoint(Path file, ArchiveLimits limits) {
    if (Files.isDirectory(file)) {
      return ContainerCheckpoint.isDirectoryOfOne(file);
    }
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try {
      return String.valueOf(file.getFileName()).startsWith("checkpoint-")
          || Archives.sniff(Region.of(file), limits).isPresent();
    } catch (ArchiveLimitException e) {
      // It is compressed at least: whoever opens it tells what is beyond the limit.
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static List<String> row(ContainerCheckpoint checkpoint) {
    String id = checkpoint.id().orElse("");
    return List.of(
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
        Table.size(checkpoint.checkpointSize()),
        Table.size(diffSize(checkpoint)),
        String.valueOf(Path.of(checkpoint.label()).getFileName()));
  }

  private static long diffSize(ContainerCheckpoint checkpoint) {
    return checkpoint.rootfsDiff().map(RootfsDiff::size).orElse(0L);
  }

  private static JsonObject object(ContainerCheckpoint checkpoint) {
    JsonObject object = new JsonObject();
    object.addProperty("path", checkpoint.label());
    object.addProperty("form", checkpoint.form().description());
    object.addProperty("compression", checkpoint.tree().compression().id());
    add(object, "container_name", checkpoint.containerName());
    add(object, "image", checkpoint.image());
    add(object, "id", checkpoint.id());
    add(object, "runtime", checkpoint.runtime());
    add(object, "created", checkpoint.created());
    add(object, "checkpointed", checkpoint.checkpointed());
    object.addProperty("checkpointed_recorded", checkpoint.isTimeRecorded());
    object.addProperty("engine", checkpoint.engine().description());
    add(object, "kubernetes_namespace", checkpoint.podNamespace());
    add(object, "pod_name", checkpoint.podName());
    add(
        object,
        "ip",
        Optional.of(String.join(", ", checkpoint.addresses())).filter(it -> !it.isEmpty()));
    add(object, "mac", checkpoint.networks().stream().flatMap(it -> it.mac().stream()).findFirst());
    JsonObject sizes = new JsonObject();
    sizes.addProperty("total_size", checkpoint.checkpointSize());
    sizes.addProperty("memory_pages_size", checkpoint.pagesSize());
    sizes.addProperty("amd_gpu_memory_pages_size", checkpoint.gpuPagesSize());
    sizes.addProperty("root_fs_diff_size", diffSize(checkpoint));
    object.add("checkpoint_size", sizes);
    return object;
  }

  private static void add(JsonObject object, String key, Optional<String> value) {
    value.ifPresent(it -> object.addProperty(key, it));
  }
}
