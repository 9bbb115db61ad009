package org.crit4j.internal.pages;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.crit4j.images.VmaEntry;
import org.crit4j.memory.MemoryArea;
import org.crit4j.memory.MemoryKind;
import org.crit4j.memory.VmaFlags;
import org.crit4j.source.PageState;

/**
 * All addresses of a task: what it has stored of its own, what it shares with others, and what its
 * mappings say about the rest.
 */
public final class MappedContent implements Content {
  /** Changes of the task are those of the object; a private mapping of a memfd has its own. */
  private static final int SHARED = VmaFlags.SYSVIPC | VmaFlags.ANON_SHARED | VmaFlags.FILE_SHARED;

  private final AreaMap areas;
  private final Content own;
  private final SharedObjects shared;
  private final int pageSize;
  private final Map<Key, Content> opened = new HashMap<>();
  private boolean closed;

  private MappedContent(AreaMap areas, Content own, SharedObjects shared, int pageSize) {
    this.areas = areas;
    this.own = own;
    this.shared = shared;
    this.pageSize = pageSize;
  }

  /** The addresses of a task. */
  public static MappedContent ofTask(
      List<VmaEntry> mappings, PageStore own, SharedObjects shared, int pageSize) {
    return new MappedContent(AreaMap.of(mappings), own, shared, pageSize);
  }

  /** The addresses of a shared object, from 0. */
  public static MappedContent ofObject(
      SharedObjects.Opened object, SharedObjects shared, int pageSize) {
    long end = (object.size() + pageSize - 1) & -pageSize;
    MemoryArea area = new MemoryArea(0, end, 0, 0, VmaFlags.ANON_PRIVATE, 0, 0, 0);
    return new MappedContent(AreaMap.of(area), object.content(), shared, pageSize);
  }

  /** Bytes that are mapped. */
  public long mappedBytes() {
    return areas.bytes();
  }

  @Override
  public Segment segment(long address, long end) throws IOException {
    int index = areas.firstEndingAfter(address);
    boolean after = index == areas.count();
    if (after || Long.compareUnsigned(areas.start(index), address) > 0) {
      // Pages outside of all mappings are not as they should be, but they are there.
      return own.segment(address, after ? end : min(end, areas.start(index)));
    }
    MemoryArea area = areas.get(index);
    long limit = min(end, area.end());
    if (area.kind() == MemoryKind.GUARD) {
      return Segment.of(limit, PageState.UNMAPPED);
    }
    return showsObject(area) && area.isAny(SHARED)
        ? ofObject(area, address, limit)
        : ofTask(area, address, limit);
  }

  /** Whether what is not stored for the task comes from what tasks share. */
  private static boolean showsObject(MemoryArea area) {
    boolean object = area.isAny(VmaFlags.SYSVIPC | VmaFlags.ANON_SHARED | VmaFlags.MEMFD);
    return object && !area.isAny(VmaFlags.MADE_AT_RESTORE);
  }

  private Segment ofTask(MemoryArea area, long address, long limit) throws IOException {
    Segment stored = own.segment(address, limit);
    if (stored.state() != PageState.UNMAPPED) {
      return stored;
    }
    if (showsObject(area)) {
      return ofObject(area, address, stored.end());
    }
    boolean external = area.isAny(VmaFlags.MADE_AT_RESTORE);
    boolean file = area.kind().hasFile();
    return Segment.of(
        stored.end(), external ? PageState.EXTERNAL : file ? PageState.FILE : PageState.ZERO);
  }

  private Segment ofObject(MemoryArea area, long address, long limit) throws IOException {
    long start = area.offsetOf(address);
    long stop = start + (limit - address);
    if (Long.compareUnsigned(stop, start) < 0) {
      // An offset that no file can have.
      return Segment.of(limit, PageState.MISSING);
    }
    Segment stored = object(area).segment(start, stop);
    long end = address + (stored.end() - start);
    if (stored.state() == PageState.UNMAPPED) {
      return Segment.of(end, PageState.ZERO);
    }
    return new Segment(
        end,
        stored.state(),
        (at, into, from, length) -> stored.bytes().read(area.offsetOf(at), into, from, length));
  }

  private record Key(boolean memfd, long object) {}

  private synchronized Content object(MemoryArea area) throws IOException {
    if (closed) {
      throw new IOException("the memory is closed");
    }
    Key key = new Key(area.kind() == MemoryKind.MEMFD, area.backing());
    Content content = opened.get(key);
    if (content == null) {
      content = shared.open(area, pageSize);
      opened.put(key, content);
    }
    return content;
  }

  private static long min(long a, long b) {
    return Long.compareUnsigned(a, b) <= 0 ? a : b;
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    own.close();
    for (Content content : opened.values()) {
      content.close();
    }
  }
}
