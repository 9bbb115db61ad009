package org.crit4j.cli.inspect;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.cli.inspect.View.Part;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.Engine;
import org.crit4j.container.NetworkInterface;
import org.crit4j.container.member.Member;
import org.crit4j.container.rootfs.RootfsDiff;
import org.crit4j.images.DumpStatsEntry;
import org.crit4j.json.JsonOutput;
import org.crit4j.report.DescriptorRow;
import org.crit4j.report.FileLabels;
import org.crit4j.report.ProcessRow;
import org.crit4j.report.ThreadRow;
import org.crit4j.report.diff.SocketUse;

/** A checkpoint as a JSON object, with the keys of checkpointctl and more. */
final class JsonView {
  private final Subject subject;
  private final ContainerCheckpoint container;
  private final View view;
  private final JsonOutput out;
  private final Members members;

  private JsonView(Subject subject, JsonOutput out) {
    this.subject = subject;
    this.container = subject.container();
    this.view = subject.view();
    this.out = out;
    this.members = new Members(out);
  }

  static void write(Subject subject, JsonOutput out) throws IOException {
    // Read first: a failure must not leave half an object.
    List<ProcessRow> roots = subject.view().hasProcesses() ? subject.roots() : List.of();
    List<ProcessRow> all = subject.view().hasProcesses() ? subject.processes() : List.of();
    new JsonView(subject, out).write(roots, all);
  }

  private void write(List<ProcessRow> roots, List<ProcessRow> all) throws IOException {
    out.beginObject();
    overview();
    if (view.has(Part.STATS)) {
      statistics();
    }
    if (view.has(Part.METADATA)) {
      metadata();
    }
    processes(roots);
    if (view.has(Part.FILES)) {
      files(all);
    }
    if (view.has(Part.SOCKETS)) {
      sockets(all);
    }
    if (view.has(Part.MOUNTS)) {
      mounts();
    }
    if (view.has(Part.ROOTFS)) {
      rootfs();
    }
    if (view.has(Part.PARTS)) {
      parts();
    }
    out.key("path").value(container.label());
    out.endObject();
  }

  private void overview() throws IOException {
    out.key("container_name").value(container.containerName().orElse(""));
    out.key("image").value(container.image().orElse(""));
    out.key("id").value(container.id().orElse(""));
    out.key("runtime").value(container.runtime().orElse(""));
    out.key("created").value(container.created().orElse(""));
    members.text("checkpointed", container.checkpointed());
    if (container.checkpointed().isPresent() && container.engine() == Engine.PODMAN) {
      // Podman does not record it: it is the time of the images.
      out.key("checkpointed_recorded").value(container.isTimeRecorded());
    }
    out.key("engine").value(container.engine().description());
    members.text("ip", Subject.joined(container.addresses()));
    members.text(
        "mac",
        Subject.joined(container.networks().stream().flatMap(it -> it.mac().stream()).toList()));
    networks();
    out.key("checkpoint_size").beginObject();
    out.key("total_size").value(container.checkpointSize());
    members.number("memory_pages_size", container.pagesSize());
    members.number("amd_gpu_memory_pages_size", container.gpuPagesSize());
    members.number("root_fs_diff_size", container.rootfsDiff().map(RootfsDiff::size).orElse(0L));
    out.endObject();
    out.key("form").value(container.form().description());
    members.text("criu_version", container.criuVersion());
  }

  private void networks() throws IOException {
    List<List<NetworkInterface>> networks = new ArrayList<>();
    for (NetworkInterface each : container.networks()) {
      List<NetworkInterface> last =
          networks.isEmpty() ? List.of() : networks.get(networks.size() - 1);
      if (last.isEmpty() || !last.get(0).network().equals(each.network())) {
        networks.add(new ArrayList<>());
      }
      networks.get(networks.size() - 1).add(each);
    }
    members.objects("networks", networks, this::network);
  }

  private void network(List<NetworkInterface> interfaces) throws IOException {
    out.key("name").value(interfaces.get(0).network());
    out.key("interfaces").beginObject();
    for (NetworkInterface each : interfaces) {
      out.key(each.name()).beginObject();
      members.text("ip", Subject.joined(each.addresses()));
      members.text("mac", each.mac());
      members.text("gateway", Subject.joined(each.gateways()));
      out.endObject();
    }
    out.endObject();
  }

  private void statistics() throws IOException {
    Optional<DumpStatsEntry> found = subject.statistics();
    if (found.isPresent()) {
      DumpStatsEntry dump = found.get();
      out.key("statistics").beginObject();
      out.key("freezing_time").value(Integer.toUnsignedLong(dump.getFreezingTime()));
      out.key("frozen_time").value(Integer.toUnsignedLong(dump.getFrozenTime()));
      out.key("memdump_time").value(Integer.toUnsignedLong(dump.getMemdumpTime()));
      out.key("memwrite_time").value(Integer.toUnsignedLong(dump.getMemwriteTime()));
      out.key("pages_scanned").unsigned(dump.getPagesScanned());
      out.key("pages_written").unsigned(dump.getPagesWritten());
      out.endObject();
    }
  }

