package org.crit4j.checkpoint;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.checkpoint.file.FileKind;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.CredsEntry;
import org.crit4j.images.FsEntry;
import org.crit4j.images.MmEntry;
import org.crit4j.images.TaskCoreEntry;
import org.crit4j.images.TaskKobjIdsEntry;
import org.crit4j.images.TaskTimersEntry;
import org.crit4j.images.VmaEntry;
import org.crit4j.internal.pages.ListView;
import org.crit4j.internal.pages.MmImage;
import org.crit4j.memory.MemoryArea;
import org.crit4j.memory.Pagemap;

/**
 * A process of a checkpoint. What its images do not have is empty: a zombie has no files and no
 * memory, and old dumps lack what newer CRIU records. Methods read the images they need at the
 * first call; they throw a {@link org.crit4j.CritException} if one is damaged, and another {@link
 * IOException} if it cannot be read. Safe for use by several threads.
 */
public final class Task {
  private final Checkpoint checkpoint;
  private final TreeEntry entry;
  private final TaskImages images;
  private final List<Task> children = new ArrayList<>();
  private final Lazy<Optional<Core>> core;
  private final Lazy<Optional<TaskKobjIdsEntry>> ids;
  private final Lazy<Optional<CredsEntry>> credentials;
  private final Lazy<Optional<FsEntry>> fs;
  private final Lazy<Optional<MmImage>> memory;
  private final Lazy<Optional<List<Descriptor>>> descriptors;
  private final Lazy<Optional<Pagemap>> pagemap;
  private Optional<Task> parent = Optional.empty();

  Task(Checkpoint checkpoint, TreeEntry entry) {
    this.checkpoint = checkpoint;
    this.entry = entry;
    this.images = new TaskImages(checkpoint.images(), entry.pid());
    this.core = Lazy.of(() -> images.core(entry.pid()));
    this.ids = Lazy.of(images::ids);
    this.credentials = Lazy.of(() -> images.credentials(coreMessage()));
    this.fs = Lazy.of(images::fs);
    this.memory = Lazy.whileThereIsRoom(images::memory);
    this.descriptors = Lazy.whileThereIsRoom(this::readDescriptors);
    this.pagemap = Lazy.whileThereIsRoom(images::pagemap);
  }

  /** Makes another task a child of this one. */
  void adopt(Task child) {
    children.add(child);
    child.parent = Optional.of(this);
  }

  /** Undoes {@link #adopt}. */
  void disown(Task child) {
    children.remove(child);
    child.parent = Optional.empty();
  }

  /** Its number, as it sees itself, unsigned. */
  public int pid() {
    return entry.pid();
  }

  /** Its parent's number; 0 for the first process of the checkpoint. */
  public int ppid() {
    return entry.ppid();
  }

  /** The number of its process group. */
  public int pgid() {
    return entry.pgid();
  }

  /** The number of its session. */
  public int sid() {
    return entry.sid();
  }

  /** Its parent; empty if that is not in the checkpoint. */
  public Optional<Task> parent() {
    return parent;
  }

  /** Its children, in the order of the image. */
  public List<Task> children() {
    return Collections.unmodifiableList(children);
  }

  /** What it was doing. */
  public TaskState state() throws IOException {
    return core.get().map(Core::state).orElse(TaskState.UNKNOWN);
  }

  /** What it calls itself; at most 15 bytes. */
  public Optional<NameBytes> name() throws IOException {
    return core.get().flatMap(Core::name);
  }

  /** How a zombie ended; empty for all others. */
  public Optional<ExitStatus> exitStatus() throws IOException {
    return state() == TaskState.ZOMBIE
        ? taskCore().map(facts -> ExitStatus.of(facts.getExitCode()))
        : Optional.empty();
  }

  /** Signals, limits and timers of the process. */
  public Optional<TaskCoreEntry> taskCore() throws IOException {
    return coreMessage().filter(CoreEntry::hasTc).map(CoreEntry::getTc);
  }

