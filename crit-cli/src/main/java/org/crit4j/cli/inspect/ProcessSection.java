package org.crit4j.cli.inspect;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.TaskState;
import org.crit4j.checkpoint.TaskThread;
import org.crit4j.checkpoint.facts.ExitStatus;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.cli.inspect.View.Part;

/** The processes, with what is asked for of each of them. */
final class ProcessSection implements Section {
  @Override
  public boolean isIn(View view) {
    return view.hasProcesses();
  }

  @Override
  public boolean isOfImages() {
    return true;
  }

  @Override
  public void show(Subject subject, Branch root) throws IOException {
    Branch branch = root.add("Process tree");
    Drawing drawing = new Drawing(subject);
    for (Task task : Selection.roots(subject)) {
      drawing.add(task, branch);
    }
  }

  /** Draws processes beneath each other. */
  private static final class Drawing {
    private final View view;
    private final ProcessText text;
    private final FilesSection.Drawing files;
    private final SocketsSection.Drawing sockets;

    Drawing(Subject subject) {
      this.view = subject.view();
      this.text = new ProcessText(subject.problems());
      this.files = new FilesSection.Drawing(subject);
      this.sockets = new SocketsSection.Drawing(subject);
    }

    void add(Task task, Branch above) {
      Branch branch = above.add(tag(task), title(task));
      threads(task, branch);
      if (view.has(Part.PS_TREE_ENV)) {
        environment(task, branch);
      }
      if (view.has(Part.FILES)) {
        files.add(task, branch);
      }
      if (view.has(Part.SOCKETS)) {
        sockets.add(task, branch);
      }
      for (Task child : ProcessText.sorted(task.children())) {
        add(child, branch);
      }
    }

    private String tag(Task task) {
      TaskState state = text.state(task);
      boolean usual = state == TaskState.ALIVE || state == TaskState.UNKNOWN;
      return ProcessText.pid(task) + (usual ? "" : " (" + text.stateName(task) + ")");
    }

    private String title(Task task) {
      String line = view.has(Part.PS_TREE_CMD) ? text.commandLine(task) : "";
      String title = line.isEmpty() ? text.name(task) : line;
      return text.exit(task).map(it -> title.stripTrailing() + " (" + it + ")").orElse(title);
    }

    private void threads(Task task, Branch branch) {
      List<TaskThread> threads = text.threads(task);
      if (threads.size() > 1) {
        Branch all = branch.add("Threads");
        for (TaskThread thread : threads) {
          all.add(
              Integer.toUnsignedString(thread.tid()),
              thread.name().map(NameBytes::text).orElse("?"));
        }
      }
    }

    private void environment(Task task, Branch branch) {
      List<String> variables = text.environmentLines(task);
      if (!variables.isEmpty()) {
        Branch all = branch.add("Environment variables");
        variables.forEach(all::add);
      }
    }
  }

  @Override
  public void show(Subject subject, JsonObject document) throws IOException {
    ProcessText text = new ProcessText(subject.problems());
    List<Task> roots = Selection.roots(subject);
    if (!roots.isEmpty()) {
      document.add("process_tree", json(roots.get(0), subject.view(), text));
    }
    if (roots.size() > 1) {
      // Images have one; more there are if they are damaged.
      JsonArray others = new JsonArray();
      roots.subList(1, roots.size()).forEach(it -> others.add(json(it, subject.view(), text)));
      document.add("orphans", others);
    }
  }

  private static JsonObject json(Task task, View view, ProcessText text) {
    JsonObject process = new JsonObject();
    process.addProperty("pid", Integer.toUnsignedLong(task.pid()));
    process.addProperty("command", text.name(task));
    if (view.has(Part.PS_TREE_CMD)) {
      JsonTree.text(process, "cmdline", text.commandLine(task));
    }
    process.addProperty("task_state", text.stateName(task));
    text.exit(task).ifPresent(it -> exit(it, process));
    process.addProperty("ppid", Integer.toUnsignedLong(task.ppid()));
    process.addProperty("pgid", Integer.toUnsignedLong(task.pgid()));
    process.addProperty("sid", Integer.toUnsignedLong(task.sid()));
    if (view.has(Part.PS_TREE_CMD)) {
      List<String> arguments = text.arguments(task).stream().map(NameBytes::text).toList();
      JsonTree.array(process, "arguments", JsonTree.array(arguments));
    }
    if (view.has(Part.PS_TREE_ENV)) {
      JsonObject variables = new JsonObject();
      for (Map.Entry<String, String> each : text.environment(task).entrySet()) {
        variables.addProperty(each.getKey(), each.getValue());
      }
      JsonTree.object(process, "environment_variables", variables);
    }
    JsonTree.array(process, "threads", threads(task, text));
    children(task, view, text, process);
    return process;
  }

  private static void exit(ExitStatus status, JsonObject process) {
    status.code().ifPresent(it -> process.addProperty("exit_code", it));
    status.signal().ifPresent(it -> process.addProperty("exit_signal", it));
  }

  private static JsonArray threads(Task task, ProcessText text) {
    JsonArray threads = new JsonArray();
    for (TaskThread thread : text.threads(task)) {
      JsonObject object = new JsonObject();
      object.addProperty("tid", Integer.toUnsignedLong(thread.tid()));
      JsonTree.text(object, "name", thread.name().map(NameBytes::text));
      threads.add(object);
    }
    return threads;
  }

  private static void children(Task task, View view, ProcessText text, JsonObject process) {
    JsonArray children = new JsonArray();
    for (Task child : ProcessText.sorted(task.children())) {
      children.add(json(child, view, text));
    }
    JsonTree.array(process, "children", children);
  }
}
