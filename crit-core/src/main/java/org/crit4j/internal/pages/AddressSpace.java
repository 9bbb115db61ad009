package org.crit4j.internal.pages;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.crit4j.images.VmaEntry;
import org.crit4j.source.PageState;

/**
 * All addresses of a task: what it has stored of its own, what it shares with others, and what its
 * mappings say about the rest.
 */
public final class AddressSpace implements Content {
  private final AreaMap areas;
  private final Content own;
  private final SharedObjects shared;
  private final int pageSize;
  private final Map<Key, Content> opened = new HashMap<>();
  private boolean closed;

  private AddressSpace(AreaMap areas, Content own, SharedObjects shared, int pageSize) {
    this.areas = areas;
    this.own = own;
    this.shared = shared;
    this.pageSize = pageSize;
  }

  /** The addresses of a task. */
  public static AddressSpace ofTask(
      Iterable<VmaEntry> vmas, PageStore own, SharedObjects shared, int pageSize) {
    return new AddressSpace(AreaMap.of(vmas), own, shared, pageSize);
  }

  /** The addresses of a shared object, from 0. */
  public static AddressSpace ofObject(
      SharedObjects.Opened object, SharedObjects shared, int pageSize) {
    long end = (object.size() + pageSize - 1) & -pageSize;
    Area area = new Area(0, end, Area.Kind.ANONYMOUS, 0, 0);
    return new AddressSpace(AreaMap.of(area), object.content(), shared, pageSize);
  }

  /** Bytes that are mapped. */
  public long mappedBytes() {
    return areas.bytes();
  }

  @Override
  public Segment segment(long address, long end) throws IOException {
    int index = areas.firstEndingAfter(address);
    boolean after = index == areas.count();
    if (after || Long.compareUnsigned(areas.get(index).start(), address) > 0) {
      // Pages outside of all mappings are not as they should be, but they are there.
      return own.segment(address, after ? end : min(end, areas.get(index).start()));
    }
    Area area = areas.get(index);
    long limit = min(end, area.end());
    return switch (area.kind()) {
      case GUARD -> Segment.of(limit, PageState.UNMAPPED);
      case SHARED, SYSV, MEMFD -> ofObject(area, address, limit);
      default -> ofTask(area, address, limit);
    };
  }

  private Segment ofTask(Area area, long address, long limit) throws IOException {
    Segment stored = own.segment(address, limit);
    if (stored.state() != PageState.UNMAPPED) {
      return stored;
    }
    return switch (area.kind()) {
      case FILE -> Segment.of(stored.end(), PageState.FILE);
      case EXTERNAL -> Segment.of(stored.end(), PageState.EXTERNAL);
      case MEMFD_COPY -> ofObject(area, address, stored.end());
      default -> Segment.of(stored.end(), PageState.ZERO);
    };
  }

  private Segment ofObject(Area area, long address, long limit) throws IOException {
    long start = area.inObject(address);
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
        (at, into, from, length) -> stored.bytes().read(area.inObject(at), into, from, length));
  }

  private record Key(boolean memfd, long object) {}

  private synchronized Content object(Area area) throws IOException {
    if (closed) {
      throw new IOException("the memory is closed");
    }
    boolean memfd = area.kind() == Area.Kind.MEMFD || area.kind() == Area.Kind.MEMFD_COPY;
    Key key = new Key(memfd, area.object());
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
