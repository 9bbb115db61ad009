package org.crit4j.cli;

import java.io.IOException;
import org.crit4j.Printable;
import org.crit4j.edit.Edit;
import org.crit4j.edit.FieldDifference;
import org.crit4j.finding.Finding;

/**
 * What changes have come to, in words.
 *
 * @param command the name of the command
 */
record OutcomeText(String command, Console console) {
  private static final int LONGEST_VALUE = 200;

  /** Prints what has come of the changes; returns whether the result may be written. */
  boolean print(Edit.Outcome outcome, boolean force) throws IOException {
    for (String each : outcome.matches()) {
      console.print("# " + Printable.of(each) + "\n");
    }
    for (FieldDifference each : outcome.differences()) {
      console.print(text(each));
    }
    for (String each : outcome.warnings()) {
      tell("warning", each);
    }
    String word = force ? "warning" : "refused";
    for (String each : outcome.refusals()) {
      tell(word, each);
    }
    for (Finding each : outcome.errors()) {
      tell(word, each.image() + ": " + each.rule().id() + ": " + each.message());
    }
    if (!outcome.isWritable() && !force) {
      console.error("crit " + command + ": nothing is written (--force writes it all the same)\n");
    }
    return outcome.isWritable() || force;
  }

  private void tell(String word, String text) {
    console.error("crit " + command + ": " + word + ": " + Printable.of(text) + "\n");
  }

  private static String text(FieldDifference difference) {
    String place = difference.path().isEmpty() ? "" : difference.path() + ": ";
    return Printable.of(
            difference.image()
                + ": "
                + place
                + difference.before().map(OutcomeText::shortened).orElse("(none)")
                + " -> "
                + difference.after().map(OutcomeText::shortened).orElse("(none)"))
        + "\n";
  }

  private static String shortened(String value) {
    return value.length() <= LONGEST_VALUE
        ? value
        : value.substring(0, LONGEST_VALUE) + "... (" + value.length() + " characters)";
  }
}
