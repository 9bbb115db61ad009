package org.crit4j.cli.inspect;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.crit4j.cli.inspect.Members.Content;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.diff.ConfigChange;
import org.crit4j.container.diff.ContainerDiff;
import org.crit4j.container.diff.DiffSummary;
import org.crit4j.container.diff.RootfsChange;
import org.crit4j.json.JsonOutput;
import org.crit4j.report.Column;
import org.crit4j.report.ColumnType;
import org.crit4j.report.JsonRows;
import org.crit4j.report.ProcessRow;
import org.crit4j.report.diff.Changes;
import org.crit4j.report.diff.Changes.Difference;
import org.crit4j.report.diff.ContentChange;
import org.crit4j.report.diff.FileUse;
import org.crit4j.report.diff.MappingChange;
import org.crit4j.report.diff.ProcessMatch;
import org.crit4j.report.diff.ProcessMatch.Kind;
import org.crit4j.report.diff.SocketUse;
import org.crit4j.report.diff.TableChanges;

/** Differences for programs: the keys of checkpointctl, and more. */
public final class DiffJson {
  private static final double MEGABYTE = 1 << 20;
  private static final HexFormat HEX = HexFormat.of();

  private final ContainerDiff diff;
  private final DiffView view;
  private final JsonOutput out;
  private final Members members;

  private DiffJson(ContainerDiff diff, DiffView view, JsonOutput out) {
    this.diff = diff;
    this.view = view;
    this.out = out;
    this.members = new Members(out);
  }

  /**
   * Writes the differences as an object.
   *
   * @throws IOException if the output cannot be written
   */
  public static void write(ContainerDiff diff, DiffView view, JsonOutput out) throws IOException {
    new DiffJson(diff, view, out).document();
  }

  private void document() throws IOException {
    ContainerCheckpoint container = diff.after();
    out.beginObject();
    out.key("container_id").value(container.id().orElse(""));
    out.key("container_name").value(container.containerName().orElse(""));
    out.key("image").value(container.image().orElse(""));
    side("checkpoint_a", diff.before());
    side("checkpoint_b", diff.after());
    processes();
    if (!diff.tables().isEmpty()) {
      out.key("table_changes").beginObject();
      for (TableChanges<?> each : diff.tables()) {
        table(each);
      }
      out.endObject();
    }
    if (view.files()) {
      changes("file_changes", diff.files(), this::file);
    }
    memory();
    if (view.sockets()) {
      changes("socket_changes", diff.sockets(), this::socket);
    }
    members.objects("config_changes", diff.config(), this::config);
    members.objects("root_fs_changes", diff.rootfs(), this::rootfs);
    out.key("summary").value(String.join("\n", DiffSummary.lines(diff)));
    out.endObject();
  }

  private void side(String key, ContainerCheckpoint container) throws IOException {
    out.key(key).beginObject();
    out.key("created").value(container.created().orElse(""));
    out.key("total_size").value(container.checkpointSize());
    members.text("checkpointed", container.checkpointed());
    out.key("path").value(container.label());
    out.endObject();
  }

  private void processes() throws IOException {
    out.key("process_changes").beginObject();
    processes("added", Kind.ADDED);
    processes("removed", Kind.REMOVED);
    processes("modified", Kind.MODIFIED);
    processes("restarted", Kind.RESTARTED);
    if (view.unchanged()) {
      processes("unchanged", Kind.UNCHANGED);
    }
    out.endObject();
  }

  private void processes(String key, Kind kind) throws IOException {
    members.objects(
        key,
        diff.processes(kind),
        match -> {
          summary(diff.latest(match));
          if (kind == Kind.MODIFIED || kind == Kind.RESTARTED) {
            before(match);
          }
        });
  }

  private void before(ProcessMatch match) throws IOException {
    out.key("before").beginObject();
    summary(diff.earlier(match));
    out.endObject();
  }

  private void summary(ProcessRow process) throws IOException {
    JsonView.summary(process, view.commandLines(), view.environments(), out);
  }

