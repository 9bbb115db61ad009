package org.crit4j.cli.inspect;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.function.Function;
import org.crit4j.checkpoint.diff.Changes;
import org.crit4j.checkpoint.diff.FileUse;
import org.crit4j.checkpoint.diff.MappingChange;
import org.crit4j.checkpoint.diff.ProcessMatch;
import org.crit4j.checkpoint.diff.ProcessMatch.Kind;
import org.crit4j.checkpoint.diff.SocketUse;
import org.crit4j.checkpoint.facts.SocketFacts;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.diff.ConfigChange;
import org.crit4j.container.diff.RootfsChange;
import org.crit4j.report.Problems;

/** A comparison for programs: the keys of checkpointctl, and more. */
final class DiffJson {
  private static final double MEGABYTE = 1 << 20;

  private final Comparison comparison;
  private final DiffView view;
  private final ProcessRow rows;

  DiffJson(Comparison comparison, DiffView view, Problems problems) {
    this.comparison = comparison;
    this.view = view;
    this.rows = new ProcessRow(new ProcessText(problems), view.commandLines(), view.environments());
  }

  JsonObject document() {
    JsonObject document = new JsonObject();
    ContainerCheckpoint container = comparison.after();
    document.addProperty("container_id", container.id().orElse(""));
    document.addProperty("container_name", container.containerName().orElse(""));
    document.addProperty("image", container.image().orElse(""));
    document.add("checkpoint_a", side(comparison.before()));
    document.add("checkpoint_b", side(comparison.after()));
    document.add("process_changes", processes());
    if (view.files()) {
      document.add("file_changes", changes(comparison.files(), DiffJson::file));
    }
    document.add("memory_changes", memory());
    if (view.sockets()) {
      document.add("socket_changes", changes(comparison.sockets(), DiffJson::socket));
    }
    JsonTree.array(document, "config_changes", config());
    JsonTree.array(document, "root_fs_changes", rootfs());
    document.addProperty("summary", String.join("\n", DiffSummary.lines(comparison)));
    return document;
  }

  private static JsonObject side(ContainerCheckpoint container) {
    JsonObject side = new JsonObject();
    side.addProperty("created", container.created().orElse(""));
    side.addProperty("total_size", container.checkpointSize());
    JsonTree.text(side, "checkpointed", container.checkpointed());
    side.addProperty("path", container.path().toString());
    return side;
  }

  private JsonObject processes() {
    JsonObject changes = new JsonObject();
    processes("added", Kind.ADDED, changes);
    processes("removed", Kind.REMOVED, changes);
    processes("modified", Kind.MODIFIED, changes);
    processes("restarted", Kind.RESTARTED, changes);
    if (view.unchanged()) {
      processes("unchanged", Kind.UNCHANGED, changes);
    }
    return changes;
  }

  private void processes(String key, Kind kind, JsonObject changes) {
    JsonArray array = new JsonArray();
    for (ProcessMatch match : comparison.processes(kind)) {
      JsonObject process = rows.json(match.latest());
      if (kind == Kind.MODIFIED || kind == Kind.RESTARTED) {
        process.add("before", rows.json(match.before().orElseThrow()));
      }
      array.add(process);
    }
    JsonTree.array(changes, key, array);
  }

  private <T> JsonObject changes(Changes<T> changes, Function<T, JsonObject> json) {
    JsonObject object = new JsonObject();
    JsonTree.array(object, "added", array(changes.added(), json));
    JsonTree.array(object, "removed", array(changes.removed(), json));
    JsonTree.array(object, "modified", array(changes.modified(), it -> modified(it, json)));
    if (view.unchanged()) {
      JsonTree.array(object, "unchanged", array(changes.unchanged(), json));
    }
    return object;
  }

  private static <T> JsonArray array(List<T> all, Function<T, JsonObject> json) {
    JsonArray array = new JsonArray();
    all.forEach(it -> array.add(json.apply(it)));
    return array;
  }

