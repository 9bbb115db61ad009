package org.crit4j.container.tar;

import java.util.Map;
import java.util.Optional;
import org.crit4j.container.member.MemberName;

/**
 * One member as its headers describe it.
 *
 * @param offset where its headers begin in the uncompressed archive
 * @param headers the bytes of all its headers, extensions included; a multiple of 512
 * @param name its name
 * @param typeFlag the type in the header, {@code '0'} and so on
 * @param storedSize bytes that follow the headers, without padding
 * @param size bytes of its content, holes of a sparse file included
 * @param mode permissions
 * @param uid user
 * @param gid group
 * @param modified seconds since the epoch
 * @param target where a link leads
 * @param major number of a device
 * @param minor number of a device
 * @param sparse where the content of a sparse file lies
 * @param extensions records of the extended header, values as Latin-1
 */
public record TarHeader(
    long offset,
    byte[] headers,
    MemberName name,
    char typeFlag,
    long storedSize,
    long size,
    int mode,
    long uid,
    long gid,
    long modified,
    MemberName target,
    int major,
    int minor,
    Optional<SparseMap> sparse,
    Map<String, String> extensions) {

  /** Where its content begins in the uncompressed archive. */
  public long dataOffset() {
    return offset + headers.length;
  }

  /** Bytes of content and padding. */
  public long paddedSize() {
    return (storedSize + TarReader.BLOCK - 1) / TarReader.BLOCK * TarReader.BLOCK;
  }
}
