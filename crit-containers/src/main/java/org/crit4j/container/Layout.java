package org.crit4j.container;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.container.archive.MemberTree;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberKind;

/**
 * Where in a tree the parts of a checkpoint are.
 *
 * @param form what it consists of
 * @param tree its members, with the metadata at the top
 * @param images directory of the images; empty for the top
 * @param annotations those of the image that it lies in
 * @param opened trees that have to be closed
 */
record Layout(
    Form form,
    MemberTree tree,
    String images,
    Map<String, String> annotations,
    List<MemberTree> opened) {
  static final String CHECKPOINT = "checkpoint";
  static final String PRE_CHECKPOINT = "pre-checkpoint";
  static final String CONFIG = "config.dump";
  static final String SPEC = "spec.dump";
  static final String NETWORK = "network.status";
  static final String STATUS = "status";
  static final String CRI_STATUS = "status.dump";
  static final String BIND_MOUNTS = "bind.mounts";
  static final String DELETED = "deleted.files";
  static final String ROOTFS_DIFF = "rootfs-diff.tar";
  static final String STATISTICS = "stats-dump";
  static final String DUMP_LOG = "dump.log";
  static final String SHARED_MEMORY = "devshm-checkpoint.tar";

  private static final Set<String> METADATA =
      Set.of(
          CONFIG,
          SPEC,
          NETWORK,
          STATUS,
          CRI_STATUS,
          BIND_MOUNTS,
          DELETED,
          STATISTICS,
          DUMP_LOG,
          "index.json",
          "oci-layout",
          "manifest.json");

  /** Largest document that is read as a whole, in bytes. */
  private static final int MOST_METADATA = 64 << 20;

  /** Whether a member is what questions on a container are answered from. */
  static boolean isMetadata(Member member) {
    return member.path().isPresent()
        && member.size() <= MOST_METADATA
        && METADATA.contains(member.path().get().latin1());
  }

  /** Whether there is a directory of that path, or anything in one. */
  static boolean hasDirectory(MemberTree tree, String path) {
    return tree.find(path).filter(it -> it.kind() == MemberKind.DIRECTORY).isPresent()
        || tree.members().stream()
            .anyMatch(
                it -> it.path().isPresent() && it.path().get().latin1().startsWith(path + "/"));
  }

  /** The content of a document. */
  static byte[] read(MemberTree tree, Member member) throws IOException {
    if (member.size() > MOST_METADATA) {
      throw new CritException(
          Location.UNKNOWN.inFile(tree.label() + ":" + member.name()),
          "has " + member.size() + " bytes",
          "64 MiB at most");
    }
    try (InputStream in = tree.open(member)) {
      return in.readAllBytes();
    }
  }
}
