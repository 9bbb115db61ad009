package org.crit4j.cli.inspect;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.cli.inspect.View.Part;
import org.crit4j.container.BindMount;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.NetworkInterface;
import org.crit4j.container.SpecMount;
import org.crit4j.container.member.Member;
import org.crit4j.container.rootfs.RootfsDiff;
import org.crit4j.images.DumpStatsEntry;
import org.crit4j.report.ByteSize;
import org.crit4j.report.DescriptorRow;
import org.crit4j.report.FileLabels;
import org.crit4j.report.ProcessRow;
import org.crit4j.report.ThreadRow;
import org.crit4j.report.diff.SocketUse;

/** A checkpoint as a tree, with the labels of checkpointctl. */
final class TreeView {
  private final Subject subject;
  private final ContainerCheckpoint container;
  private final View view;
  private final Branch root;

  private TreeView(Subject subject) {
    this.subject = subject;
    this.container = subject.container();
    this.view = subject.view();
    this.root = new Branch(container.containerName().orElse("Container"));
  }

  static Branch of(Subject subject) throws IOException {
    TreeView tree = new TreeView(subject);
    tree.add();
    return tree.root;
  }

  private void add() throws IOException {
    overview();
    if (view.has(Part.STATS)) {
      statistics();
    }
    if (view.has(Part.METADATA)) {
      metadata();
    }
    if (view.hasProcesses()) {
      Branch processes = root.add("Process tree");
      for (ProcessRow process : subject.roots()) {
        process(process, processes);
      }
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
  }

  private void overview() {
    root.addLabelled("Image", container.image());
    root.addLabelled("ID", container.id());
    root.addLabelled("Runtime", container.runtime());
    root.addLabelled("Created", container.created());
    root.addLabelled("Checkpointed", container.checkpointed());
    root.addLabelled("Engine", container.engine().description());
    networks();
    Branch sizes = root.addLabelled("Checkpoint size", ByteSize.of(container.checkpointSize()));
    size("Memory pages size", container.pagesSize(), sizes);
    size("AMD GPU memory pages size", container.gpuPagesSize(), sizes);
    size("Root FS diff size", container.rootfsDiff().map(RootfsDiff::size).orElse(0L), root);
  }

  private static void size(String label, long bytes, Branch branch) {
    if (bytes != 0) {
      branch.addLabelled(label, ByteSize.of(bytes));
    }
  }

  private void networks() {
    List<NetworkInterface> networks = container.networks();
    if (networks.isEmpty()) {
      container.addresses().forEach(it -> root.addLabelled("IP", it));
      return;
    }
    Branch all = root.add("Network Interfaces");
    for (NetworkInterface each : networks) {
      String network = each.network();
      Branch branch = all.add(network.isEmpty() ? each.name() : network + " (" + each.name() + ")");
      branch.addLabelled("IP", Subject.joined(each.addresses()));
      branch.addLabelled("MAC", each.mac());
      branch.addLabelled("Gateway", Subject.joined(each.gateways()));
    }
  }

  private void statistics() {
    Branch branch = root.add("CRIU dump statistics");
    Optional<DumpStatsEntry> found = subject.statistics();
    if (found.isEmpty()) {
      branch.add("n/a");
      return;
    }
    DumpStatsEntry dump = found.get();
    branch.addLabelled("Freezing time", Words.microseconds(dump.getFreezingTime()));
    branch.addLabelled("Frozen time", Words.microseconds(dump.getFrozenTime()));
    branch.addLabelled("Memdump time", Words.microseconds(dump.getMemdumpTime()));
    branch.addLabelled("Memwrite time", Words.microseconds(dump.getMemwriteTime()));
    branch.addLabelled("Pages scanned", Long.toUnsignedString(dump.getPagesScanned()));
    branch.addLabelled("Pages written", Long.toUnsignedString(dump.getPagesWritten()));
  }

  private void metadata() {
    Branch metadata = root.add("Metadata");
    metadata.addLabelled("Pod name", container.podName());
    metadata.addLabelled("Kubernetes namespace", container.podNamespace());
    annotations("Annotations", container.annotations(), metadata);
    annotations("Image annotations", container.imageAnnotations(), metadata);
  }

  private static void annotations(String label, Map<String, String> annotations, Branch metadata) {
    if (!annotations.isEmpty()) {
      Branch branch = metadata.add(label);
      new TreeMap<>(annotations).forEach((key, value) -> AnnotationTree.add(key, value, branch));
    }
  }

  private void process(ProcessRow process, Branch above) {
    subject.requireMemory(process);
    String title = ProcessText.title(process, view.has(Part.PS_TREE_CMD));
    Branch branch =
        above.addTagged(
            ProcessText.tag(process),
            process
                .exit()
                .map(it -> title.stripTrailing() + " (" + ProcessRow.ended(it) + ")")
                .orElse(title));
    threads(process, branch);
    if (view.has(Part.PS_TREE_ENV)) {
      group("Environment variables", ProcessText.variables(process), branch);
    }
    if (view.has(Part.FILES)) {
      files(process, branch);
    }
    if (view.has(Part.SOCKETS)) {
      sockets(process, branch);
    }
    for (ProcessRow child : Subject.children(process)) {
      process(child, branch);
    }
  }

  private static void group(String label, List<String> lines, Branch branch) {
    if (!lines.isEmpty()) {
      Branch group = branch.add(label);
      lines.forEach(group::add);
    }
  }

  private static void threads(ProcessRow process, Branch branch) {
    List<ThreadRow> threads = ThreadRow.of(process.report(), process.task());
    if (threads.size() > 1) {
      Branch all = branch.add("Threads");
      for (ThreadRow thread : threads) {
        all.addTagged(Long.toString(thread.tid()), thread.name().map(NameBytes::text).orElse("?"));
      }
    }
  }

  private void files(ProcessRow process, Branch branch) {
    List<DescriptorRow> rows = DescriptorRow.of(process.report(), process.task());
    Optional<String> cwd = subject.label(process.task()::workingDirectory);
    Optional<String> top = subject.label(process.task()::rootDirectory);
    if (rows.isEmpty() && cwd.isEmpty() && top.isEmpty()) {
      return;
    }
    Branch files = branch.add("Open files");
    FileLabels labels = new FileLabels(process.report().checkpoint().files());
    for (DescriptorRow row : rows) {
      file(row, subject.problems().attempt(() -> labels.of(row.descriptor()), "?"), files);
    }
    cwd.ifPresent(it -> files.addTagged("cwd", it));
    top.ifPresent(it -> files.addTagged("root", it));
  }

  private static void file(DescriptorRow row, String label, Branch files) {
    List<FileDetail> details = row.file().map(FileDetail::of).orElse(List.of());
    List<String> words = new ArrayList<>();
    for (FileDetail detail : details) {
      if (!detail.isList()) {
        words.add(detail.label() + " " + detail.texts().get(0));
      }
    }
    if (!words.isEmpty() && row.closeOnExec()) {
      words.add("closed on exec");
    }
    Branch branch =
        files.addTagged(
            row.type() + " " + row.fd(),
            words.isEmpty() ? label : label + " (" + String.join(", ", words) + ")");
    for (FileDetail detail : details) {
      if (detail.isList()) {
        detail.texts().forEach(it -> branch.addLabelled(detail.singular(), it));
      }
    }
    row.locks().forEach(it -> branch.addLabelled("lock", it.toString()));
  }

  private static void sockets(ProcessRow process, Branch branch) {
    List<SocketUse> uses = SocketUse.of(process.report(), process.task());
    if (!uses.isEmpty()) {
      Branch sockets = branch.add("Open sockets");
      for (SocketUse use : uses) {
        SocketText text = new SocketText(use.socket());
        sockets.addTagged(text.tag(), text.line());
      }
    }
  }

  private void mounts() {
    List<SpecMount> mounts = container.specMounts();
    if (!mounts.isEmpty()) {
      Branch overview = root.add("Overview of mounts");
      for (SpecMount mount : mounts) {
        Branch branch = overview.addLabelled("Destination", mount.destination());
        branch.addLabelled("Type", mount.type());
        branch.addLabelled("Source", mount.source());
      }
    }
    List<BindMount> binds = container.bindMounts();
    if (!binds.isEmpty()) {
      Branch bound = root.add("Bind mounts");
      for (BindMount each : binds) {
        Branch branch = bound.addLabelled("Destination", each.destination());
        branch.addLabelled("Type", each.directory() ? "directory" : "file");
        branch.addLabelled("Source", each.source());
        branch.addLabelled("Permissions", String.format("%04o", each.permissions()));
      }
    }
  }

  private void rootfs() {
    List<String> present = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    for (RootfsDiff.Change change : subject.rootfsChanges()) {
      boolean emptied = change.kind() == RootfsDiff.Change.Kind.EMPTIED;
      if (change.member().isPresent()) {
        present.add(change.path() + describe(change.member().get()));
      } else {
        gone.add(change.path() + (emptied ? " (everything in it)" : ""));
      }
    }
    if (!present.isEmpty() && subject.lacksModifiedFiles()) {
      present.add("Note: " + Subject.LACKS_MODIFIED_FILES);
    }
    group("Root FS diff", present, root);
    group("Deleted files", gone, root);
  }

  private static String describe(Member member) {
    String size = member.isFile() ? ", " + member.size() + " bytes" : "";
    String target = member.target().latin1().isEmpty() ? "" : " to " + member.target().text();
    String mode = String.format(", mode %04o", member.mode());
    return " (" + member.kind().description() + target + size + mode + ")";
  }

  private void parts() {
    group("Volumes", container.volumes().stream().map(TreeView::part).toList(), root);
    container
        .sharedMemory()
        .ifPresent(it -> root.addLabelled("Shared memory (/dev/shm)", ByteSize.of(it.size())));
    group("Logs", container.logs().stream().map(TreeView::part).toList(), root);
    container.status().ifPresent(it -> status("Status", it));
    container.reportedStatus().ifPresent(it -> status("Reported status", it));
  }

  private static String part(org.crit4j.container.Part part) {
    return part.name() + ": " + ByteSize.of(part.member().size());
  }

  private void status(String label, String status) {
    Branch branch = root.add(label);
    JsonParser.parseString(status)
        .getAsJsonObject()
        .asMap()
        .forEach((key, value) -> branch.addLabelled(key, AnnotationTree.text(value)));
  }
}
