package org.crit4j.container.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  /** What it takes to use a directory. */
  private static final int OWNER = 0700;

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
      if (each.name().path().isEmpty()) {
        throw new CritException(
            Location.UNKNOWN.inFile(tree.label()),
            "the name \"" + each.name() + "\" leads outside, so nothing is unpacked");
      }
    }
    new Run(tree, wanted, new SafeRoot(target)).run();
  }

  /** One run. */
  private final class Run {
    private final MemberTree tree;
    private final Predicate<Member> wanted;
    private final SafeRoot root;
    private final boolean owners;
    private final int umask;
    private final List<Member> directories = new ArrayList<>();
    private final List<Member> links = new ArrayList<>();

    Run(MemberTree tree, Predicate<Member> wanted, SafeRoot root) throws IOException {
      this.tree = tree;
      this.wanted = wanted;
      this.root = root;
      this.owners = options.owners() && isUnix(root.root()) && isRoot();
      this.umask = options.masked() ? Umask.bits() : 0;
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

    /** Makes something in its place, and says which member failed. */
    private void make(Member member, Making making) throws IOException {
      try {
        Path path = root.make(member.path().orElseThrow());
        makeRoom(path, member.kind());
        making.make(path);
      } catch (CritException e) {
        throw e;
      } catch (FileAlreadyExistsException e) {
        throw failure(member, "there is something already where it belongs");
      } catch (IOException e) {
        IOException failure =
            new IOException(tree.label() + ": " + member.name() + ": " + reason(e), e);
        throw failure;
      }
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
      try (SparseOutput out = SparseOutput.create(path, SafeRoot.ownerOnly(path, "rw-------"))) {
        out.writeAll(content);
      }
      attributes(path, member);
      Files.setLastModifiedTime(path, FileTime.fromMillis(member.modified() * 1000));
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
        attributes(path.get(), directory);
        Files.setLastModifiedTime(path.get(), FileTime.fromMillis(directory.modified() * 1000));
      }
    }

    /** Owner first: changing it clears bits of the mode. */
    private void attributes(Path path, Member member) throws IOException {
      own(path, member);
      if (!isUnix(path)) {
        return;
      }
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
      Files.setAttribute(path, "unix:mode", mode, LinkOption.NOFOLLOW_LINKS);
    }

    private void own(Path path, Member member) throws IOException {
      if (!owners) {
        return;
      }
      if (member.uid() >= MOST_ID || member.gid() >= MOST_ID) {
        throw failure(member, "there is no user " + member.uid() + " or group " + member.gid());
      }
      Files.setAttribute(path, "unix:uid", (int) member.uid(), LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:gid", (int) member.gid(), LinkOption.NOFOLLOW_LINKS);
    }

    private void warn(Member member, String problem) {
      warnings.warn(Location.UNKNOWN.inFile(tree.label() + ":" + member.name()), problem);
    }

    private CritException failure(Member member, String problem) {
      return new CritException(
          Location.UNKNOWN.inFile(tree.label() + ":" + member.name()), problem);
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

  private static boolean isUnix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("unix");
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
