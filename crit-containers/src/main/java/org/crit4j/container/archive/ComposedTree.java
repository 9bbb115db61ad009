package org.crit4j.container.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberKind;
import org.crit4j.container.member.MemberName;

/** A tree that is put together of members of others, of files and of bytes. */
public final class ComposedTree extends IndexedTree {
  private final List<Content> contents = new ArrayList<>();

  /** Where the content of a member is. */
  private sealed interface Content {
    /** In a member of another tree. */
    record Of(MemberTree tree, Member member) implements Content {}

    /** In a place of its own. */
    record In(Region region) implements Content {}
  }

  /**
   * A tree without members.
   *
   * @param label what the user calls it
   * @param compression how it is packed, as far as that matters
   */
  public ComposedTree(String label, Compression compression) {
    super(label, compression);
  }

  /** Adds a member of another tree under a path of its own. */
  public void add(String path, MemberTree tree, Member member) {
    add(renamed(path, member), new Content.Of(tree, member));
  }

  /** Adds a file that holds these bytes, readable by its owner. */
  public void add(String path, byte[] bytes, long modified) {
    add(path, Region.of(bytes.clone()), modified);
  }

  /** Adds a file, wherever its content lies, readable by its owner. */
  public void add(String path, Region content, long modified) {
    add(member(path, MemberKind.FILE, content.size(), 0600, modified), new Content.In(content));
  }

  /** Adds a directory, open to its owner. */
  public void addDirectory(String path, long modified) {
    add(
        member(path, MemberKind.DIRECTORY, 0, 0700, modified),
        new Content.In(Region.of(new byte[0])));
  }

  private void add(Member member, Content content) {
    members.add(member);
    contents.add(content);
  }

  private Member member(String path, MemberKind kind, long size, int mode, long modified) {
    MemberName name = MemberName.of(path);
    return new Member(
        members.size(),
        name,
        Optional.of(name),
        kind,
        size,
        mode,
        0,
        0,
        modified,
        new MemberName(""),
        Member.Device.NONE,
        Set.of());
  }

  private Member renamed(String path, Member member) {
    MemberName name = MemberName.of(path);
    return new Member(
        members.size(),
        name,
        name.path(),
        member.kind(),
        member.size(),
        member.mode(),
        member.uid(),
        member.gid(),
        member.modified(),
        member.target(),
        member.device(),
        member.attributes());
  }

  @Override
  public Region region(Member member) throws IOException {
    Content content = contents.get(member.index());
    return content instanceof Content.Of other
        ? other.tree().region(other.member())
        : ((Content.In) content).region();
  }

  @Override
  public void prepare(List<Member> wanted) throws IOException {
    Map<MemberTree, List<Member>> byTree = new HashMap<>();
    for (Member each : wanted) {
      if (contents.get(each.index()) instanceof Content.Of other) {
        byTree.computeIfAbsent(other.tree(), it -> new ArrayList<>()).add(other.member());
      }
    }
    for (Map.Entry<MemberTree, List<Member>> each : byTree.entrySet()) {
      each.getKey().prepare(each.getValue());
    }
  }

  /** The other trees stay open. */
  @Override
  public void close() {
    // Holds nothing.
  }
}
