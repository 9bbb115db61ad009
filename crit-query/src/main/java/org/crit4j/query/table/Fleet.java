package org.crit4j.query.table;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.crit4j.CritException;
import org.crit4j.container.CheckpointOpener;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.ContainerCheckpoint.Purpose;
import org.crit4j.report.Problems;

/**
 * Checkpoints that are read together. Each is opened when a table needs it, and a few stay open: a
 * fleet may have any number. One that cannot be opened has no rows but one in {@code problems}. Not
 * for use by several threads at a time.
 */
public final class Fleet implements AutoCloseable {
  /** Unused ones that stay open, for the next table. */
  private static final int KEPT = 2;

  /** An archive that comes in a stream cannot be opened again. */
  private static final String STREAM = "-";

  private final List<Source> sources;
  private final Consumer<IOException> listener;
  private final Map<Integer, Lease> open = new HashMap<>();
  private final Deque<Integer> unused = new ArrayDeque<>();
  private final Map<Integer, Set<ProblemRow>> problems = new HashMap<>();
  private final Set<Integer> broken = new HashSet<>();

  /** Where a checkpoint is. */
  public interface Source {
    /** The value of the column {@code checkpoint}. */
    String label();

    /**
     * Opens it.
     *
     * @throws IOException if it cannot be opened, or is not a checkpoint
     */
    ContainerCheckpoint open() throws IOException;
  }

  /** A file or a directory. */
  private record OfPath(Path path, CheckpointOpener opener) implements Source {
    @Override
    public String label() {
      return path.toString();
    }

    @Override
    public ContainerCheckpoint open() throws IOException {
      return opener.open(path, Purpose.PROCESSES);
    }
  }

  private static final class Lease {
    private final OpenCheckpoint checkpoint;
    private int users;

    Lease(OpenCheckpoint checkpoint) {
      this.checkpoint = checkpoint;
    }
  }

  /**
   * A fleet.
   *
   * @param paths archives and directories
   * @param opener opens them
   * @param listener is called with each problem when it is found, for the first time
   */
  public Fleet(List<Path> paths, CheckpointOpener opener, Consumer<IOException> listener) {
    this(paths.stream().map(it -> new OfPath(it, opener)).toList(), listener);
  }

  /**
   * A fleet of checkpoints that may be anywhere.
   *
   * @param listener is called with each problem when it is found, for the first time
   */
  public Fleet(List<? extends Source> sources, Consumer<IOException> listener) {
    this.sources = List.copyOf(sources);
    this.listener = listener;
  }

  /** How many checkpoints it has. */
  public int size() {
    return sources.size();
  }

  /** The value of the column {@code checkpoint} for one. */
  public String label(int number) {
    return sources.get(number).label();
  }

  /** The labels of the checkpoints with a problem, as far as they have been read. */
  public Set<String> damaged() {
    Set<String> damaged = new HashSet<>();
    problems.keySet().forEach(it -> damaged.add(label(it)));
    return damaged;
  }

  /**
   * Opens a checkpoint, which has to be released.
   *
   * @return empty if that is not possible, which is recorded
   */
  public Optional<OpenCheckpoint> open(int number) {
    if (broken.contains(number)) {
      return Optional.empty();
    }
    Lease lease = open.get(number);
    if (lease == null) {
      try {
        ContainerCheckpoint container = sources.get(number).open();
        Problems record = new Problems(it -> record(number, it));
        lease = new Lease(new OpenCheckpoint(label(number), container, record));
      } catch (IOException e) {
        broken.add(number);
        record(number, e);
        return Optional.empty();
      }
      open.put(number, lease);
    }
    unused.remove(number);
    lease.users++;
    return Optional.of(lease.checkpoint);
  }

  /** Gives back a checkpoint, once for each time that it was opened. */
  public void release(int number) {
    Lease lease = open.get(number);
    if (lease == null || --lease.users > 0) {
      return;
    }
    if (!label(number).equals(STREAM)) {
      unused.addLast(number);
    }
    if (unused.size() > KEPT) {
      close(unused.removeFirst());
    }
  }

  private void close(int number) {
    Lease lease = open.remove(number);
    try {
      if (lease != null) {
        lease.checkpoint.close();
      }
    } catch (IOException e) {
      record(number, e);
    }
  }

  private void record(int number, IOException problem) {
    Optional<String> image =
        problem instanceof CritException damage ? damage.location().file() : Optional.empty();
    ProblemRow row = new ProblemRow(image, String.valueOf(problem.getMessage()));
    if (problems.computeIfAbsent(number, it -> new LinkedHashSet<>()).add(row)) {
      listener.accept(problem);
    }
  }

  /**
   * The rows of a table in a checkpoint, which has to be released. For {@link FleetTable#PROBLEMS}
   * all tables that do not read pages are read, and the problems on the way are its rows.
   */
  public Iterator<FleetRow> rows(FleetTable<?> table, int number) {
    Optional<OpenCheckpoint> checkpoint = open(number);
    if (table == FleetTable.PROBLEMS) {
      checkpoint.ifPresent(Fleet::readAll);
      return FleetTable.PROBLEMS.rows(
          label(number), List.copyOf(problems.getOrDefault(number, Set.of())));
    }
    return checkpoint.isPresent() ? table.rows(checkpoint.get()) : FleetTable.none();
  }

  private static void readAll(OpenCheckpoint checkpoint) {
    for (FleetTable<?> each : FleetTable.all()) {
      int columns = each.isExpensive() ? 0 : each.columns().size();
      for (Iterator<FleetRow> rows = each.rows(checkpoint); columns > 0 && rows.hasNext(); ) {
        FleetRow row = rows.next();
        for (int i = 0; i < columns; i++) {
          row.cell(i);
        }
      }
    }
  }

  /** The numbers of all checkpoints of a label. */
  public List<Integer> numbers(String label) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      if (label(i).equals(label)) {
        numbers.add(i);
      }
    }
    return numbers;
  }

  @Override
  public void close() {
    for (Integer number : List.copyOf(open.keySet())) {
      close(number);
    }
  }
}
