package org.crit4j.edit.change;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.crit4j.edit.Change;
import org.crit4j.edit.Draft;
import org.crit4j.edit.Notes;
import org.crit4j.edit.Words;
import org.crit4j.images.FileEntry;
import org.crit4j.images.UnixSkEntry;

/** Binds unix sockets to another name: a path, or an abstract name, which begins with {@code @}. */
public final class UnixChange implements Change {
  /** Of the kernel's address, with the zero at the end. */
  private static final int LONGEST = 108;

  private static final ByteString ZERO = ByteString.copyFrom(new byte[1]);

  private final String from;
  private final String to;

  private UnixChange(String from, String to) {
    this.from = from;
    this.to = to;
  }

  /**
   * Takes {@code OLD=NEW}.
   *
   * @throws IllegalArgumentException if it is not of that form, or the new name is too long
   */
  public static UnixChange parse(String text) {
    Pair pair = Pair.parse(text, "OLD=NEW");
    int length = pair.to().getBytes(StandardCharsets.UTF_8).length;
    if (length >= LONGEST) {
      throw new IllegalArgumentException(
          "a name of " + length + " bytes; those of unix sockets have at most " + (LONGEST - 1));
    }
    return new UnixChange(pair.from(), pair.to());
  }

  private static boolean isAbstract(String name) {
    return name.startsWith("@");
  }

  /** The name as images have it, without the zero that ends a path. */
  private static ByteString bytes(String name) {
    return isAbstract(name)
        ? ZERO.concat(ByteString.copyFromUtf8(name.substring(1)))
        : ByteString.copyFromUtf8(name);
  }

  @Override
  public void apply(Draft draft, Notes notes) throws IOException {
    int[] count = new int[1];
    OpenFiles.edit(
        draft,
        file -> file.hasUsk() && matches(file.getUsk().getName()) ? edit(file, count) : file);
    if (count[0] == 0) {
      notes.refuse("no unix socket is called " + from);
      return;
    }
    notes.matched(Words.count(count[0], "unix socket") + " called " + from);
    if (!isAbstract(to)) {
      notes.warn(
          "whatever socket is called " + to + " at restore is replaced, also one that is in use");
    }
  }

  private boolean matches(ByteString name) {
    ByteString wanted = bytes(from);
    return name.equals(wanted) || (!isAbstract(from) && name.equals(wanted.concat(ZERO)));
  }

  private FileEntry edit(FileEntry file, int[] count) {
    count[0]++;
    UnixSkEntry old = file.getUsk();
    boolean ended = !isAbstract(from) && old.getName().size() > bytes(from).size();
    FileEntry.Builder edited = file.toBuilder();
    UnixSkEntry.Builder socket = edited.getUskBuilder();
    boolean ends = !isAbstract(to) && (ended || isAbstract(from));
    socket.setName(ends ? bytes(to).concat(ZERO) : bytes(to));
    if (isAbstract(to)) {
      socket.clearFilePerms().clearNameDir().clearDeleted();
    }
    return edited.build();
  }
}