  private Optional<CoreEntry> coreMessage() throws IOException {
    return message(core.get());
  }

  /** The processor architecture it ran on. */
  public Optional<CoreEntry.March> architecture() throws IOException {
    return coreMessage().filter(CoreEntry::hasMtype).map(CoreEntry::getMtype);
  }

  /** Its interval and POSIX timers. */
  public Optional<TaskTimersEntry> timers() throws IOException {
    return taskCore().filter(TaskCoreEntry::hasTimers).map(TaskCoreEntry::getTimers);
  }

  /** Its threads, the first one first. A zombie has none, whatever the image says. */
  public List<TaskThread> threads() throws IOException {
    if (state() == TaskState.ZOMBIE) {
      return List.of();
    }
    List<TaskThread> threads = new ArrayList<>();
    for (int tid : entry.threads()) {
      Optional<CoreEntry> its = tid == pid() ? coreMessage() : message(images.core(tid));
      threads.add(
          new TaskThread(
              tid,
              its.flatMap(TaskImages::threadName),
              its.filter(CoreEntry::hasThreadCore).map(CoreEntry::getThreadCore)));
    }
    return threads;
  }

  private static Optional<CoreEntry> message(Optional<Core> core) throws IOException {
    return core.isPresent() ? Optional.of(core.get().message()) : Optional.empty();
  }

  /** The IDs of its threads as the process tree lists them; its own PID is among them. */
  public List<Integer> threadIds() {
    return Collections.unmodifiableList(entry.threads());
  }

  /** How many threads it has; a zombie has none. */
  public int threadCount() throws IOException {
    return state() == TaskState.ZOMBIE ? 0 : entry.threads().size();
  }

  /** The numbers of what it may share with others: memory, files, signal handlers, namespaces. */
  public Optional<TaskKobjIdsEntry> ids() throws IOException {
    return ids.get();
  }

  /** The namespaces it is in, by their numbers in the checkpoint, as far as they are recorded. */
  public Map<NamespaceKind, Integer> namespaces() throws IOException {
    Map<NamespaceKind, Integer> namespaces = new EnumMap<>(NamespaceKind.class);
    Optional<TaskKobjIdsEntry> all = ids();
    if (all.isPresent()) {
      for (NamespaceKind kind : NamespaceKind.values()) {
        kind.of(all.get()).ifPresent(id -> namespaces.put(kind, id));
      }
    }
    return namespaces;
  }

  /** User, groups and capabilities. */
  public Optional<CredsEntry> credentials() throws IOException {
    return credentials.get();
  }

  /** Its descriptors, in the order of the image; empty if there is no image of them. */
  public Optional<List<Descriptor>> descriptors() throws IOException {
    return descriptors.get();
  }

  private Optional<List<Descriptor>> readDescriptors() throws IOException {
    if (!checkpoint.hasDescriptorTables()) {
      return images.descriptors(pid());
    }
    Optional<TaskKobjIdsEntry> all = ids();
    return all.isPresent() ? images.descriptors(all.get().getFilesId()) : Optional.empty();
  }

  /** The directory it works in; empty if it is not known. */
  public Optional<OpenFile> workingDirectory() throws IOException {
    Optional<FsEntry> place = fs.get();
    return place.isPresent() ? withPath(place.get().getCwdId()) : Optional.empty();
  }

  /** The directory that is {@code /} for it; empty if it is not known. */
  public Optional<OpenFile> rootDirectory() throws IOException {
    Optional<FsEntry> place = fs.get();
    return place.isPresent() ? withPath(place.get().getRootId()) : Optional.empty();
  }

  /** Its directories and the mask for new files; empty if there is no image of them. */
  public Optional<FsEntry> directories() throws IOException {
    return fs.get();
  }

  /** The program it runs; empty if it is not known. */
  public Optional<OpenFile> executable() throws IOException {
    Optional<MmEntry> all = memory();
    return all.isPresent() ? withPath(all.get().getExeFileId()) : Optional.empty();
  }

  private Optional<OpenFile> withPath(int file) throws IOException {
    return checkpoint.files().find(FileKind.REG, file);
  }

