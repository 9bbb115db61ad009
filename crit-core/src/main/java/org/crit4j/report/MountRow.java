package org.crit4j.report;

import static org.crit4j.report.ColumnType.Simple.BOOLEAN;
import static org.crit4j.report.ColumnType.Simple.ENUM;
import static org.crit4j.report.ColumnType.Simple.FLAGS;
import static org.crit4j.report.ColumnType.Simple.INTEGER;
import static org.crit4j.report.ColumnType.Simple.MESSAGE;
import static org.crit4j.report.ColumnType.Simple.TEXT;

import com.google.protobuf.ByteString;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.Fstype;
import org.crit4j.images.MntEntry;

/**
 * A mount in a mount namespace.
 *
 * @param namespace ID of the namespace; before CRIU 1.0 the PID of the first process
 * @param entry the mount as recorded
 */
public record MountRow(OptionalLong namespace, MntEntry entry) {
  static final Table<CheckpointReport, MountRow> TABLE =
      Table.named("mounts", "A mount in a mount namespace.", MountRow.class, MountRow::define);

  private static Table.Definition<CheckpointReport, MountRow> define(
      Table.Builder<MountRow> table) {
    return table
        .column("namespace", INTEGER, "ID of the mount namespace.", MountRow::namespace)
        .column("id", INTEGER, "ID of the mount.", it -> id(it.entry().getMntId()))
        .column(
            "parent", INTEGER, "ID of the mount it is on.", it -> id(it.entry().getParentMntId()))
        .column("mountpoint", TEXT, "Where it is mounted.", MountRow::mountpoint)
        .column("type", ENUM, "File system.", MountRow::type)
        .column("source", TEXT, "Device or other source.", MountRow::source)
        .column("root", TEXT, "Directory of the file system that is mounted.", MountRow::root)
        .column("flags", FLAGS, "MS_ flags of the mount.", it -> Bits.MOUNT.in(it.flags()))
        .column(
            "sb_flags",
            FLAGS,
            "MS_ flags of the file system.",
            it -> Bits.MOUNT.in(it.entry().getSbFlags()))
        .column(
            "options",
            TEXT,
            "Options of the file system.",
            it -> text(it.entry().getOptionsBytes()))
        .column(
            "shared_group",
            INTEGER,
            "Peer group it shares mounts with.",
            it -> group(it.entry().getSharedId()))
        .column(
            "master_group",
            INTEGER,
            "Peer group it receives mounts from.",
            it -> group(it.entry().getMasterId()))
        .column(
            "external", BOOLEAN, "Whether it comes from outside.", it -> it.entry().getExtMount())
        .column("external_key", TEXT, "Its name there.", it -> text(it.entry().getExtKeyBytes()))
        .column("entry", MESSAGE, "The mount as recorded.", MountRow::entry)
        .rows(
            report ->
                Rows.flat(report.checkpoint().images().names(ImageType.MNTS), it -> of(report, it)),
            "namespace",
            "id");
  }

  private static Iterable<MountRow> of(CheckpointReport report, ImageName image) {
    return Rows.map(
        report
            .problems()
            .list(() -> report.checkpoint().images().all(image.file(), MntEntry.class)),
        it -> new MountRow(image.number(), it));
  }

  private static long id(int number) {
    return Integer.toUnsignedLong(number);
  }

  private static Optional<Long> group(int number) {
    return Optional.of(id(number)).filter(it -> it != 0);
  }

  private static Optional<NameBytes> text(ByteString bytes) {
    return Optional.of(new NameBytes(bytes)).filter(it -> !it.isEmpty());
  }

  /** Where it is mounted. */
  public NameBytes mountpoint() {
    return new NameBytes(entry.getMountpointBytes());
  }

  /** File system: its name, or CRIU's kind of it. */
  public String type() {
    // Kinds that are in no enum have their name beside.
    return entry.getFsname().isEmpty()
        ? entry.getFstype() == 0
            ? "unsupported"
            : Optional.ofNullable(Fstype.forNumber(entry.getFstype()))
                .map(it -> it.name().toLowerCase(Locale.ROOT))
                .orElseGet(() -> Integer.toUnsignedString(entry.getFstype()))
        : entry.getFsname();
  }

  /** Device or other source. */
  public Optional<NameBytes> source() {
    return text(entry.getSourceBytes());
  }

  /** Directory of the file system that is mounted. */
  public NameBytes root() {
    return new NameBytes(entry.getRootBytes());
  }

  private int flags() {
    return entry.getFlags();
  }
}
