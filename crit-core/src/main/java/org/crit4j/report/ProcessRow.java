package org.crit4j.report;

import static org.crit4j.report.ColumnType.Simple.BOOLEAN;
import static org.crit4j.report.ColumnType.Simple.ENUM;
import static org.crit4j.report.ColumnType.Simple.INTEGER;
import static org.crit4j.report.ColumnType.Simple.MESSAGE;
import static org.crit4j.report.ColumnType.Simple.SIZE;
import static org.crit4j.report.ColumnType.Simple.STRING;
import static org.crit4j.report.ColumnType.Simple.TEXT;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.crit4j.checkpoint.ExitStatus;
import org.crit4j.checkpoint.NamespaceKind;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.checkpoint.TaskState;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.checkpoint.file.RegularFile;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.CredsEntry;
import org.crit4j.images.FsEntry;
import org.crit4j.images.MmEntry;
import org.crit4j.images.TaskCoreEntry;
import org.crit4j.images.TaskKobjIdsEntry;
import org.crit4j.memory.MemoryArea;
import org.crit4j.memory.PageRun;

/**
 * A process.
 *
 * @param report the report it is of
 * @param task the process in the model
 */
public record ProcessRow(CheckpointReport report, Task task) {
  static final Table<CheckpointReport, ProcessRow> TABLE =
      Table.named(
          "processes", "A process of the checkpoint.", ProcessRow.class, ProcessRow::define);

  private static Table.Definition<CheckpointReport, ProcessRow> define(
      Table.Builder<ProcessRow> table) {
    return table
        .column("pid", INTEGER, "Process ID, as the process sees it.", ProcessRow::pid)
        .column("name", TEXT, "Name (comm), of at most 15 bytes.", ProcessRow::name)
        .column("state", ENUM, "alive, stopped, zombie or unknown.", ProcessRow::stateName)
        .column("ppid", INTEGER, "PID of the parent; 0 for the first.", ProcessRow::ppid)
        .column("pgid", INTEGER, "Process group.", ProcessRow::pgid)
        .column("sid", INTEGER, "Session.", ProcessRow::sid)
        .column(
            "exit_code",
            INTEGER,
            "Exit code of a zombie; empty if a signal ended it.",
            ProcessRow::exitCode)
        .column("exit_signal", INTEGER, "Signal that ended a zombie.", ProcessRow::exitSignal)
        .column("thread_count", INTEGER, "Number of threads; 0 for a zombie.", ProcessRow::threads)
        .column("uid", INTEGER, "Real user ID.", ProcessRow::uid)
        .column("gid", INTEGER, "Real group ID.", ProcessRow::gid)
        .column(
            "command_line",
            new ColumnType.ListOf(TEXT),
            "Arguments, or the title that the process wrote over them.",
            ProcessRow::commandLine)
        .column("executable", TEXT, "Path of the program.", ProcessRow::executable)
        .column("working_directory", TEXT, "Current directory.", ProcessRow::workingDirectory)
        .column("root_directory", TEXT, "Root directory.", ProcessRow::rootDirectory)
        .column(
            "umask", STRING, "Mask for the modes of new files, in octal digits.", ProcessRow::umask)
        .column("architecture", ENUM, "Processor architecture.", ProcessRow::architecture)
        .column(
            "oom_score_adj",
            INTEGER,
            "Adjustment of the score by which the kernel kills when memory is short.",
            ProcessRow::oomScoreAdjustment)
        .column(
            "child_subreaper",
            BOOLEAN,
            "Whether orphaned descendants become its children.",
            ProcessRow::childSubreaper)
        .column(
            "memory",
            SIZE,
            "Bytes of its pages in the checkpoint and in the dumps before.",
            ProcessRow::memory)
        .column("shared", SIZE, "Bytes of its shared mappings.", ProcessRow::shared)
        .column(
            "namespaces",
            namespaceColumns(),
            "IDs of its namespaces by kind.",
            ProcessRow::namespaces)
        .column(
            "layout",
            MESSAGE,
            "Addresses of code, heap, stack and arguments, as recorded.",
            ProcessRow::layout)
        .column("ids", MESSAGE, "IDs of the kernel objects it may share.", ProcessRow::ids)
        .column(
            "credentials",
            MESSAGE,
            "Users, groups and capabilities as recorded.",
            ProcessRow::credentials)
        .column(
            "core",
            MESSAGE,
            "Process state as recorded, raw wait status included.",
            ProcessRow::core)
        .rows(report -> Rows.map(report.tasks(), it -> new ProcessRow(report, it)), "pid");
  }

  /**
   * Namespaces of a process.
   *
   * @param ids their IDs in the checkpoint, as far as they are recorded
   */
  public record Namespaces(Map<NamespaceKind, Integer> ids) {}

  private static ColumnType namespaceColumns() {
    Table.Builder<Namespaces> row = Table.nested(Namespaces.class);
    for (NamespaceKind kind : NamespaceKind.values()) {
      String word = TextValues.word(kind);
      row.column(
          word,
          INTEGER,
          "ID of the " + word + " namespace.",
          it -> Optional.ofNullable(it.ids().get(kind)).map(Integer::toUnsignedLong));
    }
    return row.asType();
  }

  private Problems problems() {
    return report.problems();
  }

  /** Process ID, as the process sees it. */
  public long pid() {
    return Integer.toUnsignedLong(task.pid());
  }

