package org.crit4j.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.Printable;
import org.crit4j.internal.io.NewDirectory;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a directory and makes another of it, file by file, on all processors. A file that
 * fails does not stop the others.
 */
final class Conversion {
  private static final int QUEUED_PER_WORKER = 16;

  /** Decides what to do with a file. */
  @FunctionalInterface
  interface Planner {
    /**
     * The step for a regular file.
     *
     * @param from the file
     * @param toDirectory where its successor goes
     * @param name the name to report
     */
    Planned plan(Path from, Path toDirectory, String name) throws IOException;
  }

  /** A step and the file that it makes. */
  record Planned(Step step, Path target) {}

  private final Path from;
  private final Path to;
  private final Planner planner;
  private final DirectoryListener listener;
  private int converted;
  private int copied;
  private int failed;

  Conversion(Path from, Path to, Planner planner, DirectoryListener listener) {
    this.from = from;
    this.to = to;
    this.planner = planner;
    this.listener = listener;
  }

  DirectorySummary run() throws IOException {
    checkPlaces();
    List<Step> steps = new ArrayList<>();
    plan(from, to, "", steps);
    perform(steps);
    return new DirectorySummary(converted, copied, failed);
  }

  private void checkPlaces() throws IOException {
    if (!Files.isDirectory(from)) {
      boolean missing = !Files.exists(from);
      throw failure(from, missing ? "there is no such directory" : "this is no directory");
    }
    if (Files.exists(to) && !Files.isDirectory(to)) {
      throw failure(to, "this is no directory");
    }
    Path source = from.toRealPath();
    if (realPath(to).startsWith(source)) {
      throw failure(to, "the output would stand inside of the input directory");
    }
  }

  /** The path without links of what exists, or will once it is made. */
  private static Path realPath(Path path) throws IOException {
    Path whole = path.toAbsolutePath();
    Path existing = whole;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    return existing.toRealPath().resolve(existing.relativize(whole)).normalize();
  }

  private static CritException failure(Path path, String problem) {
    return new CritException(Location.UNKNOWN.inFile(path.toString()), problem);
  }

  private void plan(Path directory, Path target, String prefix, List<Step> steps)
      throws IOException {
    // Files that only their directory hides stay hidden.
    NewDirectory.createLike(target, directory);
    Set<Path> targets = new HashSet<>();
    for (Path file : children(directory)) {
      String name = prefix + file.getFileName();
      if (!isText(file.getFileName())) {
        steps.add(Step.failure(name, notText(file)));
      } else if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        plan(file, target.resolve(file.getFileName()), name + "/", steps);
      } else {
        steps.add(planFile(file, target, name, targets));
      }
    }
  }

  /** Whether the name survives as a string: a Linux file name can be any bytes. */
  private static boolean isText(Path name) {
    try {
      return name.getFileSystem().getPath(name.toString()).equals(name);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static CritException notText(Path file) {
    return new CritException(
        Location.UNKNOWN.inFile(file.toString()),
        "the name is not valid in the character encoding of the locale",
        "a name that is");
  }

  private Step planFile(Path file, Path target, String name, Set<Path> targets) {
    try {
      Planned planned = planner.plan(file, target, name);
      if (!targets.add(planned.target())) {
        throw failure(file, "another file already makes " + planned.target().getFileName());
      }
      return planned.step();
    } catch (IOException e) {
      return Step.failure(name, e);
    }
  }

  private static List<Path> children(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  private void perform(List<Step> steps) throws IOException {
    int workers = Runtime.getRuntime().availableProcessors();
    ExecutorService pool = Executors.newFixedThreadPool(workers);
    // A single worker would only be waited for.
    Executor executor = workers == 1 ? Runnable::run : pool;
    try {
      Deque<Future<Step.Kind>> running = new ArrayDeque<>();
      int submitted = 0;
      for (int done = 0; done < steps.size(); done++) {
        while (submitted < steps.size() && running.size() < workers * QUEUED_PER_WORKER) {
          FutureTask<Step.Kind> task = new FutureTask<>(steps.get(submitted++).task()::run);
          executor.execute(task);
          running.add(task);
        }
        report(steps.get(done), running.remove());
        listener.progress(done + 1, steps.size());
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private void report(Step step, Future<Step.Kind> result) throws IOException {
    Step.Kind kind;
    try {
      kind = result.get();
    } catch (ExecutionException e) {
      failed++;
      listener.failed(step.name(), asIoException(e.getCause()));
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    if (kind == Step.Kind.CONVERT) {
      converted++;
      listener.converted(step.name());
      return;
    }
    copied++;
    if (step.type().isEmpty()) {
      listener.copied(step.name());
    } else if (kind == Step.Kind.LINK) {
      listener.linked(step.name(), step.type().get());
    } else {
      listener.copied(step.name(), step.type().get());
    }
  }

  private static IOException asIoException(@Nullable Throwable cause) {
    if (cause instanceof IOException problem) {
      return problem;
    }
    if (cause instanceof Error error && !(cause instanceof OutOfMemoryError)) {
      throw error;
    }
    if (cause instanceof RuntimeException bug) {
      throw bug;
    }
    return new IOException("not enough memory: " + Printable.of(String.valueOf(cause)), cause);
  }
}
