package org.crit4j.edit.preflight;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.crit4j.checkpoint.Descriptor;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.checkpoint.file.Pipe;

/** Whether pipes have both of their ends. */
final class PipeCheck implements Check {
  private static final int ACCESS = 3;

  @Override
  public void run(Situation in, Consumer<Obstacle> out) throws IOException {
    Map<Integer, Integer> ends = new HashMap<>();
    for (Pipe pipe : in.checkpoint().files().all(Pipe.class)) {
      ends.merge(pipe.pipeId(), end(pipe), (a, b) -> a | b);
    }
    Map<Integer, String> users = new LinkedHashMap<>();
    for (Task task : in.living()) {
      for (Descriptor each : task.descriptors().orElse(List.of())) {
        OpenFile file = in.checkpoint().files().find(each).orElse(null);
        if (file instanceof Pipe pipe && ends.getOrDefault(pipe.pipeId(), 3) == 2) {
          users.putIfAbsent(pipe.pipeId(), "descriptor " + each.fd() + " of " + task);
        }
      }
    }
    users.forEach(
        (pipe, user) ->
            out.accept(
                Obstacle.of(
                        Level.MAY_BREAK,
                        "pipe",
                        user + " writes to a pipe whose reader was not dumped: writing will fail")
                    .suggest(
                        "criu restore --inherit-fd 'fd[1]:pipe["
                            + Integer.toUnsignedString(pipe)
                            + "]', or crit edit --fd FD=FILE")));
  }

  /** 1 for the end that is read, 2 for the one that is written, 3 for a descriptor of both. */
  private static int end(Pipe pipe) {
    return switch (pipe.flags() & ACCESS) {
      case 0 -> 1;
      case 1 -> 2;
      default -> 3;
    };
  }
}
