package org.crit4j.container.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.Printable;
import org.crit4j.Warnings;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberKind;
import org.crit4j.container.member.MemberName;
import org.crit4j.internal.io.SparseOutput;
import org.crit4j.internal.io.Umask;

/**
 * Writes members of a tree to a directory, and nothing anywhere else. A tree with names that lead
 * outside is refused before anything is written. Links are made last, so that no member is written
 * through one; directories get their permissions in the end.
 */
public final class Unpacker {
  private static final long MOST_ID = 0xffffffffL;

  /** In milliseconds it fits into 64 bits. */
  private static final long LATEST = Long.MAX_VALUE / 1000;

  /** What it takes to use a directory. */
  private static final int OWNER = 0700;

  private static final int READ = 0400;
  private static final int WRITE = 0200;
  private static final int BUFFER = 1 << 16;

  /** Files up to this size, which take longer to make than to read, are made on another thread. */
  private static final int SMALL = 1 << 14;

  private static final int MOST_WAITING = 1 << 12;

  private final UnpackOptions options;
  private final Warnings warnings;

  /**
   * An unpacker.
   *
   * @param warnings told what is left out
   */
  public Unpacker(UnpackOptions options, Warnings warnings) {
    this.options = options;
    this.warnings = warnings;
  }

  /**
   * Unpacks members.
   *
   * @param wanted which ones
   * @param target where they go; exists
   * @throws CritException if a member has no place in there
   * @throws IOException if a file cannot be read or written
   */
  public void unpack(MemberTree tree, Predicate<Member> wanted, Path target) throws IOException {
    for (Member each : tree.members()) {
      // One without a path may have lost it to a later member.
      if (each.path().isEmpty() && each.name().path().isEmpty()) {
        throw new CritException(
            Location.UNKNOWN.inFile(tree.label()),
            "the name \"" + each.name() + "\" leads outside, so nothing is unpacked");
      }
    }
    try (WriteBehind behind = new WriteBehind()) {
      new Run(tree, wanted, new SafeRoot(target), behind).run();
    }
  }

  /** One run. */
  private final class Run {
    private final MemberTree tree;
    private final Predicate<Member> wanted;
    private final SafeRoot root;
    private final WriteBehind behind;
    private final boolean owners;
    private final boolean unix;

    /** Whether paths are those of the system, which java.io knows too. */
    private final boolean local;

    private final int processUmask = Umask.bits();
    private final int umask;
    private final byte[] buffer = new byte[BUFFER];
    private final FileTime now = FileTime.from(Instant.now());
    private final Map<Integer, FileAttribute<?>[]> permissions = new HashMap<>();
    private String lastParent = "";
    private Home home;

    /** Paths of files that another thread makes. */
    private final Set<String> waiting = new HashSet<>();

    private final List<Member> directories = new ArrayList<>();
    private final List<Member> links = new ArrayList<>();

    Run(MemberTree tree, Predicate<Member> wanted, SafeRoot root, WriteBehind behind)
        throws IOException {
      this.tree = tree;
      this.wanted = wanted;
      this.root = root;
      this.behind = behind;
      this.unix = root.root().getFileSystem().supportedFileAttributeViews().contains("unix");
      this.local = unix && root.root().getFileSystem().equals(FileSystems.getDefault());
      this.owners = options.owners() && unix && isRoot();
      this.umask = options.masked() ? processUmask : 0;
      this.home = new Home(root.root());
    }

    private boolean isRoot() {
      // Whoever the process is, its own directory in /proc belongs to it.
      try {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
      } catch (IOException | UnsupportedOperationException e) {
        return false;
      }
    }

    void run() throws IOException {
      tree.visit(this::visit);
      settle();
      for (Member each : links) {
        make(each, this::link);
      }
      for (int i = directories.size() - 1; i >= 0; i--) {
        finish(directories.get(i));
      }
    }

