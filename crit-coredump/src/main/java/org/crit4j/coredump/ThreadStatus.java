package org.crit4j.coredump;

/**
 * Ids, signals and general registers of a thread. The register sets that follow it in a core file,
 * up to the next one, are of the same thread.
 *
 * @param tid id of the thread
 * @param parent id of the process's parent
 * @param group id of its process group
 * @param session id of its session
 * @param pending the signals that wait for this thread, signal n in bit n - 1
 * @param blocked the signals that it does not take, signal n in bit n - 1
 * @param hasFloatingPoint whether a set of floating-point registers follows
 * @param registers the general registers, in the order of the machine's {@code elf_gregset_t}
 */
public record ThreadStatus(
    int tid,
    int parent,
    int group,
    int session,
    long pending,
    long blocked,
    boolean hasFloatingPoint,
    long[] registers)
    implements Note {

  @Override
  public NoteType type() {
    return NoteType.PRSTATUS;
  }

  // Signal and times are left at 0: a checkpointed process dies of no signal, and the images have
  // no times.
  @Override
  public byte[] descriptor(Machine machine) {
    int word = machine.wordSize();
    int head = 16 + 2 * word + 16 + 4 * 2 * word;
    int size = head + registers.length * word;
    return new Struct(machine, (size + Integer.BYTES + word - 1) & -word)
        .at(16)
        .words(pending, blocked)
        .u32(tid)
        .u32(parent)
        .u32(group)
        .u32(session)
        .at(head)
        .words(registers)
        .u32(hasFloatingPoint ? 1 : 0)
        .bytes();
  }
}
