package org.crit4j.coredump;

/** A statement of a core file on the process or on one of its threads. */
public sealed interface Note
    permits ThreadStatus, RegisterSet, ProcessInfo, SignalInfo, AuxiliaryVector, MappedFiles {

  /** What it is on. */
  NoteType type();

  /** Its bytes as a machine has them, without header and padding. */
  byte[] descriptor(Machine machine);
}
