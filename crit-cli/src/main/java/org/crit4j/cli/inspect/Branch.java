package org.crit4j.cli.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.Printable;
import org.crit4j.cli.text.Palette;
import org.crit4j.cli.text.Palette.Style;

/** A tree of lines, drawn with its branches. Text is made safe for terminals. */
final class Branch {
  private final String tag;
  private final String text;
  private final List<Branch> branches = new ArrayList<>();

  Branch(String text) {
    this("", text);
  }

  private Branch(String tag, String text) {
    this.tag = Printable.of(tag);
    this.text = Printable.of(text);
  }

  /** Adds a line beneath this one. */
  Branch add(String line) {
    return add(new Branch(line));
  }

  /** Adds a line that begins with a word in brackets. */
  Branch addTagged(String word, String line) {
    return add(new Branch("[" + word + "]", "  " + line));
  }

  private Branch add(Branch branch) {
    branches.add(branch);
    return branch;
  }

  /** Adds a line with a label. */
  Branch addLabelled(String label, String value) {
    return add(new Branch(label + ":", " " + value));
  }

  /** Adds a line with a label if there is a value. */
  void addLabelled(String label, Optional<String> value) {
    value.ifPresent(it -> addLabelled(label, it));
  }

  /** Draws it; every line ends with a newline. */
  String draw(Palette palette) {
    StringBuilder drawing = new StringBuilder(palette.bold(tag + text)).append('\n');
    drawBranches("", palette, drawing);
    return drawing.toString();
  }

  private void drawBranches(String indent, Palette palette, StringBuilder drawing) {
    for (int i = 0; i < branches.size(); i++) {
      Branch branch = branches.get(i);
      boolean last = i == branches.size() - 1;
      drawing.append(palette.paint(Style.DIM, indent + (last ? "└── " : "├── ")));
      drawing.append(branch.line(palette)).append('\n');
      branch.drawBranches(indent + (last ? "    " : "│   "), palette, drawing);
    }
  }

  private String line(Palette palette) {
    String plain = tag.isEmpty() && !branches.isEmpty() ? palette.bold(text) : text;
    return palette.paint(tag.endsWith("]") ? Style.CYAN : Style.BOLD, tag) + plain;
  }
}
