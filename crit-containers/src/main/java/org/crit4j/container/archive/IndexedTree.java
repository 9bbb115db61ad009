package org.crit4j.container.archive;

import java.util.List;
import java.util.Optional;
import org.crit4j.container.member.Member;

/** What all trees have in common: a label, a compression, and members to look up. */
abstract class IndexedTree implements MemberTree {
  /** The members, as the tree finds them. */
  final MemberIndex members = new MemberIndex();

  private final String label;
  private final Compression compression;

  IndexedTree(String label, Compression compression) {
    this.label = label;
    this.compression = compression;
  }

  @Override
  public final String label() {
    return label;
  }

  @Override
  public final Compression compression() {
    return compression;
  }

  @Override
  public final List<Member> members() {
    return members.all();
  }

  @Override
  public final Optional<Member> find(String path) {
    return members.find(path);
  }
}
