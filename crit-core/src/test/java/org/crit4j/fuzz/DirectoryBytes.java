package org.crit4j.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;

/**
 * A directory as bytes that a fuzzer can change: a byte of options, then for each file a byte with
 * its kind, a byte with the length of its name, the name, two bytes with the length of its content,
 * and the content. Any bytes stand for some directory.
 */
final class DirectoryBytes {
  /** Encode instead of decode. */
  static final int ENCODE = 1;

  /** Pretty JSON. */
  static final int PRETTY = 2;

  /** Print what can be read, pass over what is unknown. */
  static final int TOLERANT = 4;

  private static final int KINDS = 4;
  private static final int FILE = 0;

  /** What follows is inside of it, up to the next {@link #UP}. */
  private static final int DIRECTORY = 1;

  private static final int LINK = 2;
  private static final int UP = 3;

  private static final int LONGEST_NAME = 60;
  private static final Set<String> NO_NAMES = Set.of("", ".", "..");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A description that is to be filled. */
  DirectoryBytes(int options) {
    out.write(options);
  }

  /** Adds a file; what of its content is too long is left out. */
  DirectoryBytes file(String name, byte[] content) {
    return add(FILE, name, content);
  }

  /** Adds a link. */
  DirectoryBytes link(String name, String target) {
    return add(LINK, name, target.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Adds a directory, which gets what is added next. */
  DirectoryBytes directory(String name) {
    return add(DIRECTORY, name, new byte[0]);
  }

  private DirectoryBytes add(int kind, String name, byte[] content) {
    byte[] nameBytes = name.getBytes(StandardCharsets.ISO_8859_1);
    int length = Math.min(content.length, 0xffff);
    out.write(kind);
    out.write(nameBytes.length);
    out.writeBytes(nameBytes);
    out.write(length >> 8);
    out.write(length);
    out.write(content, 0, length);
    return this;
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }

  /** The options of a description. */
  static int options(byte[] description) {
    return description.length == 0 ? 0 : description[0];
  }

  /** Makes the directory that is described. */
  static void make(byte[] description, Path root) throws IOException {
    Files.createDirectory(root);
    Path at = root;
    ByteBuffer in = ByteBuffer.wrap(description);
    next(in, 1);
    while (in.hasRemaining()) {
      int kind = Math.floorMod(in.get(), KINDS);
      if (kind == UP) {
        Path parent = at.getParent();
        at = at.equals(root) || parent == null ? root : parent;
        continue;
      }
      Path path = at.resolve(name(next(in, length(in, 1))));
      byte[] content = next(in, length(in, 2));
      if (make(kind, path, content) && kind == DIRECTORY) {
        at = path;
      }
    }
  }

  /** Makes what has a name that is not taken; false if it is. */
  private static boolean make(int kind, Path path, byte[] content) throws IOException {
    try {
      switch (kind) {
        case DIRECTORY -> Files.createDirectory(path);
        case LINK -> Files.createSymbolicLink(path, Path.of(linkTarget(content)));
        default ->
            Files.write(path, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      }
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private static int length(ByteBuffer in, int bytes) {
    int length = 0;
    for (byte b : next(in, bytes)) {
      length = length << 8 | (b & 0xff);
    }
    return length;
  }

  private static byte[] next(ByteBuffer in, int length) {
    byte[] bytes = new byte[Math.min(length, in.remaining())];
    in.get(bytes);
    return bytes;
  }

  private static String name(byte[] bytes) {
    String name = text(bytes).replace('/', '_');
    return NO_NAMES.contains(name) ? "unnamed" : name;
  }

  private static String linkTarget(byte[] bytes) {
    String target = text(bytes);
    return target.isEmpty() ? "nowhere" : target;
  }

  private static String text(byte[] bytes) {
    byte[] some = Arrays.copyOf(bytes, Math.min(bytes.length, LONGEST_NAME));
    return new String(some, StandardCharsets.ISO_8859_1).replace('\0', '_');
  }
}
