package org.crit4j.container.report;

import static org.crit4j.report.ColumnType.Simple.BOOLEAN;
import static org.crit4j.report.ColumnType.Simple.ENUM;
import static org.crit4j.report.ColumnType.Simple.SIZE;
import static org.crit4j.report.ColumnType.Simple.STRING;
import static org.crit4j.report.ColumnType.Simple.TIME;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.NetworkInterface;
import org.crit4j.container.rootfs.RootfsDiff;
import org.crit4j.report.ColumnType;
import org.crit4j.report.Table;

/**
 * A container, or plain processes, of which there is a checkpoint.
 *
 * @param container the checkpoint
 */
public record ContainerRow(ContainerCheckpoint container) {
  static final Table<ContainerReport, ContainerRow> TABLE =
      Table.named(
          "containers",
          "The container, or the plain processes, of the checkpoint: one row.",
          ContainerRow.class,
          ContainerRow::define);

  private static Table.Definition<ContainerReport, ContainerRow> define(
      Table.Builder<ContainerRow> table) {
    return table
        .column("path", STRING, "Path of the checkpoint.", it -> it.container().label())
        .column("name", STRING, "Name of the container.", it -> it.container().containerName())
        .column("image", STRING, "Its image.", it -> it.container().image())
        .column("id", STRING, "ID of the container.", it -> it.container().id())
        .column("runtime", STRING, "OCI runtime.", it -> it.container().runtime())
        .column(
            "engine",
            ENUM,
            "Podman, CRI-O and others.",
            it -> it.container().engine().description())
        .column(
            "form",
            STRING,
            "Archive, directory or image, in words.",
            it -> it.container().form().description())
        .column("created", TIME, "Creation of the container.", ContainerRow::created)
        .column("checkpointed", TIME, "Time of the checkpoint.", ContainerRow::checkpointed)
        .column(
            "checkpointed_recorded",
            BOOLEAN,
            "Whether the engine recorded the time of the checkpoint; else it is that of the images.",
            it -> it.container().isTimeRecorded())
        .column("criu_version", STRING, "Version of CRIU.", it -> it.container().criuVersion())
        .column("pod", STRING, "Name of the pod.", it -> it.container().podName())
        .column(
            "pod_namespace", STRING, "Kubernetes namespace.", it -> it.container().podNamespace())
        .column("pod_uid", STRING, "UID of the pod.", it -> it.container().podUid())
        .column("sandbox_id", STRING, "ID of the sandbox.", it -> it.container().sandboxId())
        .column(
            "addresses",
            new ColumnType.ListOf(STRING),
            "IP addresses without prefix lengths.",
            it -> it.container().addresses())
        .column(
            "mac_addresses",
            new ColumnType.ListOf(STRING),
            "Hardware addresses.",
            ContainerRow::macAddresses)
        .column(
            "size",
            SIZE,
            "Size of all files of the checkpoint, unpacked.",
            it -> it.container().checkpointSize())
        .column("pages_size", SIZE, "Size of the memory pages.", it -> it.container().pagesSize())
        .column(
            "gpu_pages_size",
            SIZE,
            "Size of the memory of AMD's graphics processors.",
            it -> it.container().gpuPagesSize())
        .column("rootfs_diff_size", SIZE, "Size of rootfs-diff.tar.", ContainerRow::rootfsDiffSize)
        .rows(report -> List.of(new ContainerRow(report.container())), "path");
  }

  /** Creation of the container. */
  public Optional<Instant> created() {
    return container.created().flatMap(ContainerRow::time);
  }

  /** Time of the checkpoint. */
  public Optional<Instant> checkpointed() {
    return container.checkpointed().flatMap(ContainerRow::time);
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Hardware addresses. */
  public List<String> macAddresses() {
    return container.networks().stream()
        .map(NetworkInterface::mac)
        .flatMap(Optional::stream)
        .toList();
  }

  /** Size of the tar of changed files; 0 if there is none. */
  public long rootfsDiffSize() {
    return container.rootfsDiff().map(RootfsDiff::size).orElse(0L);
  }
}
