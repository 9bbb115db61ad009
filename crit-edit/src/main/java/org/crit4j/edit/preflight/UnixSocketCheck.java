package org.crit4j.edit.preflight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.crit4j.checkpoint.NamespaceKind;
import org.crit4j.checkpoint.file.UnixSocket;
import org.crit4j.images.MntEntry;
import org.crit4j.images.UnixSkEntry;
import org.crit4j.internal.host.HostFile;

/** Whether the names of unix sockets are free. */
final class UnixSocketCheck implements Check {
  private static final int DATAGRAM = 2;
  private static final int ESTABLISHED = 1;
  private static final int EXTERNAL = 1;
  private static final int S_IFMT = 0xf000;
  private static final int S_IFSOCK = 0xc000;

  /** Words before the path in a line of /proc/net/unix. */
  private static final int PATH = 7;

  @Override
  public void run(Situation in, Consumer<Obstacle> out) throws IOException {
    Map<Integer, MntEntry> mounts = in.mounts();
    Set<String> names = in.isOwn(NamespaceKind.MNT) ? Set.of() : names(in.target());
    Set<String> seen = new HashSet<>();
    for (UnixSocket socket : in.checkpoint().files().all(UnixSocket.class)) {
      Optional<String> address = socket.address().map(it -> it.text());
      if (address.isEmpty() || !seen.add(address.get())) {
        continue;
      }
      String name = address.get();
      if ((socket.entry().getUflags() & EXTERNAL) != 0) {
        external(socket, name, names, in, out);
      } else if (isBound(socket.entry())) {
        if (name.startsWith("@")) {
          if (in.isInHostNetwork(socket) && names(in.target()).contains(name)) {
            out.accept(inUse(socket, name, "the abstract name " + name + " is in use"));
          }
        } else if (in.hasRoot() && isInRoot(socket.entry(), mounts)) {
          path(socket, name, names, in, out);
        }
      }
    }
  }

  /** bind_unix_sk() in CRIU's sk-unix.c leaves the others without a name. */
  private static boolean isBound(UnixSkEntry socket) {
    return !socket.getDeleted()
        && (socket.getType() == DATAGRAM || socket.getState() != ESTABLISHED);
  }

  private static boolean isInRoot(UnixSkEntry socket, Map<Integer, MntEntry> mounts) {
    MntEntry mount = mounts.get(socket.getMntId());
    return mount == null || mount.getMountpoint().equals("/");
  }

  /** All names that the machine's sockets have. */
  private static Set<String> names(Target target) {
    Set<String> names = new HashSet<>();
    for (String line : target.lines("proc/net/unix")) {
      String[] words = line.strip().split("\\s+", PATH + 1);
      if (words.length > PATH) {
        names.add(words[PATH]);
      }
    }
    return names;
  }

  private static void path(
      UnixSocket socket, String name, Set<String> names, Situation in, Consumer<Obstacle> out)
      throws IOException {
    String base = socket.entry().getNameDir();
    String full = name.startsWith("/") ? name : base + "/" + name;
    int end = full.lastIndexOf('/');
    Path root = in.target().root();
    Optional<HostFile> directory = HostFile.find(root, full.substring(0, Math.max(end, 0)));
    if (directory.isEmpty() || !Files.isDirectory(directory.get().path())) {
      String message = "there is no directory for the unix socket " + full + " below " + root;
      out.accept(
          Obstacle.of(Level.REFUSES, "unix-socket", message)
              .criu(words(socket, name, "No such file or directory"))
              .suggest("make it, or crit edit --unix " + name + "=OTHER"));
      return;
    }
    Optional<HostFile> found = HostFile.find(root, full);
    if (found.isEmpty()) {
      return;
    }
    boolean isSocket = (found.get().mode().orElse(S_IFSOCK) & S_IFMT) == S_IFSOCK;
    if (!isSocket) {
      out.accept(
          inUse(socket, name, "the unix socket " + full + " cannot be made: a file is there"));
    } else if (names.contains(name)) {
      String message =
          "the unix socket "
              + full
              + " is that of a program that runs: CRIU takes the name away from it";
      out.accept(
          Obstacle.of(Level.MAY_BREAK, "unix-socket", message)
              .suggest("end that program, or crit edit --unix " + name + "=OTHER"));
    }
  }

  private static Obstacle inUse(UnixSocket socket, String name, String message) {
    return Obstacle.of(Level.REFUSES, "unix-socket", message)
        .criu(words(socket, name, "Address already in use"))
        .suggest("remove it, or crit edit --unix " + name + "=OTHER");
  }

  private static String words(UnixSocket socket, String name, String problem) {
    return "Can't bind id 0x"
        + Integer.toHexString(socket.id())
        + " ino "
        + Integer.toUnsignedString(socket.entry().getIno())
        + " addr "
        + (name.startsWith("@") ? "" : name)
        + ": "
        + problem;
  }

  private static void external(
      UnixSocket socket, String name, Set<String> names, Situation in, Consumer<Obstacle> out)
      throws IOException {
    if (in.engine() || in.isOwn(NamespaceKind.MNT) || names.contains(name)) {
      return;
    }
    int inode = socket.entry().getIno();
    int user = inode;
    for (UnixSocket other : in.checkpoint().files().all(UnixSocket.class)) {
      user = other.entry().getPeer() == inode ? other.entry().getIno() : user;
    }
    out.accept(
        Obstacle.of(
                Level.REFUSES,
                "unix-socket",
                "no program has the unix socket " + name + ", which a process was connected to")
            .criu("Can't connect " + Integer.toUnsignedString(user) + " socket")
            .suggest("start that program"));
  }
}