  /**
   * Where its memory has code, heap, stack, command line, without the mappings; empty if it has
   * none.
   */
  public Optional<MmEntry> memory() throws IOException {
    return memory.get().map(MmImage::layout);
  }

  /**
   * The mappings of its memory as recorded, in the order of the image. A process may have a million
   * of them: the list makes each when it is asked for.
   */
  public List<VmaEntry> mappings() throws IOException {
    return memory.get().map(MmImage::mappings).orElse(List.of());
  }

  /** The mappings of its memory, in the order of the image, which is that of their addresses. */
  public List<MemoryArea> memoryAreas() throws IOException {
    return new ListView<>(mappings(), MemoryArea::of);
  }

  /** The file that a mapping shows; empty if it shows none, or that is not known. */
  public Optional<OpenFile> file(MemoryArea area) throws IOException {
    if (!area.kind().hasFile()) {
      return Optional.empty();
    }
    int id = (int) area.backing();
    Optional<OpenFile> file = checkpoint.files().find(FileKind.MEMFD, id);
    return file.isPresent() ? file : withPath(id);
  }

  /** Which pages the checkpoint has of its memory; empty if there is no image of them. */
  public Optional<Pagemap> pagemap() throws IOException {
    return pagemap.get();
  }

  /**
   * Opens its memory for reading.
   *
   * @throws IOException if its images cannot be read, or there are none
   */
  public TaskMemory openMemory() throws IOException {
    return checkpoint
        .memory()
        .open(Integer.toUnsignedLong(pid()), memory.get().orElse(MmImage.NONE));
  }

  /**
   * The arguments it was started with, or the title that it has written over them, as {@code
   * /proc/PID/cmdline} would show them; empty if the checkpoint does not have them. Read at each
   * call.
   */
  public Optional<List<NameBytes>> commandLine() throws IOException {
    return strings(ProcessStrings::commandLine);
  }

  /**
   * The variables it was started with, each as {@code NAME=VALUE}, as {@code /proc/PID/environ}
   * would show them; empty if the checkpoint does not have them. Read at each call.
   */
  public Optional<List<NameBytes>> environment() throws IOException {
    return strings(ProcessStrings::environment);
  }

  private interface StringsReader {
    Optional<List<NameBytes>> read(ProcessStrings strings) throws IOException;
  }

  private Optional<List<NameBytes>> strings(StringsReader reader) throws IOException {
    Optional<MmEntry> places = memory();
    if (places.isEmpty() || !images.hasPagemap()) {
      return Optional.empty();
    }
    try (TaskMemory open = openMemory()) {
      return reader.read(new ProcessStrings(open, places.get()));
    }
  }

  /**
   * What a mapping is called: the path of a file, {@code memfd:NAME}, {@code shmem[N]} for shared
   * anonymous memory and {@code sysv[N]} for System V segments (by the number in the name of their
   * pagemap), {@code [heap]}; empty for anonymous memory.
   */
  public Optional<NameBytes> name(MemoryArea area) throws IOException {
    return names(area).stream().findFirst();
  }

  /**
   * All names of a mapping: its {@link #name}, then others that stand for the same memory, as
   * {@code memfd:/dev/zero} does for {@code shmem[3485]}. None for anonymous memory.
   */
  public List<NameBytes> names(MemoryArea area) throws IOException {
    return new AreaNames(checkpoint.files()).all(area, file(area));
  }

  /**
   * The mappings of which one of the {@link #names} contains a text, in the order of {@link
   * #memoryAreas}.
   */
  public List<MemoryArea> areasNamed(String part) throws IOException {
    List<MemoryArea> found = new ArrayList<>();
    for (MemoryArea area : memoryAreas()) {
      if (names(area).stream().anyMatch(name -> name.text().contains(part))) {
        found.add(area);
      }
    }
    return found;
  }

  /** The process's number. */
  @Override
  public String toString() {
    return "task " + Integer.toUnsignedString(pid());
  }
}
