package org.crit4j.cli.describe;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The description of a command, taken from its definition.
 *
 * @param name the word that calls it
 * @param summary what it does, in one line
 * @param synopsis how to call it, without the word crit; one line per form
 * @param options its options, each once
 */
public record CommandShape(
    String name, String summary, List<String> synopsis, List<OptionShape> options) {

  /**
   * The words that each operand is one of, by place; an empty list where it may be anything. In a
   * synopsis like {@code x DIR ps|fds [--json]} the second operand is one of two words.
   */
  List<List<String>> operands() {
    List<TreeSet<String>> places = new ArrayList<>();
    for (String form : synopsis) {
      List<String> words = operands(form);
      for (int i = 0; i < words.size(); i++) {
        if (i == places.size()) {
          places.add(new TreeSet<>());
        }
        places.get(i).addAll(Choices.of(words.get(i)));
      }
    }
    return places.stream().map(List::copyOf).toList();
  }

  private List<String> operands(String form) {
    // Options in brackets go with their arguments; brackets around operands just go.
    String bare = form.substring(name.length()).replaceAll("\\[-[^\\]]*\\]", " ");
    List<String> operands = new ArrayList<>();
    boolean argument = false;
    for (String word : bare.replaceAll("[\\[\\]]", " ").strip().split("\\s+", -1)) {
      boolean option = word.startsWith("-");
      if (!word.isEmpty() && !option && !argument) {
        operands.add(word);
      }
      argument = option;
    }
    return operands;
  }
}