  private <T> void changes(String key, Changes<T> changes, Content<T> content) throws IOException {
    out.key(key).beginObject();
    members.objects("added", changes.added(), content);
    members.objects("removed", changes.removed(), content);
    members.objects(
        "modified",
        changes.modified(),
        change -> {
          content.write(change.after());
          differences(change.differences());
        });
    if (view.unchanged()) {
      members.objects("unchanged", changes.unchanged(), content);
    }
    out.endObject();
  }

  private void differences(List<Difference> differences) throws IOException {
    members.objects(
        "differences",
        differences,
        each -> {
          out.key("name").value(each.name().replace(' ', '_'));
          out.key("before").value(each.before());
          out.key("after").value(each.after());
        });
  }

  private <R> void table(TableChanges<R> table) throws IOException {
    List<Column<R>> columns =
        table.table().columns().stream()
            .filter(it -> it.type() != ColumnType.Simple.MESSAGE)
            .toList();
    changes(table.table().name(), table.changes(), row -> JsonRows.members(out, columns, row));
  }

  private void file(FileUse use) throws IOException {
    out.key("path").value(use.label());
    out.key("type").value(use.type());
    out.key("pid").value(use.pid());
    out.key("fd").value(use.slot());
  }

  private void socket(SocketUse use) throws IOException {
    SocketText socket = new SocketText(use.socket());
    out.key("pid").value(use.pid());
    members.text("protocol", socket.protocol());
    out.key("type").value(socket.isUnix() ? "UNIX" : socket.protocol());
    members.text("state", socket.state());
    members.text(socket.isUnix() ? "address" : "source", socket.local());
    members.number("src_port", socket.localPort().orElse(0));
    members.text("dest", socket.remote());
    members.number("dest_port", socket.remotePort().orElse(0));
    out.key("fd").value(use.fd());
    members.text("socket_type", socket.type());
  }

  private void memory() throws IOException {
    out.key("memory_changes").beginObject();
    out.key("size_change_bytes").value(diff.growth());
    out.key("size_change_mb").value(BigDecimal.valueOf(diff.growth() / MEGABYTE));
    members.objects("processes", List.copyOf(diff.memory().entrySet()), this::memory);
    out.endObject();
  }

  private void memory(Map.Entry<Long, List<MappingChange>> process) throws IOException {
    List<MappingChange> mappings = process.getValue();
    out.key("pid").value(process.getKey());
    out.key("pages").value(ContainerDiff.pages(mappings));
    out.key("changed_pages").value(ContainerDiff.changedPages(mappings));
    members.objects(
        "mappings", view.unchanged() ? mappings : ContainerDiff.different(mappings), this::mapping);
    if (view.contents()) {
      out.key("changed_bytes").beginArray();
      diff.contents(process.getKey(), (pid, mapping, change) -> content(change));
      out.endArray();
    }
  }

  private void mapping(MappingChange change) throws IOException {
    out.key("start").hex(change.start());
    out.key("end").hex(change.end());
    members.text("name", change.name());
    out.key("change")
        .value(
            switch (change.kind()) {
              case ADDED -> "added";
              case REMOVED -> "removed";
              case MODIFIED -> "modified";
              case UNCHANGED -> "none";
            });
    out.key("protection").value(change.latest().protection());
    out.key("pages").value(change.pages());
    out.key("changed_pages").value(change.changed());
    differences(change.differences());
  }

  private void content(ContentChange change) throws IOException {
    out.beginObject();
    out.key("address").hex(change.address());
    if (change.before().isPresent()) {
      out.key("before").value(HEX.formatHex(change.before().get()));
    }
    if (change.after().isPresent()) {
      out.key("after").value(HEX.formatHex(change.after().get()));
    }
    out.endObject();
  }

  private void config(ConfigChange change) throws IOException {
    out.key("document").value(change.document());
    out.key("path").value(change.path());
    if (change.before().isPresent()) {
      out.key("before").value(change.before().get());
    }
    if (change.after().isPresent()) {
      out.key("after").value(change.after().get());
    }
  }

  private void rootfs(RootfsChange change) throws IOException {
    out.key("path").value(change.path());
    members.text("before", change.before());
    members.text("after", change.after());
  }
}
