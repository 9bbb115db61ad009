package org.crit4j.json;

/** The looks of the JSON form. */
public enum JsonStyle {
  /** One line, plain numbers. */
  RAW(false, false),
  /** Laid out over lines, plain numbers. */
  NICE(true, false),
  /** Laid out over lines, and numbers shown as what they mean: addresses, flags, devices. */
  PRETTY(true, true);

  private final boolean indented;
  private final boolean formatted;

  JsonStyle(boolean indented, boolean formatted) {
    this.indented = indented;
    this.formatted = formatted;
  }

  /** Whether the JSON is laid out over lines. */
  public boolean isIndented() {
    return indented;
  }

  /** Whether numbers are shown as what they mean. */
  public boolean isFormatted() {
    return formatted;
  }
}