  private void metadata() throws IOException {
    Map<String, String> annotations = new TreeMap<>(container.annotations());
    Map<String, String> ofImage = new TreeMap<>(container.imageAnnotations());
    boolean inPod = container.podName().isPresent() || container.podNamespace().isPresent();
    if (inPod || !annotations.isEmpty() || !ofImage.isEmpty()) {
      out.key("metadata").beginObject();
      members.text("pod_name", container.podName());
      members.text("kubernetes_namespace", container.podNamespace());
      members.texts("annotations", annotations);
      members.texts("image_annotations", ofImage);
      out.endObject();
    }
  }

  private void processes(List<ProcessRow> roots) throws IOException {
    if (!roots.isEmpty()) {
      out.key("process_tree").beginObject();
      process(roots.get(0));
      out.endObject();
      // Images have one root; damaged ones may have more.
      members.objects("orphans", roots.subList(1, roots.size()), this::process);
    }
  }

  private void process(ProcessRow process) throws IOException {
    subject.requireMemory(process);
    boolean commands = view.has(Part.PS_TREE_CMD);
    summary(process, commands, false, out);
    out.key("ppid").value(process.ppid());
    out.key("pgid").value(process.pgid());
    out.key("sid").value(process.sid());
    if (commands) {
      members.texts("arguments", ProcessText.arguments(process));
    }
    if (view.has(Part.PS_TREE_ENV)) {
      members.texts("environment_variables", ProcessText.environment(process));
    }
    members.objects("threads", ThreadRow.of(process.report(), process.task()), this::thread);
    members.objects("children", Subject.children(process), this::process);
  }

  /** The members of a process that the difference between checkpoints has, too. */
  static void summary(ProcessRow process, boolean commandLine, boolean environment, JsonOutput out)
      throws IOException {
    Members members = new Members(out);
    out.key("pid").value(process.pid());
    out.key("command").value(ProcessText.name(process));
    if (commandLine) {
      members.text("cmdline", ProcessText.commandLine(process));
    }
    out.key("task_state").value(ProcessText.state(process));
    if (process.exit().isPresent()) {
      members.present("exit_code", process.exit().get().code());
      members.present("exit_signal", process.exit().get().signal());
    }
    if (environment) {
      members.texts("environment_variables", ProcessText.environment(process));
    }
  }

  private void thread(ThreadRow thread) throws IOException {
    out.key("tid").value(thread.tid());
    members.text("name", thread.name().map(NameBytes::text));
  }

  private void files(List<ProcessRow> processes) throws IOException {
    List<ProcessRow> withFiles = processes.stream().filter(this::hasFiles).toList();
    FileLabels labels = new FileLabels(subject.report().checkpoint().files());
    members.objects(
        "file_descriptors",
        withFiles,
        process -> {
          out.key("pid").value(process.pid());
          out.key("open_files").beginArray();
          for (DescriptorRow row : DescriptorRow.of(process.report(), process.task())) {
            file(row, subject.problems().attempt(() -> labels.of(row.descriptor()), "?"));
          }
          directory("cwd", subject.label(process.task()::workingDirectory));
          directory("root", subject.label(process.task()::rootDirectory));
          out.endArray();
        });
  }

  private boolean hasFiles(ProcessRow process) {
    return !DescriptorRow.of(process.report(), process.task()).isEmpty()
        || subject.label(process.task()::workingDirectory).isPresent()
        || subject.label(process.task()::rootDirectory).isPresent();
  }

  private void directory(String slot, Optional<String> path) throws IOException {
    if (path.isPresent()) {
      out.beginObject().key("type").value("");
      out.key("fd").value(slot);
      out.key("path").value(path.get()).endObject();
    }
  }

  private void file(DescriptorRow row, String label) throws IOException {
    out.beginObject().key("type").value(row.type());
    out.key("fd").value(row.type() + " " + row.fd());
    out.key("path").value(label);
    if (row.closeOnExec()) {
      out.key("close_on_exec").value(true);
    }
    List<FileDetail> details = row.file().map(FileDetail::of).orElse(List.of());
    List<String> locks = row.locks().stream().map(Object::toString).toList();
    if (!details.isEmpty() || !locks.isEmpty()) {
      out.key("details").beginObject();
      for (FileDetail detail : details) {
        out.key(detail.key());
        value(detail);
      }
      members.texts("locks", locks);
      out.endObject();
    }
    out.endObject();
  }

