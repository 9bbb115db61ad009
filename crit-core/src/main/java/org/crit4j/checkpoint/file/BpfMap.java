package org.crit4j.checkpoint.file;

import org.crit4j.images.BpfmapFileEntry;
import org.crit4j.images.FownEntry;

/**
 * A map of the BPF machine in the kernel.
 *
 * @param entry all that CRIU wrote of it
 */
public record BpfMap(BpfmapFileEntry entry) implements OpenFile {

  @Override
  public FileKind kind() {
    return FileKind.BPFMAP;
  }

  @Override
  public int id() {
    return entry.getId();
  }

  @Override
  public int flags() {
    return entry.getFlags();
  }

  @Override
  public FownEntry owner() {
    return entry.getFown();
  }

  /** The name of the map. */
  public NameBytes name() {
    return new NameBytes(entry.getMapNameBytes());
  }
}
