package org.crit4j.cli.explore;

import java.io.IOException;
import org.crit4j.checkpoint.Task;
import org.crit4j.json.JsonOutput;

/** The document that explorers print for programs: an object for each process. */
public final class JsonExploration {
  private final Explorer explorer;

  /** What an explorer shows. */
  public JsonExploration(Explorer explorer) {
    this.explorer = explorer;
  }

  /**
   * Prints it.
   *
   * @throws IOException if the output cannot be written
   */
  public void print(Exploration exploration, JsonOutput out) throws IOException {
    out.beginObject().key("processes").beginArray();
    for (Task task : exploration.tasks()) {
      ProcessJson process = new ProcessJson(task, exploration.problems(), out);
      out.beginObject();
      out.key("pid").unsigned(Integer.toUnsignedLong(task.pid()));
      process.member("name", task::name);
      out.key("state").value(TextOut.word(exploration.state(task)));
      explorer.print(exploration, process, out);
      out.endObject();
    }
    out.endArray().endObject().finish();
  }
}
