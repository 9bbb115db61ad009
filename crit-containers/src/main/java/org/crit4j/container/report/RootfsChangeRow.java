package org.crit4j.container.report;

import static org.crit4j.report.ColumnType.Simple.ENUM;
import static org.crit4j.report.ColumnType.Simple.INTEGER;
import static org.crit4j.report.ColumnType.Simple.SIZE;
import static org.crit4j.report.ColumnType.Simple.STRING;
import static org.crit4j.report.ColumnType.Simple.TEXT;
import static org.crit4j.report.ColumnType.Simple.TIME;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberName;
import org.crit4j.container.rootfs.RootfsDiff;
import org.crit4j.report.Table;
import org.crit4j.report.TextValues;

/**
 * A change in the root file system of a container.
 *
 * @param change the change in the model
 */
public record RootfsChangeRow(RootfsDiff.Change change) {
  static final Table<ContainerReport, RootfsChangeRow> TABLE =
      Table.named(
          "rootfs_changes",
          "A path in the container that differs from its image.",
          RootfsChangeRow.class,
          RootfsChangeRow::define);

  private static Table.Definition<ContainerReport, RootfsChangeRow> define(
      Table.Builder<RootfsChangeRow> table) {
    return table
        .column("path", TEXT, "Absolute path.", RootfsChangeRow::path)
        .column(
            "kind",
            ENUM,
            "present (new or changed), deleted, or emptied (a directory).",
            RootfsChangeRow::kind)
        .column(
            "type",
            ENUM,
            "file, directory, symbolic link and others.",
            it -> it.member(member -> member.kind().description()))
        .column(
            "size",
            SIZE,
            "Size of a file.",
            it -> it.change().member().filter(Member::isFile).map(Member::size))
        .column("mode", STRING, "Mode in octal digits.", RootfsChangeRow::mode)
        .column("uid", INTEGER, "Owner.", it -> it.member(Member::uid))
        .column("gid", INTEGER, "Group.", it -> it.member(Member::gid))
        .column(
            "modified",
            TIME,
            "Time of the last change.",
            it -> it.member(member -> Instant.ofEpochSecond(member.modified())))
        .column("target", TEXT, "Target of a link.", RootfsChangeRow::target)
        .rows(RootfsChangeRow::all, "path", "kind");
  }

  private static List<RootfsChangeRow> all(ContainerReport report) {
    return report
        .problems()
        .list(
            () -> {
              Optional<RootfsDiff> diff = report.container().rootfsDiff();
              return diff.isPresent() ? diff.get().changes() : List.of();
            })
        .stream()
        .map(RootfsChangeRow::new)
        .toList();
  }

  private <T> Optional<T> member(Function<Member, T> fact) {
    return change.member().map(fact);
  }

  private static NameBytes bytes(MemberName name) {
    return new NameBytes(ByteString.copyFrom(name.latin1(), StandardCharsets.ISO_8859_1));
  }

  /** Absolute path in the container. */
  public NameBytes path() {
    return change
        .member()
        .flatMap(Member::path)
        .map(it -> NameBytes.of("/").plus(bytes(it).bytes()))
        .orElseGet(() -> NameBytes.of(change.path()));
  }

  /** {@code present}, {@code deleted} or {@code emptied}. */
  public String kind() {
    return TextValues.word(change.kind());
  }

  /** Mode in octal digits. */
  public Optional<String> mode() {
    return member(it -> String.format("%04o", it.mode()));
  }

  /** Target of a link. */
  public Optional<NameBytes> target() {
    return member(it -> bytes(it.target())).filter(it -> !it.isEmpty());
  }
}
