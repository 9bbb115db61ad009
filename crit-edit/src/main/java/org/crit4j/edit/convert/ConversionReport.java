package org.crit4j.edit.convert;

import java.util.ArrayList;
import java.util.List;

/**
 * What a conversion has done, each in a line: the file first where it is of one.
 *
 * @param changes what is in another form now
 * @param losses what is not in the images any more, or means nothing to the version
 * @param needs what only later releases read, if the images are for any
 * @param refusals what the version cannot have, so that there is no result
 */
public record ConversionReport(
    List<String> changes, List<String> losses, List<String> needs, List<String> refusals) {
  /** Copies the lists. */
  public ConversionReport {
    changes = List.copyOf(changes);
    losses = List.copyOf(losses);
    needs = List.copyOf(needs);
    refusals = List.copyOf(refusals);
  }

  /** Whether the images can be had in that form. */
  public boolean isPossible() {
    return refusals.isEmpty();
  }

  /** Collects the lines. */
  static final class Notes {
    private final List<String> changes = new ArrayList<>();
    private final List<String> losses = new ArrayList<>();
    private final List<String> needs = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();

    void changed(String what) {
      changes.add(what);
    }

    void lost(String what) {
      losses.add(what);
    }

    void needed(String what) {
      needs.add(what);
    }

    void refused(String what) {
      refusals.add(what);
    }

    /** A number with a word, in the plural if it is not one. */
    static String count(long number, String word) {
      return number + " " + word + (number == 1 ? "" : "s");
    }

    boolean isRefused() {
      return !refusals.isEmpty();
    }

    ConversionReport report() {
      return new ConversionReport(changes, losses, needs, refusals);
    }
  }
}
