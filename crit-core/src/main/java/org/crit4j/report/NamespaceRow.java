package org.crit4j.report;

import static org.crit4j.report.ColumnType.Simple.ENUM;
import static org.crit4j.report.ColumnType.Simple.INTEGER;
import static org.crit4j.report.ColumnType.Simple.TEXT;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.NamespaceKind;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.image.ImageType;
import org.crit4j.images.UidGidExtent;
import org.crit4j.images.UsernsEntry;
import org.crit4j.images.UtsnsEntry;

/**
 * A namespace that processes are in.
 *
 * @param report the report it is of
 * @param kind what it isolates
 * @param id its ID in the checkpoint
 * @param processes PIDs of the processes in it
 */
public record NamespaceRow(
    CheckpointReport report, NamespaceKind kind, int id, List<Long> processes) {
  static final Table<CheckpointReport, NamespaceRow> TABLE =
      Table.named(
          "namespaces",
          "A namespace that processes are in.",
          NamespaceRow.class,
          NamespaceRow::define);

  private static Table.Definition<CheckpointReport, NamespaceRow> define(
      Table.Builder<NamespaceRow> table) {
    ColumnType extents =
        new ColumnType.ListOf(
            Table.nested(UidGidExtent.class)
                .column("first", INTEGER, "First ID inside.", it -> unsigned(it.getFirst()))
                .column("lower", INTEGER, "Its ID outside.", it -> unsigned(it.getLowerFirst()))
                .column("count", INTEGER, "Number of IDs.", it -> unsigned(it.getCount()))
                .asType());
    return table
        .column(
            "kind",
            ENUM,
            "pid, net, ipc, uts, mnt, user, cgroup or time.",
            it -> TextValues.word(it.kind()))
        .column("id", INTEGER, "ID in the checkpoint.", it -> unsigned(it.id()))
        .column(
            "processes",
            new ColumnType.ListOf(INTEGER),
            "PIDs of the processes in it.",
            NamespaceRow::processes)
        .column("host_name", TEXT, "Host name of a UTS namespace.", NamespaceRow::hostName)
        .column(
            "domain_name", TEXT, "NIS domain name of a UTS namespace.", NamespaceRow::domainName)
        .column(
            "uid_map",
            extents,
            "User IDs of a user namespace.",
            it -> it.users().map(UsernsEntry::getUidMapList))
        .column(
            "gid_map",
            extents,
            "Group IDs of a user namespace.",
            it -> it.users().map(UsernsEntry::getGidMapList))
        .rows(NamespaceRow::all, "kind", "id");
  }

  /** Copies the list. */
  public NamespaceRow {
    processes = List.copyOf(processes);
  }

  private static long unsigned(int number) {
    return Integer.toUnsignedLong(number);
  }

  private static Iterable<NamespaceRow> all(CheckpointReport report) {
    Map<NamespaceKind, Map<Long, List<Long>>> found = new TreeMap<>();
    for (Task task : report.tasks()) {
      Map<NamespaceKind, Integer> its = report.problems().attempt(task::namespaces, Map.of());
      its.forEach(
          (kind, id) ->
              found
                  .computeIfAbsent(kind, it -> new TreeMap<>())
                  .computeIfAbsent(unsigned(id), it -> new ArrayList<>())
                  .add(unsigned(task.pid())));
    }
    return Rows.flat(
        found.entrySet(),
        kind ->
            Rows.map(
                kind.getValue().entrySet(),
                it ->
                    new NamespaceRow(
                        report, kind.getKey(), it.getKey().intValue(), it.getValue())));
  }

  private <M extends Message> Optional<M> image(
      NamespaceKind wanted, ImageType type, Class<M> message) {
    Checkpoint checkpoint = report.checkpoint();
    return kind == wanted
        ? report
            .problems()
            .find(() -> checkpoint.images().first(checkpoint.namespaceImage(type, id), message))
        : Optional.empty();
  }

  private Optional<UtsnsEntry> names() {
    return image(NamespaceKind.UTS, ImageType.UTSNS, UtsnsEntry.class);
  }

  /** Host name of a UTS namespace. */
  public Optional<NameBytes> hostName() {
    return names().map(it -> new NameBytes(it.getNodenameBytes()));
  }

  /** NIS domain name of a UTS namespace. */
  public Optional<NameBytes> domainName() {
    return names().map(it -> new NameBytes(it.getDomainnameBytes()));
  }

  /** Maps of user and group IDs of a user namespace. */
  public Optional<UsernsEntry> users() {
    return image(NamespaceKind.USER, ImageType.USERNS, UsernsEntry.class);
  }
}
