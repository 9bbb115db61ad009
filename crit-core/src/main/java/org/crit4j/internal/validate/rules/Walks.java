package org.crit4j.internal.validate.rules;

import static org.crit4j.internal.validate.Numbers.unsigned;

import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.FdinfoEntry;
import org.crit4j.images.MntEntry;
import org.crit4j.internal.validate.AddressSpace;
import org.crit4j.internal.validate.Area;
import org.crit4j.internal.validate.CoreRef;
import org.crit4j.internal.validate.Item;
import org.crit4j.internal.validate.Task;
import org.crit4j.internal.validate.Walk;

/** What rules of several groups look at. */
final class Walks {
  /** The processes, in their entries of pstree.img. */
  static final Walk<Task> TASKS = Walk.tasks();

  /** Those that are known to have memory, files and threads. */
  static final Walk<Task> ALIVE = TASKS.where(Task::isAlive);

  /** The core images. */
  static final Walk<CoreEntry> CORES = Walk.entries(ImageType.CORE, CoreEntry.class);

  /** The core images of the threads of processes that are alive, as far as they are there. */
  static final Walk<CoreRef> THREADS =
      Walk.of(
          TASKS.known(),
          in ->
              in.tasks().aliveCores().stream()
                  .filter(it -> it.core().isPresent())
                  .map(it -> Item.of(in, it.core().get(), it::label, it)));

  /** The address spaces of processes. */
  static final Walk<AddressSpace> SPACES =
      Walk.of(
          in -> in.memory().areKnown(),
          in ->
              in.memory().all().stream()
                  .map(it -> Item.of(in, it.mm(), () -> "process " + it.pidText(), it)));

  /** The mappings of processes. */
  static final Walk<Area> AREAS = new Walk<>(SPACES.known(), in -> SPACES.items(in).flatMap(Walks::areas), Item::number);

  /** The mounts of all mount namespaces. */
  static final Walk<MntEntry> MOUNTS = Walk.entries(ImageType.MNTS, MntEntry.class);

  /** The descriptors of all tables. */
  static final Walk<FdinfoEntry> DESCRIPTORS =
      Walk.entries(ImageType.FDINFO, FdinfoEntry.class)
          .called(it -> "descriptor " + unsigned(it.getFd()));

  private Walks() {}

  private static java.util.stream.Stream<Item<Area>> areas(Item<AddressSpace> space) {
    return space.it().areas().stream().map(area -> area(space, area));
  }

  private static Item<Area> area(Item<?> space, Area area) {
    Item<Area> item = Item.of(space.in(), area.entry(), () -> "the mapping " + area.range(), area);
    return area.field().isEmpty() ? item : item.within(area.field());
  }
}
