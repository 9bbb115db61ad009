package org.crit4j.edit;

/** Numbers and values in sentences. */
public final class Words {
  private Words() {}

  /** A number with its noun: {@code 1 socket}, {@code 2 sockets}. */
  public static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : noun.endsWith("s") ? "es" : "s");
  }

  /** A process by its number, which is unsigned. */
  public static String process(int pid) {
    return "process " + Integer.toUnsignedString(pid);
  }
}
