package org.crit4j.edit.preflight;

import com.google.protobuf.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.NamespaceKind;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.TaskState;
import org.crit4j.checkpoint.file.Socket;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.InventoryEntry;
import org.crit4j.images.MntEntry;
import org.crit4j.images.NetnsEntry;

/**
 * A checkpoint and the machine to restore it on.
 *
 * @param checkpoint the checkpoint
 * @param target the machine
 * @param criu the version of CRIU there; empty if it is not known
 * @param cpuCap whether the restore will have {@code --cpu-cap}
 * @param engine whether a container engine restores it, with options and files of its own
 */
record Situation(
    Checkpoint checkpoint,
    Target target,
    Optional<CriuVersion> criu,
    boolean cpuCap,
    boolean engine) {

  /** Whether the root process is in another namespace of a kind than CRIU was itself. */
  boolean isOwn(NamespaceKind kind) throws IOException {
    OptionalInt outside = outside(kind);
    List<Task> roots = checkpoint.roots();
    Integer inside = roots.isEmpty() ? null : roots.get(0).namespaces().get(kind);
    return inside != null && outside.isPresent() && inside != outside.getAsInt();
  }

  private OptionalInt outside(NamespaceKind kind) throws IOException {
    Optional<InventoryEntry> inventory = checkpoint.inventory();
    return inventory.isPresent() && inventory.get().hasRootIds()
        ? kind.of(inventory.get().getRootIds())
        : OptionalInt.empty();
  }

  /**
   * Whether the file system that the processes will see is known. An engine never gives them that
   * of the machine.
   */
  boolean hasRoot() {
    return !engine || !target.root().equals(target.machine());
  }

  /** Whether a socket will be in the network of the machine. */
  boolean isInHostNetwork(Socket socket) throws IOException {
    return !isOwn(NamespaceKind.NET)
        || (socket.networkNamespace().isPresent()
            && socket.networkNamespace().equals(outside(NamespaceKind.NET)));
  }

  /** The processes that are no zombies. */
  List<Task> living() throws IOException {
    List<Task> living = new ArrayList<>();
    for (Task task : checkpoint.tasks()) {
      if (task.state() != TaskState.ZOMBIE) {
        living.add(task);
      }
    }
    return living;
  }

  /** The messages of all images of a type. */
  <M extends Message> List<M> all(ImageType type, Class<M> message) throws IOException {
    List<M> all = new ArrayList<>();
    for (ImageName name : checkpoint.images().names(type)) {
      all.addAll(checkpoint.images().all(name.file(), message));
    }
    return all;
  }

  /** Whether there is an image of a type that is not empty. */
  boolean hasContent(ImageType type) {
    for (ImageName name : checkpoint.images().names(type)) {
      if (checkpoint.images().size(name.file()).orElse(0) > 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether the network namespaces come from outside of the images. */
  boolean hasExternalNetwork() throws IOException {
    return all(ImageType.NETNS, NetnsEntry.class).stream().anyMatch(NetnsEntry::hasExtKey);
  }

  /** The mounts of all mount namespaces by their ids. */
  Map<Integer, MntEntry> mounts() throws IOException {
    Map<Integer, MntEntry> mounts = new HashMap<>();
    for (MntEntry mount : all(ImageType.MNTS, MntEntry.class)) {
      mounts.putIfAbsent(mount.getMntId(), mount);
    }
    return mounts;
  }

  /** The number of a process as people write it. */
  static String number(int pid) {
    return Integer.toUnsignedString(pid);
  }
}
