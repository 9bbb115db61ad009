package org.crit4j.container.member;

import java.util.Optional;
import java.util.Set;

/**
 * What an archive says of one of its members, or a directory of one of its files.
 *
 * @param index its place among the members, from 0
 * @param name the name as it is written
 * @param path where it belongs beneath the root; empty if the name leads outside, or a later member
 *     has that name
 * @param kind what it is
 * @param size bytes of content; 0 for what has none
 * @param mode permissions, with the set-user-ID, set-group-ID and sticky bits
 * @param uid numeric user
 * @param gid numeric group
 * @param modified seconds since the epoch
 * @param target where a link leads, as it is written; empty for others
 * @param device numbers of a device; 0 and 0 for others
 * @param attributes names of extended attributes
 */
public record Member(
    int index,
    MemberName name,
    Optional<MemberName> path,
    MemberKind kind,
    long size,
    int mode,
    long uid,
    long gid,
    long modified,
    MemberName target,
    Device device,
    Set<String> attributes) {

  /** Permissions without the bits that change who a program runs as, and without the sticky bit. */
  public static final int PERMISSIONS = 0777;

  /** The set-user-ID and set-group-ID bits. */
  public static final int SET_ID = 06000;

  /** Numbers of a device. */
  public record Device(int major, int minor) {
    /** No device. */
    public static final Device NONE = new Device(0, 0);
  }

  /** The same in an archive in which a later member has its path. */
  public Member withoutPath() {
    return new Member(
        index,
        name,
        Optional.empty(),
        kind,
        size,
        mode,
        uid,
        gid,
        modified,
        target,
        device,
        attributes);
  }

  /** Whether it is a file with content. */
  public boolean isFile() {
    return kind == MemberKind.FILE;
  }

  /** Whether its path is this very text. */
  public boolean isAt(String text) {
    return path.isPresent() && path.get().latin1().equals(text);
  }
}
