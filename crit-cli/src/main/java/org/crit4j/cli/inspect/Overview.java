package org.crit4j.cli.inspect;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.Engine;
import org.crit4j.container.NetworkInterface;
import org.crit4j.container.rootfs.RootfsDiff;
import org.crit4j.report.ByteSize;

/** What a container is: name, image, engine, network, sizes. */
final class Overview implements Section {
  @Override
  public boolean isIn(View view) {
    return true;
  }

  @Override
  public void show(Subject subject, Branch root) {
    ContainerCheckpoint container = subject.container();
    line(root, "Image", container.image());
    line(root, "ID", container.id());
    line(root, "Runtime", container.runtime());
    line(root, "Created", container.created());
    line(root, "Checkpointed", container.checkpointed());
    line(root, "Engine", Optional.of(container.engine().description()));
    network(container, root);
    sizes(container, root);
  }

  private static void line(Branch root, String label, Optional<String> value) {
    value.ifPresent(it -> root.add(label + ": " + it));
  }

  private static void network(ContainerCheckpoint container, Branch root) {
    List<NetworkInterface> networks = container.networks();
    if (networks.isEmpty()) {
      container.addresses().forEach(it -> root.add("IP: " + it));
      return;
    }
    Branch all = root.add("Network Interfaces");
    for (NetworkInterface each : networks) {
      String network = each.network();
      Branch branch = all.add(network.isEmpty() ? each.name() : network + " (" + each.name() + ")");
      line(branch, "IP", joined(each.addresses()));
      line(branch, "MAC", each.mac());
      line(branch, "Gateway", joined(each.gateways()));
    }
  }

  private static Optional<String> joined(List<String> texts) {
    return texts.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", texts));
  }

  private static void sizes(ContainerCheckpoint container, Branch root) {
    Branch sizes = root.add("Checkpoint size: " + ByteSize.of(container.checkpointSize()));
    if (container.pagesSize() != 0) {
      sizes.add("Memory pages size: " + ByteSize.of(container.pagesSize()));
    }
    if (container.gpuPagesSize() != 0) {
      sizes.add("AMD GPU memory pages size: " + ByteSize.of(container.gpuPagesSize()));
    }
    long diff = rootfsSize(container);
    if (diff != 0) {
      root.add("Root FS diff size: " + ByteSize.of(diff));
    }
  }

  private static long rootfsSize(ContainerCheckpoint container) {
    return container.rootfsDiff().map(RootfsDiff::size).orElse(0L);
  }

  @Override
  public void show(Subject subject, JsonObject document) {
    ContainerCheckpoint container = subject.container();
    document.addProperty("container_name", container.containerName().orElse(""));
    document.addProperty("image", container.image().orElse(""));
    document.addProperty("id", container.id().orElse(""));
    document.addProperty("runtime", container.runtime().orElse(""));
    document.addProperty("created", container.created().orElse(""));
    checkpointed(container, document);
    document.addProperty("engine", container.engine().description());
    JsonTree.text(document, "ip", joined(container.addresses()));
    JsonTree.text(
        document,
        "mac",
        joined(container.networks().stream().flatMap(it -> it.mac().stream()).toList()));
    networks(container, document);
    document.add("checkpoint_size", sizes(container));
    document.addProperty("form", container.form().description());
    JsonTree.text(document, "criu_version", container.criuVersion());
  }

  private static void checkpointed(ContainerCheckpoint container, JsonObject document) {
    JsonTree.text(document, "checkpointed", container.checkpointed());
    if (container.checkpointed().isPresent() && container.engine() == Engine.PODMAN) {
      // Podman does not record it: it is when the images were written.
      document.addProperty("checkpointed_recorded", container.isTimeRecorded());
    }
  }

  private static void networks(ContainerCheckpoint container, JsonObject document) {
    JsonArray networks = new JsonArray();
    JsonObject last = new JsonObject();
    for (NetworkInterface each : container.networks()) {
      boolean same = last.has("name") && last.get("name").getAsString().equals(each.network());
      if (!same) {
        last = new JsonObject();
        last.addProperty("name", each.network());
        last.add("interfaces", new JsonObject());
        networks.add(last);
      }
      JsonObject details = new JsonObject();
      JsonTree.text(details, "ip", joined(each.addresses()));
      JsonTree.text(details, "mac", each.mac());
      JsonTree.text(details, "gateway", joined(each.gateways()));
      last.getAsJsonObject("interfaces").add(each.name(), details);
    }
    JsonTree.array(document, "networks", networks);
  }

  private static JsonObject sizes(ContainerCheckpoint container) {
    JsonObject sizes = new JsonObject();
    sizes.addProperty("total_size", container.checkpointSize());
    JsonTree.number(sizes, "memory_pages_size", container.pagesSize());
    JsonTree.number(sizes, "amd_gpu_memory_pages_size", container.gpuPagesSize());
    JsonTree.number(sizes, "root_fs_diff_size", rootfsSize(container));
    return sizes;
  }
}
