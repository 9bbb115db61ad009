package org.crit4j.internal.validate;

import org.crit4j.images.VmaEntry;
import org.crit4j.memory.VmaFlags;

/**
 * A mapping in an address space.
 *
 * @param entry the entry that has it
 * @param field the field of the entry that has it, with a dot after it; nothing if the entry is it
 * @param vma the mapping
 */
public record Area(Entry<?> entry, String field, VmaEntry vma) {
  private static final int PRIVATE = VmaFlags.FILE_PRIVATE | VmaFlags.ANON_PRIVATE;
  private static final int BY_THE_KERNEL =
      VmaFlags.SOCKET
          | VmaFlags.AIORING
          | VmaFlags.SHSTK
          | VmaFlags.UPROBES
          | VmaFlags.EXT_PLUGIN
          | VmaFlags.GUARD;

  /**
   * Orders mappings by their first addresses. Not a comparator of Comparator's: those can be
   * serialized, and no class archive keeps such.
   */
  public static int byStart(Area one, Area other) {
    return Long.compareUnsigned(one.start(), other.start());
  }

  /** Its first address. */
  public long start() {
    return vma.getStart();
  }

  /** The address after its last. */
  public long end() {
    return vma.getEnd();
  }

  /** Whether all of these status bits are set. */
  public boolean is(int status) {
    return (vma.getStatus() & status) == status;
  }

  /** Whether any of these status bits is set. */
  public boolean isAny(int status) {
    return (vma.getStatus() & status) != 0;
  }

  /** Whether it is a guard range, which lies inside of other mappings. */
  public boolean isGuard() {
    return is(VmaFlags.GUARD);
  }

  /** Whether it maps a file by the id of it: not one of the kinds that go their own ways. */
  public boolean isOfFile() {
    return isAny(VmaFlags.FILE_PRIVATE | VmaFlags.FILE_SHARED) && !isAny(BY_THE_KERNEL);
  }

  /** Whether it is of one of the kinds that the four bits for kinds tell apart. */
  public boolean isOrdinary() {
    return is(VmaFlags.REGULAR) && !isAny(BY_THE_KERNEL);
  }

  /** Whether a pagemap of the process has its pages. Source: vma_area_is_private() in CRIU. */
  public boolean hasPages() {
    return (is(VmaFlags.REGULAR) && isAny(PRIVATE) && !isAny(VmaFlags.VVAR | VmaFlags.GUARD))
        || isAny(VmaFlags.AIORING | VmaFlags.SHSTK);
  }

  /** What findings call a field of it. */
  public String field(String name) {
    return field + name;
  }

  /** Its addresses, for messages. */
  public String range() {
    return Long.toHexString(start()) + "-" + Long.toHexString(end());
  }
}