    private void visit(Member member, InputStream content) throws IOException {
      if (member.path().isEmpty()
          || member.path().get().latin1().isEmpty()
          || !wanted.test(member)) {
        return;
      }
      if (!member.attributes().isEmpty()) {
        warn(member, "its extended attributes are left out");
      }
      switch (member.kind()) {
        case FILE -> make(member, path -> write(path, member, content));
        case DIRECTORY -> {
          make(member, SafeRoot::makeDirectory);
          directories.add(member);
        }
        case HARD_LINK, SYMBOLIC_LINK -> links.add(member);
        case CHARACTER_DEVICE, BLOCK_DEVICE, PIPE -> {
          if (options.specials()) {
            make(member, path -> special(path, member));
          } else {
            warn(member, "a " + member.kind().description() + " is left out");
          }
        }
        case OTHER -> warn(member, "a " + member.kind().description() + " is left out");
      }
    }

    /** Makes something in its place. */
    private void make(Member member, Making making) throws IOException {
      named(
          member,
          () -> {
            Path path = place(member);
            if (!member.isFile()) {
              // For a file, most of which are not there yet, it is asked only if it cannot be made.
              makeRoom(path, member.kind());
            }
            making.make(path);
          });
    }

    /** Does something for a member, and says which one it was if that fails. */
    private void named(Member member, WriteBehind.Work work) throws IOException {
      try {
        work.run();
      } catch (CritException | MemberFailure e) {
        // The other thread's is of another member.
        throw e;
      } catch (FileAlreadyExistsException e) {
        throw failure(member, "there is something already where it belongs");
      } catch (IOException e) {
        MemberFailure failure =
            new MemberFailure(tree.label() + ": " + member.name() + ": " + reason(e), e);
        throw failure;
      }
    }

    /** Where it belongs. Files follow each other in one directory, before any link is made. */
    private Path place(Member member) throws IOException {
      MemberName name = member.path().orElseThrow();
      String text = name.latin1();
      int slash = text.lastIndexOf('/');
      if (member.isFile()
          && slash > 0
          && slash == lastParent.length()
          && text.startsWith(lastParent)) {
        return PathBytes.child(home.directory, text.substring(slash + 1));
      }
      if (leadsThroughFile(text)) {
        settle();
      }
      Path path = root.make(name);
      lastParent = slash < 0 ? "" : text.substring(0, slash);
      home = new Home(Objects.requireNonNullElse(path.getParent(), root.root()));
      return path;
    }

    /** Whether a directory on the way to a path is a file that may not be made yet. */
    private boolean leadsThroughFile(String path) {
      for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
        if (waiting.contains(path.substring(0, slash))) {
          return true;
        }
      }
      return false;
    }

    /** Waits for all files that are on their way. */
    private void settle() throws IOException {
      behind.drain();
      waiting.clear();
    }

    private void make(Member member, LinkMaking making) throws IOException {
      make(member, path -> making.make(path, member));
    }

    private void makeRoom(Path path, MemberKind kind) throws IOException {
      Optional<BasicFileAttributes> here = SafeRoot.attributes(path);
      boolean both =
          kind == MemberKind.DIRECTORY && here.map(BasicFileAttributes::isDirectory).orElse(false);
      if (here.isPresent() && !both) {
        if (!options.replaces()) {
          throw new FileAlreadyExistsException(path.toString());
        }
        SafeRoot.remove(path);
      }
    }

    private void write(Path path, Member member, InputStream content) throws IOException {
      int mode = mode(member);
      // Reading makes it possible to set the times below.
      boolean atOnce = (mode & (processUmask | ~Member.PERMISSIONS)) == 0 && (mode & READ) != 0;
      FileAttribute<?>[] first = permissions(atOnce ? mode : READ | WRITE);
      OptionalInt later = atOnce ? OptionalInt.empty() : OptionalInt.of(mode);
      Home here = home;
      // Where a file takes the place of whatever is there, the order counts.
      if (member.size() <= SMALL && !options.replaces()) {
        if (waiting.size() == MOST_WAITING) {
          settle();
        }
        waiting.add(member.path().orElseThrow().latin1());
        byte[] bytes = content.readNBytes((int) member.size());
        behind.add(
            () ->
                named(
                    member,
                    () -> {
                      try (SparseOutput out = create(path, first)) {
                        out.write(bytes, 0, bytes.length);
                      }
                      finish(path, member, here, later);
                    }));
      } else {
        try (SparseOutput out = create(path, first)) {
          out.writeAll(content, buffer);
        }
        finish(path, member, here, later);
      }
    }

