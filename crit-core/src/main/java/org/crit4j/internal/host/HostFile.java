package org.crit4j.internal.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A file of the file system to restore in.
 *
 * @param path where it is on this machine
 */
public record HostFile(Path path) {
  private static final int MOST_LINKS = 40;
  private static final int ELF_HEADER = 64;
  private static final int LARGEST_NOTE = 1 << 16;
  private static final int NT_GNU_BUILD_ID = 3;
  private static final int PT_NOTE = 4;

  /**
   * Looks a path up below a root, as if that were the root of the file system: links, also absolute
   * ones, do not lead out of it.
   *
   * @return empty if there is no such file, or it cannot be reached
   */
  public static Optional<HostFile> find(Path root, String name) {
    Deque<String> left = new ArrayDeque<>(List.of(name.split("/")));
    Path at = root;
    int links = 0;
    while (!left.isEmpty()) {
      String step = left.removeFirst();
      if (step.isEmpty() || step.equals(".")) {
        continue;
      }
      if (step.equals("..")) {
        Path above = at.getParent();
        at = at.equals(root) || above == null ? at : above;
        continue;
      }
      Path next = at.resolve(step);
      if (Files.isSymbolicLink(next)) {
        String target = target(next);
        if (target.isEmpty() || ++links > MOST_LINKS) {
          return Optional.empty();
        }
        at = target.startsWith("/") ? root : at;
        List<String> steps = Arrays.asList(target.split("/"));
        for (int i = steps.size() - 1; i >= 0; i--) {
          left.addFirst(steps.get(i));
        }
      } else if (Files.exists(next, LinkOption.NOFOLLOW_LINKS)) {
        at = next;
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(new HostFile(at));
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "";
    }
  }

  /** Its size in bytes. */
  public long size() throws IOException {
    return Files.size(path);
  }

  /** Type and permissions, as st_mode has them; empty where the platform has no such thing. */
  public Optional<Integer> mode() throws IOException {
    try {
      return Optional.of(
          (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS));
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The build id in the notes of an ELF file; empty if it is none, or has no build id. */
  public Optional<byte[]> buildId() throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer header = read(file, 0, ELF_HEADER);
      if (header.remaining() < ELF_HEADER || header.getInt(0) != 0x7f454c46) {
        return Optional.empty();
      }
      boolean wide = header.get(4) == 2;
      header.order(header.get(5) == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
      long table = wide ? header.getLong(32) : Integer.toUnsignedLong(header.getInt(28));
      int size = header.getShort(wide ? 54 : 42) & 0xffff;
      int count = header.getShort(wide ? 56 : 44) & 0xffff;
      for (int i = 0; i < count; i++) {
        ByteBuffer segment = read(file, table + (long) i * size, size).order(header.order());
        if (segment.remaining() < (wide ? 56 : 32) || segment.getInt(0) != PT_NOTE) {
          continue;
        }
        long offset = wide ? segment.getLong(8) : Integer.toUnsignedLong(segment.getInt(4));
        long length = wide ? segment.getLong(32) : Integer.toUnsignedLong(segment.getInt(16));
        ByteBuffer notes = read(file, offset, (int) Math.min(length, LARGEST_NOTE));
        Optional<byte[]> found = buildId(notes.order(header.order()));
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    }
  }

  private static Optional<byte[]> buildId(ByteBuffer notes) {
    while (notes.remaining() >= 12) {
      int nameSize = notes.getInt();
      int size = notes.getInt();
      int type = notes.getInt();
      long padded = ((nameSize + 3L) & ~3L) + ((size + 3L) & ~3L);
      if (nameSize < 0 || size < 0 || padded > notes.remaining()) {
        return Optional.empty();
      }
      byte[] name = new byte[(nameSize + 3) & ~3];
      byte[] content = new byte[(size + 3) & ~3];
      notes.get(name).get(content);
      String owner = new String(name, 0, nameSize, StandardCharsets.US_ASCII);
      if (type == NT_GNU_BUILD_ID && owner.equals("GNU\0")) {
        return Optional.of(Arrays.copyOf(content, size));
      }
    }
    return Optional.empty();
  }

  private static ByteBuffer read(FileChannel file, long offset, int size) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(size);
    long at = offset;
    while (at >= 0 && buffer.hasRemaining()) {
      int read = file.read(buffer, at);
      if (read < 0) {
        break;
      }
      at += read;
    }
    return buffer.flip();
  }
}