  private void value(FileDetail detail) throws IOException {
    if (detail.isList()) {
      out.beginArray();
      for (String text : detail.texts()) {
        out.value(text);
      }
      out.endArray();
    } else if (detail.isNumber()) {
      out.unsigned((Long) detail.value());
    } else {
      out.value(detail.texts().get(0));
    }
  }

  private void sockets(List<ProcessRow> processes) throws IOException {
    Map<Long, List<SocketUse>> uses = new TreeMap<>();
    for (ProcessRow process : processes) {
      List<SocketUse> its = SocketUse.of(process.report(), process.task());
      if (!its.isEmpty()) {
        uses.put(process.pid(), its);
      }
    }
    members.objects(
        "sockets",
        List.copyOf(uses.entrySet()),
        process -> {
          out.key("pid").value(process.getKey());
          members.objects("open_sockets", process.getValue(), this::socket);
        });
  }

  private void socket(SocketUse use) throws IOException {
    SocketText socket = new SocketText(use.socket());
    members.text("protocol", socket.protocol());
    out.key("data").beginObject();
    if (socket.isUnix()) {
      unix(socket);
    } else {
      other(socket);
    }
    out.endObject();
    out.key("fd").value(use.fd());
    out.key("family").value(use.socket().familyName());
    members.text("socket_type", socket.type());
    members.number("waiting_bytes", use.socket().waitingBytes());
    members.number("unsent_bytes", use.socket().unsentBytes().orElse(0L));
  }

  private void unix(SocketText socket) throws IOException {
    out.key("type").value("UNIX");
    members.text("address", socket.local());
    members.text("state", socket.state());
    if (socket.row().peer().isPresent()) {
      out.key("peer_inode").value(Integer.toUnsignedLong(socket.row().peer().get().inode()));
    }
    members.text("peer_address", socket.remote());
  }

  private void other(SocketText socket) throws IOException {
    boolean ports = socket.localPort().isPresent();
    out.key("type").value(ports ? socket.protocol() : socket.row().familyName());
    members.text(ports ? "src" : "address", socket.local());
    members.text("state", socket.state());
    members.number("src_port", socket.localPort().orElse(0));
    members.text("dst", socket.remote());
    members.number("dst_port", socket.remotePort().orElse(0));
    out.key("send_buf").value(Words.bufferSize(socket.row().sendBuffer()));
    out.key("recv_buf").value(Words.bufferSize(socket.row().receiveBuffer()));
  }

  private void mounts() throws IOException {
    members.objects(
        "mounts",
        container.specMounts(),
        mount -> {
          out.key("destination").value(mount.destination());
          out.key("type").value(mount.type());
          out.key("source").value(mount.source());
        });
    members.objects(
        "bind_mounts",
        container.bindMounts(),
        mount -> {
          out.key("destination").value(mount.destination());
          out.key("type").value(mount.directory() ? "directory" : "file");
          out.key("source").value(mount.source());
          out.key("permissions").value(String.format("%04o", mount.permissions()));
        });
  }

  private void rootfs() throws IOException {
    List<RootfsDiff.Change> changes = subject.rootfsChanges();
    List<RootfsDiff.Change> present =
        changes.stream().filter(it -> it.member().isPresent()).toList();
    members.objects("root_fs_diff", present, it -> member(it.path(), it.member().orElseThrow()));
    members.objects(
        "deleted_files",
        changes.stream().filter(it -> it.member().isEmpty()).toList(),
        it -> {
          out.key("path").value(it.path());
          boolean emptied = it.kind() == RootfsDiff.Change.Kind.EMPTIED;
          out.key("kind").value(emptied ? "emptied" : "deleted");
        });
    if (!present.isEmpty() && subject.lacksModifiedFiles()) {
      out.key("root_fs_diff_note").value(Subject.LACKS_MODIFIED_FILES);
    }
  }

  private void member(String path, Member member) throws IOException {
    out.key("path").value(path);
    out.key("kind").value(member.kind().description());
    if (member.isFile()) {
      out.key("size").value(member.size());
    }
    members.text("target", member.target().text());
    out.key("mode").value(String.format("%04o", member.mode()));
    out.key("uid").value(member.uid());
    out.key("gid").value(member.gid());
    out.key("modified").value(Instant.ofEpochSecond(member.modified()).toString());
  }

  private void parts() throws IOException {
    members.objects("volumes", container.volumes(), this::part);
    if (container.sharedMemory().isPresent()) {
      out.key("shared_memory_size").value(container.sharedMemory().get().size());
    }
    members.objects("logs", container.logs(), this::part);
    members.document("status", container.status());
    members.document("reported_status", container.reportedStatus());
  }

  private void part(org.crit4j.container.Part part) throws IOException {
    out.key("name").value(part.name());
    out.key("size").value(part.member().size());
  }
}
