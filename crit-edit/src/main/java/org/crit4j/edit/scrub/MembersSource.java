package org.crit4j.edit.scrub;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.crit4j.ImageData;
import org.crit4j.container.archive.MemberTree;
import org.crit4j.container.member.Member;
import org.crit4j.source.ImageSource;

/** The files in one directory of a tree. Dumps before them are in other directories. */
final class MembersSource implements ImageSource {
  private final MemberTree tree;
  private final String prefix;
  private final Map<String, Member> members = new TreeMap<>();

  /**
   * The files of a directory.
   *
   * @param prefix what the paths of its members begin with: empty, or up to a slash
   */
  MembersSource(MemberTree tree, String prefix) {
    this.tree = tree;
    this.prefix = prefix;
    for (Member each : tree.members()) {
      if (each.isFile() && each.path().isPresent()) {
        String path = each.path().get().latin1();
        if (path.startsWith(prefix) && path.indexOf('/', prefix.length()) < 0) {
          members.put(path.substring(prefix.length()), each);
        }
      }
    }
  }

  @Override
  public String label() {
    return prefix.isEmpty()
        ? tree.label()
        : tree.label() + ":" + prefix.substring(0, prefix.length() - 1);
  }

  @Override
  public List<String> names() {
    return List.copyOf(members.keySet());
  }

  @Override
  public OptionalLong size(String name) {
    Member member = members.get(name);
    return member == null ? OptionalLong.empty() : OptionalLong.of(member.size());
  }

  @Override
  public Optional<ImageData> open(String name) throws IOException {
    Member member = members.get(name);
    return member == null ? Optional.empty() : Optional.of(tree.region(member).open());
  }

  @Override
  public Optional<ImageSource> parent() {
    return Optional.empty();
  }

  /** The tree is closed by who opened it. */
  @Override
  public void close() {}
}