  /** PID of the parent; 0 for the first process. */
  public long ppid() {
    return Integer.toUnsignedLong(task.ppid());
  }

  /** Process group. */
  public long pgid() {
    return Integer.toUnsignedLong(task.pgid());
  }

  /** Session. */
  public long sid() {
    return Integer.toUnsignedLong(task.sid());
  }

  /** Name of at most 15 bytes. */
  public Optional<NameBytes> name() {
    return problems().find(task::name);
  }

  /** State at the dump. */
  public TaskState state() {
    return problems().attempt(task::state, TaskState.UNKNOWN);
  }

  private String stateName() {
    return TextValues.word(state());
  }

  /** How a zombie ended; empty for all others. */
  public Optional<ExitStatus> exit() {
    return problems().find(task::exitStatus);
  }

  /** How a process ended, in words: {@code exit code 42}, {@code ended by SIGKILL}. */
  public static String ended(ExitStatus status) {
    return status.code().isPresent()
        ? "exit code " + status.code().getAsInt()
        : "ended by " + SignalNames.of(status.signal().orElse(0));
  }

  private OptionalInt exitCode() {
    return exit().map(ExitStatus::code).orElse(OptionalInt.empty());
  }

  private OptionalInt exitSignal() {
    return exit().map(ExitStatus::signal).orElse(OptionalInt.empty());
  }

  /** Number of threads; 0 for a zombie. */
  public long threads() {
    return problems().attempt(task::threadCount, 0);
  }

  /** Real user ID. */
  public OptionalLong uid() {
    return id(credentials().map(CredsEntry::getUid));
  }

  /** Real group ID. */
  public OptionalLong gid() {
    return id(credentials().map(CredsEntry::getGid));
  }

  private static OptionalLong id(Optional<Integer> id) {
    return id.isPresent()
        ? OptionalLong.of(Integer.toUnsignedLong(id.get()))
        : OptionalLong.empty();
  }

  /** Arguments, or the title that the process wrote over them. */
  public Optional<List<NameBytes>> commandLine() {
    return problems().find(task::commandLine);
  }

  /** Path of the program. */
  public Optional<NameBytes> executable() {
    return path(task::executable);
  }

  /** Current directory. */
  public Optional<NameBytes> workingDirectory() {
    return path(task::workingDirectory);
  }

  /** Root directory. */
  public Optional<NameBytes> rootDirectory() {
    return path(task::rootDirectory);
  }

  private Optional<NameBytes> path(Problems.Reading<Optional<OpenFile>> reading) {
    return problems()
        .find(reading)
        .filter(RegularFile.class::isInstance)
        .map(it -> ((RegularFile) it).path());
  }

  /** Mask for the modes of new files, in octal digits. */
  public Optional<String> umask() {
    return problems()
        .find(task::directories)
        .filter(FsEntry::hasUmask)
        .map(it -> String.format("%04o", it.getUmask()));
  }

  /** Processor architecture. */
  public Optional<String> architecture() {
    return problems().find(task::architecture).map(CoreEntry.March::name);
  }

  /** Adjustment of the score by which the kernel kills when memory is short. */
  public OptionalLong oomScoreAdjustment() {
    Optional<TaskCoreEntry> core = core().filter(TaskCoreEntry::hasOomScoreAdj);
    return core.isPresent() ? OptionalLong.of(core.get().getOomScoreAdj()) : OptionalLong.empty();
  }

  /** Whether orphaned descendants become its children. */
  public Optional<Boolean> childSubreaper() {
    return core().filter(TaskCoreEntry::hasChildSubreaper).map(TaskCoreEntry::getChildSubreaper);
  }

  /** Bytes of its pages in the checkpoint and in the dumps before; empty if it has no memory. */
  public Optional<Long> memory() {
    return state() == TaskState.ZOMBIE
        ? Optional.empty()
        : problems().find(() -> Optional.of(storedBytes()));
  }

  private long storedBytes() throws IOException {
    try (TaskMemory memory = task.openMemory()) {
      long pages = 0;
      for (PageRun run : memory.runs()) {
        pages += run.isPresent() || run.isInParent() ? run.pages() : 0;
      }
      return pages * memory.pageSize();
    }
  }

  /** Bytes of its shared mappings; empty if it has no memory. */
  public Optional<Long> shared() {
    return layout().map(memory -> sharedBytes(problems().list(task::memoryAreas)));
  }

  private static long sharedBytes(List<MemoryArea> areas) {
    long bytes = 0;
    for (MemoryArea each : areas) {
      bytes += each.isShared() ? each.length() : 0;
    }
    return bytes;
  }

  /** Addresses of code, heap, stack and arguments, without the mappings. */
  public Optional<MmEntry> layout() {
    return problems().find(task::memory);
  }

  /** IDs of its namespaces. */
  public Namespaces namespaces() {
    return new Namespaces(problems().attempt(task::namespaces, Map.of()));
  }

  /** IDs of the kernel objects that it may share. */
  public Optional<TaskKobjIdsEntry> ids() {
    return problems().find(task::ids);
  }

  /** Users, groups and capabilities. */
  public Optional<CredsEntry> credentials() {
    return problems().find(task::credentials);
  }

  /** State of the process as recorded. */
  public Optional<TaskCoreEntry> core() {
    return problems().find(task::taskCore);
  }
}
