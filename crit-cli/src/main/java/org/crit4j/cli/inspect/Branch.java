package org.crit4j.cli.inspect;

import java.util.ArrayList;
import java.util.List;
import org.crit4j.Printable;

/** A tree of lines, drawn with its branches. What it is given is made safe for terminals. */
final class Branch {
  private final String text;
  private final List<Branch> branches = new ArrayList<>();

  Branch(String text) {
    this.text = Printable.of(text);
  }

  /** Adds a line beneath this one. */
  Branch add(String line) {
    Branch branch = new Branch(line);
    branches.add(branch);
    return branch;
  }

  /** Adds a line that begins with a word in brackets. */
  Branch add(String tag, String line) {
    return add("[" + tag + "]  " + line);
  }

  /** Draws it; every line ends with a newline and starts with the prefix. */
  String draw(String prefix) {
    StringBuilder drawing = new StringBuilder(prefix).append(text).append('\n');
    drawBranches(prefix, drawing);
    return drawing.toString();
  }

  private void drawBranches(String indent, StringBuilder drawing) {
    for (int i = 0; i < branches.size(); i++) {
      Branch branch = branches.get(i);
      boolean last = i == branches.size() - 1;
      drawing.append(indent).append(last ? "└── " : "├── ").append(branch.text).append('\n');
      branch.drawBranches(indent + (last ? "    " : "│   "), drawing);
    }
  }
}
