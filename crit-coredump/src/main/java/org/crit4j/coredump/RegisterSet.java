package org.crit4j.coredump;

/**
 * Registers of a thread besides the general ones, as the kernel lays them out.
 *
 * @param type which registers
 * @param bytes the registers, in the machine's order of bytes
 */
public record RegisterSet(NoteType type, byte[] bytes) implements Note {

  static RegisterSet of(NoteType type, Struct struct) {
    return new RegisterSet(type, struct.bytes());
  }

  @Override
  public byte[] descriptor(Machine machine) {
    return bytes;
  }
}