  private static <T> JsonObject modified(Changes.Modified<T> change, Function<T, JsonObject> json) {
    JsonObject object = json.apply(change.after());
    JsonArray differences = new JsonArray();
    for (Changes.Difference each : change.differences()) {
      JsonObject difference = new JsonObject();
      difference.addProperty("name", each.name().replace(' ', '_'));
      difference.addProperty("before", each.before());
      difference.addProperty("after", each.after());
      differences.add(difference);
    }
    object.add("differences", differences);
    return object;
  }

  private static JsonObject file(FileUse use) {
    JsonObject file = new JsonObject();
    file.addProperty("path", use.label());
    file.addProperty("type", use.kind());
    file.addProperty("pid", Integer.toUnsignedLong(use.pid()));
    file.addProperty("fd", use.slot());
    return file;
  }

  private static JsonObject socket(SocketUse use) {
    SocketFacts socket = use.facts();
    JsonObject object = new JsonObject();
    object.addProperty("pid", Integer.toUnsignedLong(use.pid()));
    JsonTree.text(object, "protocol", socket.protocol());
    object.addProperty("type", socket.isUnix() ? "UNIX" : socket.protocol());
    JsonTree.text(object, "state", socket.state());
    JsonTree.text(object, socket.isUnix() ? "address" : "source", socket.local());
    JsonTree.number(object, "src_port", socket.localPort().orElse(0));
    JsonTree.text(object, "dest", socket.remote());
    JsonTree.number(object, "dest_port", socket.remotePort().orElse(0));
    object.addProperty("fd", Integer.toUnsignedLong(use.fd()));
    JsonTree.text(object, "socket_type", socket.type());
    return object;
  }

  private JsonObject memory() {
    JsonObject memory = new JsonObject();
    memory.addProperty("size_change_bytes", comparison.growth());
    memory.addProperty("size_change_mb", comparison.growth() / MEGABYTE);
    JsonArray processes = new JsonArray();
    for (Comparison.MemoryChange change : comparison.memory()) {
      JsonObject process = new JsonObject();
      process.addProperty("pid", Integer.toUnsignedLong(change.pid()));
      process.addProperty("pages", change.pages());
      process.addProperty("changed_pages", change.changed());
      JsonArray mappings = new JsonArray();
      (view.unchanged() ? change.mappings() : change.changes())
          .forEach(it -> mappings.add(mapping(it)));
      JsonTree.array(process, "mappings", mappings);
      processes.add(process);
    }
    JsonTree.array(memory, "processes", processes);
    return memory;
  }

  private static JsonObject mapping(MappingChange change) {
    JsonObject mapping = new JsonObject();
    mapping.addProperty("start", "0x" + Long.toHexString(change.start()));
    mapping.addProperty("end", "0x" + Long.toHexString(change.end()));
    JsonTree.text(mapping, "name", change.name());
    mapping.addProperty(
        "change",
        switch (change.kind()) {
          case ADDED -> "added";
          case REMOVED -> "removed";
          case COMMON -> change.changed() == 0 ? "none" : "modified";
        });
    mapping.addProperty("pages", change.pages());
    mapping.addProperty("changed_pages", change.changed());
    return mapping;
  }

  private JsonArray config() {
    JsonArray array = new JsonArray();
    for (ConfigChange change : comparison.config()) {
      JsonObject object = new JsonObject();
      object.addProperty("document", change.document());
      object.addProperty("path", change.path());
      change.before().ifPresent(it -> object.addProperty("before", it));
      change.after().ifPresent(it -> object.addProperty("after", it));
      array.add(object);
    }
    return array;
  }

  private JsonArray rootfs() {
    JsonArray array = new JsonArray();
    for (RootfsChange change : comparison.rootfs()) {
      JsonObject object = new JsonObject();
      object.addProperty("path", change.path());
      JsonTree.text(object, "before", change.before());
      JsonTree.text(object, "after", change.after());
      array.add(object);
    }
    return array;
  }
}
