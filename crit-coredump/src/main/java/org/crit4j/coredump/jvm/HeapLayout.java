package org.crit4j.coredump.jvm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.crit4j.checkpoint.MemoryRange;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.coredump.CoreFile;
import org.crit4j.memory.MemoryArea;
import org.crit4j.source.PageState;

/**
 * What the memory of a JVM shows without its counters.
 *
 * @param version of the JVM, if it was found
 * @param start the first address of the heap
 * @param end the address after it; that of its start if it was not found
 * @param committed how many of its bytes the JVM can write to
 * @param stored how many bytes of it are in images
 */
record HeapLayout(Optional<String> version, long start, long end, long committed, long stored) {

  /**
   * That of a JVM.
   *
   * @param core its core file, with whole files
   * @param library the file of its library
   * @throws IOException if images or the library cannot be read
   */
  static HeapLayout of(HotSpotProcess jvm, CoreFile core, Path library) throws IOException {
    VmStructs structs = VmStructs.of(core, jvm.base(), library);
    Optional<Long> release = structs.field("Abstract_VM_Version::_s_vm_release");
    Optional<String> version = release.isPresent() ? structs.text(release.get()) : Optional.empty();
    Optional<Long> heap = structs.value("Universe::_collectedHeap");
    Optional<Long> reserved = structs.field("CollectedHeap::_reserved");
    Optional<Long> first = structs.field("MemRegion::_start");
    Optional<Long> size = structs.field("MemRegion::_word_size");
    if (heap.isEmpty() || reserved.isEmpty() || first.isEmpty() || size.isEmpty()) {
      return new HeapLayout(version, 0, 0, 0, 0);
    }
    long region = heap.get() + reserved.get();
    long start = structs.word(region + first.get()).orElse(0L);
    long end = start + Long.BYTES * structs.word(region + size.get()).orElse(0L);
    return measured(jvm, version, start, end);
  }

  private static HeapLayout measured(
      HotSpotProcess jvm, Optional<String> version, long start, long end) throws IOException {
    long committed = 0;
    long stored = 0;
    try (TaskMemory memory = jvm.task().openMemory()) {
      for (MemoryArea area : jvm.task().memoryAreas()) {
        long from = Long.compareUnsigned(area.start(), start) > 0 ? area.start() : start;
        long to = Long.compareUnsigned(area.end(), end) < 0 ? area.end() : end;
        committed += area.isWritable() && Long.compareUnsigned(from, to) < 0 ? to - from : 0;
        while (Long.compareUnsigned(from, to) < 0) {
          MemoryRange range = memory.rangeAt(from, to);
          stored += range.state() == PageState.STORED ? range.end() - from : 0;
          from = range.end();
        }
      }
    }
    return new HeapLayout(version, start, end, committed, stored);
  }

  /** Adds rows to those of a JVM. */
  void addTo(Map<String, String> rows) {
    version.ifPresent(it -> rows.put("version", it));
    if (start != end) {
      String range = Long.toHexString(start) + "-" + Long.toHexString(end);
      rows.put("heap, reserved", JvmFacts.kibibytes(end - start) + " at " + range);
      rows.put("heap, committed", JvmFacts.kibibytes(committed));
      rows.put("heap, in images", JvmFacts.kibibytes(stored));
    }
  }
}
