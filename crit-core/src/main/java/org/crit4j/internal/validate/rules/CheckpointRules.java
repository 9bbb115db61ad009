package org.crit4j.internal.validate.rules;

import java.util.Optional;
import java.util.stream.Stream;
import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FdinfoEntry;
import org.crit4j.images.InventoryEntry;
import org.crit4j.images.MntEntry;
import org.crit4j.internal.validate.AddressSpace;
import org.crit4j.internal.validate.Area;
import org.crit4j.internal.validate.CoreRef;
import org.crit4j.internal.validate.Item;
import org.crit4j.internal.validate.Known;
import org.crit4j.internal.validate.RuleGroup;
import org.crit4j.internal.validate.Target;
import org.crit4j.internal.validate.TaskRef;
import org.crit4j.internal.validate.Walk;

/** Rules on a checkpoint, and what several groups of them look at. */
abstract class CheckpointRules extends RuleGroup {
  static final String NO_MOUNT = "which no mountpoints image has";
  static final String NO_NETWORK = "{who} is in namespace {}, which is not a network namespace";

  /** The processes, in their entries of pstree.img. */
  static final Walk<TaskRef> TASKS = Walk.tasks();

  /** The sessions of processes. */
  static final Target<Integer> SESSIONS =
      TASKS.by(TaskRef::pid).or(TASKS.by(it -> it.entry().message().getSid()));

  /** The process groups of processes. */
  static final Target<Integer> GROUPS =
      TASKS.by(TaskRef::pid).or(TASKS.by(it -> it.entry().message().getPgid()));

  /** Those that are known to have memory, files and threads. */
  static final Walk<TaskRef> ALIVE = TASKS.where(TaskRef::isAlive);

  /** The core images. */
  static final Walk<CoreEntry> CORES = Walk.entries(ImageType.CORE, CoreEntry.class);

  /** The core images of the threads of processes that are alive, as far as they are there. */
  static final Walk<CoreRef> THREADS =
      Walk.of(
          TASKS.known(),
          in ->
              in.tasks().aliveCores().stream()
                  .filter(it -> it.core().isPresent())
                  .map(it -> Item.of(in, it.core().get(), it, it)));

  /** The address spaces of processes. */
  static final Walk<AddressSpace> SPACES =
      Walk.of(
          in -> in.memory().areKnown(),
          in ->
              in.memory().all().stream()
                  .map(it -> Item.of(in, it.mm(), () -> "process " + it.pidText(), it)));

  /** The mappings of processes. */
  static final Walk<Area> AREAS =
      SPACES.<Area>spread((space, to) -> areas(space).forEach(to)).shared().per(Item::number);

  /** The mounts of all mount namespaces. */
  static final Walk<MntEntry> MOUNTS =
      Walk.entries(ImageType.MNTS, MntEntry.class)
          .called(it -> "the mount " + unsigned(it.getMntId()) + " at " + it.getMountpoint())
          .shared();

  /** Their ids, if mount namespaces were dumped. */
  static final Target<Integer> MOUNT_IDS = MOUNTS.by(MntEntry::getMntId).given(Known.MOUNTS);

  /** The descriptors of all tables. */
  static final Walk<FdinfoEntry> DESCRIPTORS =
      Walk.entries(ImageType.FDINFO, FdinfoEntry.class)
          .called(it -> "descriptor " + unsigned(it.getFd()))
          .shared();

  /** The inventory. */
  static final Walk<InventoryEntry> INVENTORY =
      Walk.entries(ImageType.INVENTORY, InventoryEntry.class);

  CheckpointRules(String subject) {
    super(subject);
  }

  /** The process whose PID is the number of the image. */
  static Optional<TaskRef> task(Item<?> item) {
    return item.in().tasks().byPid((int) item.number());
  }

  /** The architecture of that process, as far as known. */
  static CoreEntry.March architecture(Item<?> item) {
    return task(item)
        .flatMap(TaskRef::core)
        .map(core -> core.message().getMtype())
        .orElse(CoreEntry.March.UNKNOWN);
  }

  /** The core image of a thread that has one. */
  static CoreEntry core(CoreRef thread) {
    return thread.core().orElseThrow().message();
  }

  /** The core image of a process that has one. */
  static CoreEntry core(TaskRef task) {
    return task.core().orElseThrow().message();
  }

  /** The open files of a type, by their ids. */
  static Target<Integer> openFiles(FdTypes type) {
    return new Target<>(Known.FILES, in -> id -> in.files().find(type, id).isPresent());
  }

  /** Bytes in a page. */
  static long pageSize(Item<?> item) {
    return item.in().memory().pageSize();
  }

  /** The mappings of an address space. */
  static Stream<Item<Area>> areas(Item<AddressSpace> space) {
    return space.it().areas().stream().map(area -> area(space, area));
  }

  private static Item<Area> area(Item<?> space, Area area) {
    Item<Area> item =
        Item.of(
            space.in(),
            area.entry(),
            () -> "the mapping " + area.range() + " of " + space.label(),
            area);
    return area.field().isEmpty() ? item : item.within(area.field());
  }
}
