package org.crit4j.edit.preflight;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.crit4j.images.CpuinfoX86Entry;

/**
 * The features of an x86 processor that CRIU compares with {@code --cpu-cap}:
 * x86_ins_capability_mask in its arch/x86/cpu.c. Names are those of {@code /proc/cpuinfo}.
 */
final class CpuFeatures {
  /** Names by the word of capabilities that they are in, and the bit. */
  private static final Map<Integer, String> WORDS = new LinkedHashMap<>();

  static {
    WORDS.put(0, "0:fpu 4:tsc 8:cx8 11:sep 15:cmov 19:clflush 23:mmx 24:fxsr 25:sse 26:sse2");
    WORDS.put(1, "11:syscall 22:mmxext 27:rdtscp 30:3dnowext 31:3dnow");
    WORDS.put(3, "16:rep_good 20:nopl");
    WORDS.put(
        4,
        "0:pni 1:pclmulqdq 3:monitor 9:ssse3 13:cx16 19:sse4_1 20:sse4_2 22:movbe 23:popcnt 25:aes "
            + "26:xsave 27:osxsave 28:avx 29:f16c 30:rdrand");
    WORDS.put(6, "5:abm 6:sse4a 7:misalignsse 8:3dnowprefetch 11:xop 16:fma4 21:tbm");
    WORDS.put(
        9,
        "0:fsgsbase 3:bmi1 4:hle 5:avx2 8:bmi2 9:erms 11:rtm 14:mpx 16:avx512f 17:avx512dq "
            + "18:rdseed 19:adx 23:clflushopt 26:avx512pf 27:avx512er 28:avx512cd 29:sha_ni "
            + "30:avx512bw 31:avx512vl");
    WORDS.put(10, "0:xsaveopt 1:xsavec 2:xgetbv1");
    WORDS.put(
        11,
        "1:avx512vbmi 6:avx512_vbmi2 8:gfni 9:vaes 10:vpclmulqdq 11:avx512_vnni 12:avx512_bitalg "
            + "13:tme 14:avx512_vpopcntdq 22:rdpid");
    WORDS.put(13, "0:clzero");
    WORDS.put(18, "2:avx512_4vnniw 3:avx512_4fmaps");
  }

  /** Features that a kernel may not show, or not under these names, though processors have them. */
  private static final Set<String> HIDDEN =
      Set.of(
          "sep",
          "rep_good",
          "nopl",
          "monitor",
          "osxsave",
          "rdrand",
          "hle",
          "rtm",
          "mpx",
          "rdseed",
          "avx512pf",
          "avx512er",
          "tme",
          "rdpid",
          "avx512_4vnniw",
          "avx512_4fmaps");

  /** States that XSAVE keeps, by the feature that brings them; from the Intel manual. */
  private static final Map<String, Long> STATES =
      Map.of("avx", 1L << 2, "mpx", 3L << 3, "avx512f", 7L << 5, "pku", 1L << 9);

  private final Set<String> names;
  private final boolean fromKernel;

  private CpuFeatures(Set<String> names, boolean fromKernel) {
    this.names = names;
    this.fromKernel = fromKernel;
  }

  /** The features in an image. */
  static CpuFeatures of(CpuinfoX86Entry image) {
    return new CpuFeatures(
        select(
            (word, bit) ->
                word < image.getCapabilityCount() && (image.getCapability(word) >>> bit & 1) == 1),
        false);
  }

  /**
   * The features that a kernel shows.
   *
   * @param flags the line of {@code /proc/cpuinfo}
   */
  static CpuFeatures of(String flags) {
    return new CpuFeatures(
        new LinkedHashSet<>(List.of(flags.substring(flags.indexOf(':') + 1).split(" ", -1))), true);
  }

  private interface Selection {
    boolean has(int word, int bit);
  }

  private static Set<String> select(Selection selection) {
    Set<String> found = new LinkedHashSet<>();
    WORDS.forEach(
        (word, names) -> {
          for (String each : names.split(" ", -1)) {
            int colon = each.indexOf(':');
            if (selection.has(word, Integer.parseInt(each.substring(0, colon)))) {
              found.add(each.substring(colon + 1));
            }
          }
        });
    return found;
  }

  /** Whether it has a feature. */
  boolean has(String name) {
    return names.contains(name);
  }

  /** The features of this processor that another one lacks. */
  List<String> missingIn(CpuFeatures other) {
    Predicate<String> lacks =
        it -> !other.names.contains(it) && !(other.fromKernel && HIDDEN.contains(it));
    return new ArrayList<>(names.stream().filter(lacks).toList());
  }

  /** Of the states that XSAVE keeps, those that come with features which this processor lacks. */
  long missingStates() {
    long missing = 0;
    for (Map.Entry<String, Long> state : STATES.entrySet()) {
      if (!has(state.getKey()) && !HIDDEN.contains(state.getKey())) {
        missing |= state.getValue();
      }
    }
    return missing;
  }
}
