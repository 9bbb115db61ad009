package org.crit4j.coredump;

/** The signal that ended the process: none, since it was checkpointed alive. */
public record SignalInfo() implements Note {
  private static final int SIZE = 128;

  @Override
  public NoteType type() {
    return NoteType.SIGINFO;
  }

  @Override
  public byte[] descriptor(Machine machine) {
    return new byte[SIZE];
  }
}
