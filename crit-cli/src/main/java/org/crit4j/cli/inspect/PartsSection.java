package org.crit4j.cli.inspect;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.Part;
import org.crit4j.container.archive.Member;
import org.crit4j.report.ByteSize;

/** What lies beside the images: volumes, shared memory, logs, and containerd's status. */
final class PartsSection implements Section {
  @Override
  public boolean isIn(View view) {
    return view.has(View.Part.PARTS);
  }

  @Override
  public void show(Subject subject, Branch root) {
    ContainerCheckpoint container = subject.container();
    parts("Volumes", container.volumes(), root);
    Optional<Member> memory = container.sharedMemory();
    memory.ifPresent(it -> root.add("Shared memory (/dev/shm): " + ByteSize.of(it.size())));
    parts("Logs", container.logs(), root);
    container.status().ifPresent(it -> status("Status", it, root));
    container.reportedStatus().ifPresent(it -> status("Reported status", it, root));
  }

  private static void parts(String label, List<Part> parts, Branch root) {
    if (!parts.isEmpty()) {
      Branch branch = root.add(label);
      parts.forEach(it -> branch.add(it.name() + ": " + ByteSize.of(it.member().size())));
    }
  }

  private static void status(String label, JsonObject status, Branch root) {
    Branch branch = root.add(label);
    status
        .entrySet()
        .forEach(
            it ->
                branch.add(
                    it.getKey()
                        + ": "
                        + (it.getValue().isJsonPrimitive()
                            ? it.getValue().getAsString()
                            : it.getValue().toString())));
  }

  @Override
  public void show(Subject subject, JsonObject document) {
    ContainerCheckpoint container = subject.container();
    parts("volumes", container.volumes(), document);
    container.sharedMemory().ifPresent(it -> document.addProperty("shared_memory_size", it.size()));
    parts("logs", container.logs(), document);
    container.status().ifPresent(it -> document.add("status", it));
    container.reportedStatus().ifPresent(it -> document.add("reported_status", it));
  }

  private static void parts(String key, List<Part> parts, JsonObject document) {
    JsonArray array = new JsonArray();
    for (Part part : parts) {
      JsonObject object = new JsonObject();
      object.addProperty("name", part.name());
      object.addProperty("size", part.member().size());
      array.add(object);
    }
    JsonTree.array(document, key, array);
  }
}
