package org.crit4j.checkpoint;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.images.MmEntry;

/**
 * Command line and environment in the memory of a process, as /proc shows them. Source: Linux's
 * fs/proc/base.c.
 */
final class ProcessStrings {
  /** Linux takes 6 MiB of both at most: three quarters of the usual limit of the stack. */
  private static final long LONGEST = 8 << 20;

  private static final int LONGEST_TITLE = 4096;

  private final TaskMemory memory;
  private final MmEntry places;

  ProcessStrings(TaskMemory memory, MmEntry places) {
    this.memory = memory;
    this.places = places;
  }

  /** The arguments; empty if the checkpoint does not have their memory. */
  Optional<List<NameBytes>> commandLine() throws IOException {
    long start = places.getMmArgStart();
    Optional<byte[]> bytes = bytes(start, places.getMmArgEnd());
    if (bytes.isPresent() && hasTitle(bytes.get())) {
      return Optional.of(List.of(name(title(start))));
    }
    return bytes.map(ProcessStrings::strings);
  }

  /** The environment; empty if the checkpoint does not have its memory. */
  Optional<List<NameBytes>> environment() throws IOException {
    return bytes(places.getMmEnvStart(), places.getMmEnvEnd()).map(ProcessStrings::strings);
  }

  private Optional<byte[]> bytes(long start, long end) throws IOException {
    long length = end - start;
    if (length < 0 || length > LONGEST) {
      return Optional.empty();
    }
    byte[] bytes = new byte[(int) length];
    return memory.read(start, bytes, 0, bytes.length) == bytes.length
        ? Optional.of(bytes)
        : Optional.empty();
  }

  /** Whether the process has written a title over its arguments: then no zero ends them. */
  private static boolean hasTitle(byte[] arguments) {
    return arguments.length > 0 && arguments[arguments.length - 1] != 0;
  }

  /** A title may go on into the environment. */
  private byte[] title(long start) throws IOException {
    byte[] page = new byte[LONGEST_TITLE];
    int length = memory.read(start, page, 0, page.length);
    int end = 0;
    while (end < length && page[end] != 0) {
      end++;
    }
    return Arrays.copyOf(page, end);
  }

  private static List<NameBytes> strings(byte[] bytes) {
    List<NameBytes> strings = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        strings.add(name(Arrays.copyOfRange(bytes, from, i)));
        from = i + 1;
      }
    }
    if (from < bytes.length) {
      strings.add(name(Arrays.copyOfRange(bytes, from, bytes.length)));
    }
    return strings;
  }

  private static NameBytes name(byte[] bytes) {
    return new NameBytes(ByteString.copyFrom(bytes));
  }
}
