package org.crit4j.checkpoint.diff;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.Descriptor;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.facts.Fact;
import org.crit4j.checkpoint.facts.FileFacts;
import org.crit4j.checkpoint.facts.FileLabels;
import org.crit4j.checkpoint.file.OpenFile;

/**
 * Compares the files that processes use. The files of a process that was started again are compared
 * with those of the one before.
 */
public final class FileComparison {
  private final Checkpoint first;
  private final Checkpoint second;
  private final List<FileUse> added = new ArrayList<>();
  private final List<FileUse> removed = new ArrayList<>();
  private final List<Changes.Modified<FileUse>> modified = new ArrayList<>();
  private final List<FileUse> unchanged = new ArrayList<>();

  private FileComparison(Checkpoint first, Checkpoint second) {
    this.first = first;
    this.second = second;
  }

  /**
   * Compares them.
   *
   * @throws IOException if an image cannot be read
   */
  public static Changes<FileUse> compare(
      Checkpoint first, Checkpoint second, List<ProcessMatch> processes) throws IOException {
    FileComparison comparison = new FileComparison(first, second);
    for (ProcessMatch process : processes) {
      comparison.compare(process);
    }
    return new Changes<>(
        comparison.added, comparison.removed, comparison.modified, comparison.unchanged);
  }

  private void compare(ProcessMatch process) throws IOException {
    Map<String, FileUse> before = uses(first, process.before());
    Map<String, FileUse> after = uses(second, process.after());
    for (Map.Entry<String, FileUse> each : before.entrySet()) {
      FileUse now = after.get(each.getKey());
      if (now == null || !now.identity().equals(each.getValue().identity())) {
        removed.add(each.getValue());
      } else {
        compare(each.getValue(), now);
      }
    }
    for (Map.Entry<String, FileUse> each : after.entrySet()) {
      FileUse then = before.get(each.getKey());
      if (then == null || !then.identity().equals(each.getValue().identity())) {
        added.add(each.getValue());
      }
    }
  }

  private void compare(FileUse then, FileUse now) {
    List<Changes.Difference> differences = Changes.differences(then.facts(), now.facts());
    if (differences.isEmpty()) {
      unchanged.add(now);
    } else {
      modified.add(new Changes.Modified<>(then, now, differences));
    }
  }

  private static Map<String, FileUse> uses(Checkpoint checkpoint, Optional<Task> task)
      throws IOException {
    Map<String, FileUse> uses = new LinkedHashMap<>();
    if (task.isEmpty()) {
      return uses;
    }
    FileLabels labels = new FileLabels(checkpoint.files());
    FileFacts facts = new FileFacts(checkpoint);
    Task its = task.get();
    for (Descriptor descriptor : its.descriptors().orElse(List.of())) {
      String kind = FileLabels.kind(descriptor);
      String slot = kind + " " + Integer.toUnsignedString(descriptor.fd());
      Optional<OpenFile> file = checkpoint.files().find(descriptor);
      String identity = file.isPresent() ? labels.identity(file.get()) : "";
      List<Fact> known = file.isPresent() ? facts.of(file.get()) : List.of();
      uses.put(slot, new FileUse(its.pid(), slot, kind, labels.of(descriptor), identity, known));
    }
    directory("cwd", its, its.workingDirectory(), uses);
    directory("root", its, its.rootDirectory(), uses);
    return uses;
  }

  private static void directory(
      String slot, Task task, Optional<OpenFile> file, Map<String, FileUse> uses) {
    if (file.isPresent()) {
      String path = FileLabels.of(file.get());
      uses.put(slot, new FileUse(task.pid(), slot, "", path, path, List.of()));
    }
  }
}
