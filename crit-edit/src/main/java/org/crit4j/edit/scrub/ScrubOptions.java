package org.crit4j.edit.scrub;

import java.util.List;

/**
 * What to keep.
 *
 * @param keepNames whether names in images and of files stay: paths, processes, hosts, devices
 * @param keepAddresses whether IP and hardware addresses and ports stay
 * @param allNames whether well-known names, as {@code usr} or {@code null}, are replaced too
 * @param dropVdso whether also the kernel's own code is blanked, which tells its build; CRIU cannot
 *     restore the checkpoint then
 * @param keepPages memory that stays
 */
public record ScrubOptions(
    boolean keepNames,
    boolean keepAddresses,
    boolean allNames,
    boolean dropVdso,
    List<KeptPages> keepPages) {
  /** Nothing is kept but well-known names and the kernel's code. */
  public static final ScrubOptions DEFAULT =
      new ScrubOptions(false, false, false, false, List.of());

  /** Copies the list. */
  public ScrubOptions {
    keepPages = List.copyOf(keepPages);
  }
}