    private void finish(Path file, Member member, Home home, OptionalInt mode) throws IOException {
      if (owners && !home.fresh(file).equals(owner(member))) {
        own(file, member);
      }
      setTimeAndMode(file, member, mode);
    }

    private SparseOutput create(Path path, FileAttribute<?>[] permissions) throws IOException {
      try {
        return SparseOutput.create(path, permissions);
      } catch (FileAlreadyExistsException e) {
        makeRoom(path, MemberKind.FILE);
        return SparseOutput.create(path, permissions);
      }
    }

    /** To make a file with, where there are such. */
    private FileAttribute<?>[] permissions(int mode) {
      return permissions.computeIfAbsent(
          mode,
          bits -> {
            Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
            int bit = READ;
            for (PosixFilePermission each : PosixFilePermission.values()) {
              // The first of them is the highest bit.
              if ((bits & bit) != 0) {
                set.add(each);
              }
              bit >>= 1;
            }
            return unix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(set)}
                : new FileAttribute<?>[0];
          });
    }

    private void link(Path path, Member member) throws IOException {
      if (member.kind() == MemberKind.HARD_LINK) {
        Optional<MemberName> target = member.target().path();
        Optional<Member> file = target.flatMap(it -> tree.find(it.text()));
        if (file.isEmpty() || !file.get().isFile() || file.get().index() >= member.index()) {
          throw failure(member, "a hard link that leads to no file before it");
        }
        Optional<Path> existing = root.find(target.orElseThrow());
        if (existing.isEmpty() || !wanted.test(file.get())) {
          throw failure(member, "a hard link to a file that is not unpacked");
        }
        Files.createLink(path, existing.get());
        return;
      }
      if (!options.foreignLinks() && !staysInside(member)) {
        warn(member, "a link to " + member.target() + ", outside, is left out");
        return;
      }
      Files.createSymbolicLink(path, PathBytes.relative(member.target().latin1()));
      own(path, member);
    }

    private static boolean staysInside(Member link) {
      String target = link.target().latin1();
      if (target.startsWith("/")) {
        return false;
      }
      int depth = link.path().orElseThrow().components().size() - 1;
      for (String each : target.split("/", -1)) {
        if (each.equals("..")) {
          depth--;
        } else if (!each.isEmpty() && !each.equals(".")) {
          depth++;
        }
        if (depth < 0) {
          return false;
        }
      }
      return true;
    }

    private void special(Path path, Member member) throws IOException {
      // The mode is given here: to change it later, the JVM would open the device.
      int mode = member.mode() & Member.PERMISSIONS & ~umask;
      List<String> command =
          new ArrayList<>(
              List.of("mknod", "-m", Integer.toOctalString(mode), "--", path.toString()));
      switch (member.kind()) {
        case CHARACTER_DEVICE -> command.add("c");
        case BLOCK_DEVICE -> command.add("b");
        default -> command.add("p");
      }
      if (member.kind() != MemberKind.PIPE) {
        command.add(String.valueOf(member.device().major()));
        command.add(String.valueOf(member.device().minor()));
      }
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        if (process.waitFor() != 0) {
          throw failure(member, "the " + member.kind().description() + " cannot be made");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
      own(path, member);
    }

    private void finish(Member directory) throws IOException {
      Optional<Path> path = root.find(directory.path().orElseThrow());
      boolean still =
          path.isPresent()
              && SafeRoot.attributes(path.get())
                  .map(BasicFileAttributes::isDirectory)
                  .orElse(false);
      if (still) {
        own(path.get(), directory);
        setTimeAndMode(path.get(), directory, OptionalInt.of(mode(directory)));
      }
    }

    /**
     * After the owner: changing that clears bits of the mode. Times first: setting them takes
     * permission to read.
     */
    private void setTimeAndMode(Path path, Member member, OptionalInt mode) throws IOException {
      if (!setTimeByName(path, member)) {
        // With both times the JVM need not look up the other.
        Files.getFileAttributeView(path, BasicFileAttributeView.class)
            .setTimes(FileTime.from(member.modified(), TimeUnit.SECONDS), now, null);
      }
      if (unix && mode.isPresent()) {
        Files.setAttribute(path, "unix:mode", mode.getAsInt(), LinkOption.NOFOLLOW_LINKS);
      }
    }

    /**
     * Sets the time of what has just been made, without opening it once more. False if that does
     * not work; then it is not known why.
     */
    private boolean setTimeByName(Path path, Member member) {
      return local
          && member.modified() >= 0
          && member.modified() <= LATEST
          && PathBytes.isAscii(path.toString())
          && path.toFile().setLastModified(TimeUnit.SECONDS.toMillis(member.modified()));
    }

    private int mode(Member member) {
      int mode = member.mode() & ~umask;
      if (options.masked() && member.kind() == MemberKind.DIRECTORY) {
        mode |= OWNER;
      }
      if ((mode & Member.SET_ID) != 0 && !options.setId()) {
        // On directories the bit means that new files belong to the group, which harms nobody, but
        // is left out all the same: unpacking gives away nothing that it was not asked for.
        warn(member, "its set-ID bits are left out");
        mode &= ~Member.SET_ID;
      }
      return mode;
    }

    private void own(Path path, Member member) throws IOException {
      if (owners) {
        owner(member).own(path);
      }
    }

    private Owner owner(Member member) throws CritException {
      if (member.uid() >= MOST_ID || member.gid() >= MOST_ID) {
        throw failure(member, "there is no user " + member.uid() + " or group " + member.gid());
      }
      return new Owner((int) member.uid(), (int) member.gid());
    }

    private void warn(Member member, String problem) {
      warnings.warn(Location.UNKNOWN.inFile(tree.label() + ":" + member.name()), problem);
    }

    private CritException failure(Member member, String problem) {
      return new CritException(
          Location.UNKNOWN.inFile(tree.label() + ":" + member.name()), problem);
    }
  }

  /** A directory in which files are made. */
  private static final class Home {
    private final Path directory;
    private Optional<Owner> fresh = Optional.empty();

    Home(Path directory) {
      this.directory = directory;
    }

    /**
     * Whose a file is that was just made here: all begin with the same owner, which on some file
     * systems is not this process, and it need not change if it is theirs.
     */
    synchronized Owner fresh(Path file) throws IOException {
      if (fresh.isEmpty()) {
        fresh = Optional.of(Owner.of(file));
      }
      return fresh.get();
    }
  }

  /** Whose a file is. */
  private record Owner(int uid, int gid) {
    static Owner of(Path path) throws IOException {
      return new Owner(id(path, "unix:uid"), id(path, "unix:gid"));
    }

    private static int id(Path path, String name) throws IOException {
      return (Integer) Files.getAttribute(path, name, LinkOption.NOFOLLOW_LINKS);
    }

    void own(Path path) throws IOException {
      Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    }
  }

  private static String reason(IOException problem) {
    if (problem instanceof java.nio.file.FileSystemException file) {
      return file.getReason() == null
          ? "cannot be made as " + Printable.of(String.valueOf(file.getFile()))
          : file.getReason();
    }
    return "cannot be written: " + problem.getMessage();
  }

  /** Names the member that could not be made. */
  private static final class MemberFailure extends IOException {
    private static final long serialVersionUID = 1;

    MemberFailure(String message, IOException cause) {
      super(message, cause);
    }
  }

  @FunctionalInterface
  private interface Making {
    void make(Path path) throws IOException;
  }

  @FunctionalInterface
  private interface LinkMaking {
    void make(Path path, Member member) throws IOException;
  }
}
