package org.crit4j.coredump;

/**
 * What a process is.
 *
 * @param state 0 running, 3 stopped
 * @param nice its niceness, -20 to 19
 * @param flags the kernel's {@code PF_} flags
 * @param uid real user id
 * @param gid real group id
 * @param pid process id
 * @param parent id of its parent
 * @param group id of its process group
 * @param session id of its session
 * @param name at most 15 bytes of its name
 * @param arguments its arguments, with spaces between them; at most 79 bytes
 */
public record ProcessInfo(
    int state,
    int nice,
    int flags,
    int uid,
    int gid,
    int pid,
    int parent,
    int group,
    int session,
    byte[] name,
    byte[] arguments)
    implements Note {
  /** Bytes of arguments, without the zero byte at their end. */
  static final int MOST_ARGUMENTS = 79;

  private static final int MOST_NAME = 15;
  private static final String LETTERS = "RSDTZW";

  @Override
  public NoteType type() {
    return NoteType.PRPSINFO;
  }

  @Override
  public byte[] descriptor(Machine machine) {
    int word = machine.wordSize();
    boolean shortIds = machine.hasShortIds();
    Struct struct =
        new Struct(machine, (shortIds ? 28 : 24 + 2 * word) + 16 + MOST_ARGUMENTS + 1)
            .u8(state)
            .u8(state < LETTERS.length() ? LETTERS.charAt(state) : '.')
            .u8(0)
            .u8(nice)
            .at(word)
            .word(Integer.toUnsignedLong(flags));
    (shortIds ? struct.u16(uid).u16(gid) : struct.u32(uid).u32(gid))
        .u32(pid)
        .u32(parent)
        .u32(group)
        .u32(session)
        .raw(name, Math.min(name.length, MOST_NAME));
    int argumentsAt = struct.bytes().length - MOST_ARGUMENTS - 1;
    return struct
        .at(argumentsAt)
        .raw(arguments, Math.min(arguments.length, MOST_ARGUMENTS))
        .bytes();
  }
}
