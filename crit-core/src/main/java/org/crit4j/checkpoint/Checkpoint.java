package org.crit4j.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.DumpStatsEntry;
import org.crit4j.images.FileLockEntry;
import org.crit4j.images.InventoryEntry;
import org.crit4j.images.MntEntry;
import org.crit4j.images.RestoreStatsEntry;
import org.crit4j.images.StatsEntry;
import org.crit4j.source.DirectorySource;
import org.crit4j.source.ImageSource;
import org.crit4j.source.Images;

/**
 * A checkpoint as a whole. Images are read when they are first needed, and only once; what is
 * damaged fails where it is needed, with a {@link CritException}, and nothing else does; what
 * cannot be read fails with another {@link IOException}. Safe for use by several threads.
 *
 * <pre>{@code
 * try (Checkpoint checkpoint = Checkpoint.open(directory)) {
 *   for (Task task : checkpoint.tasks()) {
 *     System.out.println(task.pid() + " " + task.name().orElseThrow());
 *   }
 * }
 * }</pre>
 */
public final class Checkpoint implements AutoCloseable {
  private static final String PSTREE = ImageName.of(ImageType.PSTREE);
  private static final String INVENTORY = ImageName.of(ImageType.INVENTORY);

  private final Images images;
  private final FileTable files;
  private final Queues queues;
  private final CheckpointMemory memory;
  private final Lazy<TaskTree> tree;
  private final Lazy<Optional<InventoryEntry>> inventory;
  private final Lazy<List<FileLockEntry>> locks;

  private Checkpoint(Images images) {
    this.images = images;
    this.files = new FileTable(images);
    this.queues = new Queues(images);
    this.memory = new CheckpointMemory(images);
    this.tree = Lazy.of(this::readTree);
    this.inventory = Lazy.of(() -> images.first(INVENTORY, InventoryEntry.class));
    this.locks = Lazy.of(() -> images.all(ImageName.of(ImageType.FILE_LOCKS), FileLockEntry.class));
  }

  /**
   * Opens a directory of images.
   *
   * @throws NoCheckpointException if there is no image in it
   * @throws CritException if it is no directory
   * @throws IOException if it cannot be read
   */
  public static Checkpoint open(Path directory) throws IOException {
    Checkpoint checkpoint = of(DirectorySource.open(directory));
    Images images = checkpoint.images();
    // In this order, since there may be thousands of files.
    if (!images.has(INVENTORY) && !images.has(PSTREE) && images.names().isEmpty()) {
      throw new NoCheckpointException(
          Location.UNKNOWN.inFile(directory.toString()), "CRIU's images");
    }
    return checkpoint;
  }

  /** The checkpoint whose images are in a source, which is closed with it. */
  public static Checkpoint of(ImageSource source) {
    return new Checkpoint(new Images(source));
  }

  /** The images it is made of. */
  public Images images() {
    return images;
  }

  /** Version and features of the images. */
  public Optional<InventoryEntry> inventory() throws IOException {
    return inventory.get();
  }

  /** Whether descriptors are in tables with numbers of their own, which CRIU has done since 0.4. */
  boolean hasDescriptorTables() throws IOException {
    Optional<InventoryEntry> facts = inventory();
    return facts.isEmpty() || facts.get().getFdinfoPerId();
  }

  /**
   * The processes, in the order of the image: parents before their children.
   *
   * @throws CritException if there is no image of them, as in a pre-dump
   * @throws IOException if it cannot be read
   */
  public List<Task> tasks() throws IOException {
    return tree.get().tasks();
  }

  /**
   * The processes whose parents are not in the checkpoint: the first one, unless the image is
   * damaged.
   */
  public List<Task> roots() throws IOException {
    return tree.get().roots();
  }

  /** The process of a number; empty if there is none. */
  public Optional<Task> task(int pid) throws IOException {
    return tree.get().task(pid);
  }

  /** Whether there is an image of processes; a pre-dump has none. */
  public boolean hasTasks() {
    return images.has(PSTREE);
  }

  private TaskTree readTree() throws IOException {
    if (!hasTasks()) {
      throw new CritException(
          Location.UNKNOWN.inFile(images.source().label() + "/" + PSTREE),
          "there is no such image",
          "the processes of a checkpoint, which a pre-dump does not have");
    }
    return TaskTree.read(this);
  }

  /** The open files. */
  public FileTable files() {
    return files;
  }

  /** What is in pipes and sockets. */
  public Queues queues() {
    return queues;
  }

  /** The pages that were dumped. */
  public CheckpointMemory memory() {
    return memory;
  }

  /** Locks on files. */
  public List<FileLockEntry> locks() throws IOException {
    return locks.get();
  }

  /**
   * The mounts of a mount namespace; none if there is no image of them.
   *
   * @param namespace its number, as {@link Task#namespaces} gives it
   */
  public List<MntEntry> mounts(int namespace) throws IOException {
    return images.all(namespaceImage(ImageType.MNTS, namespace), MntEntry.class);
  }

  /**
   * The name of an image of a namespace. Before CRIU 1.0 namespaces had no numbers, and the image
   * has that of the first process.
   *
   * @param type the type of the image
   * @param namespace the number of the namespace
   */
  public String namespaceImage(ImageType type, int namespace) throws IOException {
    Optional<InventoryEntry> facts = inventory();
    boolean numbered = facts.isEmpty() || facts.get().getNsPerId();
    List<Task> first = numbered ? List.of() : roots();
    int number = first.isEmpty() ? namespace : first.get(0).pid();
    return ImageName.of(type, Integer.toUnsignedLong(number));
  }

  /** What the dump took; empty if it is not recorded. */
  public Optional<DumpStatsEntry> dumpStatistics() throws IOException {
    return images
        .first("stats-dump", StatsEntry.class)
        .filter(StatsEntry::hasDump)
        .map(StatsEntry::getDump);
  }

  /** What the last restore took; empty if it is not recorded. */
  public Optional<RestoreStatsEntry> restoreStatistics() throws IOException {
    return images
        .first("stats-restore", StatsEntry.class)
        .filter(StatsEntry::hasRestore)
        .map(StatsEntry::getRestore);
  }

  /** Closes the source. */
  @Override
  public void close() throws IOException {
    images.source().close();
  }
}
