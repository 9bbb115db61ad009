package org.crit4j.edit.scrub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberKind;
import org.crit4j.container.member.MemberName;
import org.crit4j.internal.io.OutputDirectory;
import org.crit4j.internal.io.SparseOutput;

/**
 * A new directory, whose files are their owner's only. Blocks of zeros become holes. Links are made
 * last, so nothing is written through one.
 */
final class DirectoryOutput implements ScrubOutput {
  private final Path target;
  private final OutputDirectory out;
  private final List<Member> links = new ArrayList<>();

  private DirectoryOutput(Path target, OutputDirectory out) {
    this.target = target;
    this.out = out;
  }

  /**
   * Begins a directory.
   *
   * @throws CritException if there is something of that name that is not an empty directory
   */
  static DirectoryOutput create(Path target) throws IOException {
    return new DirectoryOutput(target, OutputDirectory.create(target));
  }

  @Override
  public void add(Member member, Content content, OptionalLong size) throws IOException {
    Path file = place(member);
    try (SparseOutput sparse = SparseOutput.create(file, ownerOnly(file))) {
      content.writeTo(sparse);
    } catch (FileAlreadyExistsException e) {
      throw failure(member, "there are two members of this name");
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  /** Where a member is until the directory is complete; directories before it are made. */
  private Path place(Member member) throws IOException {
    MemberName name =
        member.name().path().orElseThrow(() -> failure(member, "the name leads outside"));
    Path place = out.place(text(name));
    Files.createDirectories(place.getParent());
    return place;
  }

  private static String text(MemberName name) {
    return new String(name.bytes(), StandardCharsets.UTF_8);
  }

  private CritException failure(Member member, String problem) {
    return new CritException(
        Location.UNKNOWN.inFile(target + "/" + member.name()), problem, "an archive as the result");
  }

  @Override
  public void add(Member member) throws IOException {
    if (member.kind() == MemberKind.DIRECTORY) {
      Files.createDirectories(place(member));
    } else if (member.kind() == MemberKind.SYMBOLIC_LINK) {
      links.add(member);
    } else if (member.kind() == MemberKind.HARD_LINK) {
      MemberName other =
          member.target().path().orElseThrow(() -> failure(member, "the link leads outside"));
      Files.createLink(place(member), out.place(text(other)));
    } else {
      throw failure(member, "a " + member.kind().description() + " cannot be made here");
    }
  }

  @Override
  public void commit() throws IOException {
    for (Member each : links) {
      Files.createSymbolicLink(place(each), Path.of(text(each.target())));
    }
    out.commit(List.of());
  }

  @Override
  public void close() {
    out.close();
  }
}
