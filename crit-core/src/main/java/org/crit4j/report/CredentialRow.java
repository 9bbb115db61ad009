package org.crit4j.report;

import static org.crit4j.report.ColumnType.Simple.BOOLEAN;
import static org.crit4j.report.ColumnType.Simple.FLAGS;
import static org.crit4j.report.ColumnType.Simple.INTEGER;
import static org.crit4j.report.ColumnType.Simple.MASK;
import static org.crit4j.report.ColumnType.Simple.TEXT;

import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.images.CredsEntry;

/**
 * Users, groups and capabilities of a process.
 *
 * @param task the process
 * @param entry all that is recorded
 */
public record CredentialRow(Task task, CredsEntry entry) {
  /** Source: Linux's capability.h. */
  private static final Bits CAPABILITIES =
      Bits.numbered(
          List.of(
              ("CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP "
                      + "LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK "
                      + "IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN "
                      + "SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE "
                      + "AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG "
                      + "WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE")
                  .split(" ", -1)));

  static final Table<CheckpointReport, CredentialRow> TABLE =
      Table.named(
          "credentials",
          "Users, groups and capabilities of a process.",
          CredentialRow.class,
          CredentialRow::define);

  private static Table.Definition<CheckpointReport, CredentialRow> define(
      Table.Builder<CredentialRow> table) {
    return table
        .column("pid", INTEGER, "PID of the process.", CredentialRow::pid)
        .column("uid", INTEGER, "Real user ID.", it -> id(it.entry().getUid()))
        .column("euid", INTEGER, "Effective user ID.", it -> id(it.entry().getEuid()))
        .column("suid", INTEGER, "Saved user ID.", it -> id(it.entry().getSuid()))
        .column("fsuid", INTEGER, "User ID for files.", it -> id(it.entry().getFsuid()))
        .column("gid", INTEGER, "Real group ID.", it -> id(it.entry().getGid()))
        .column("egid", INTEGER, "Effective group ID.", it -> id(it.entry().getEgid()))
        .column("sgid", INTEGER, "Saved group ID.", it -> id(it.entry().getSgid()))
        .column("fsgid", INTEGER, "Group ID for files.", it -> id(it.entry().getFsgid()))
        .column(
            "groups",
            new ColumnType.ListOf(INTEGER),
            "Supplementary groups.",
            it -> it.entry().getGroupsList().stream().map(CredentialRow::id).toList())
        .column(
            "permitted",
            FLAGS,
            "Permitted capabilities, without CAP_.",
            it -> capabilities(it.entry().getCapPrmList()))
        .column(
            "effective",
            FLAGS,
            "Effective capabilities.",
            it -> capabilities(it.entry().getCapEffList()))
        .column(
            "inheritable",
            FLAGS,
            "Inheritable capabilities.",
            it -> capabilities(it.entry().getCapInhList()))
        .column(
            "bounding",
            FLAGS,
            "Capabilities of the bounding set.",
            it -> capabilities(it.entry().getCapBndList()))
        .column(
            "ambient",
            FLAGS,
            "Ambient capabilities.",
            it -> capabilities(it.entry().getCapAmbList()))
        .column(
            "secure_bits", MASK, "Bits of PR_SET_SECUREBITS.", it -> id(it.entry().getSecbits()))
        .column(
            "no_new_privileges",
            BOOLEAN,
            "Whether exec grants no privileges.",
            it -> it.entry().getNoNewPrivs() != 0)
        .column("lsm_profile", TEXT, "SELinux or AppArmor profile.", CredentialRow::lsmProfile)
        .rows(report -> Rows.flat(report.tasks(), it -> of(report, it)), "pid");
  }

  private static List<CredentialRow> of(CheckpointReport report, Task task) {
    return report.problems().find(task::credentials).stream()
        .map(it -> new CredentialRow(task, it))
        .toList();
  }

  private static long id(int number) {
    return Integer.toUnsignedLong(number);
  }

  /** The words of a set, the lowest one first. */
  static FlagSet capabilities(List<Integer> words) {
    long bits = 0;
    for (int i = 0; i < Math.min(words.size(), 2); i++) {
      bits |= id(words.get(i)) << (32 * i);
    }
    return CAPABILITIES.in(bits);
  }

  /** PID of the process. */
  public long pid() {
    return id(task.pid());
  }

  /** SELinux or AppArmor profile. */
  public Optional<NameBytes> lsmProfile() {
    return Optional.of(new NameBytes(entry.getLsmProfileBytes())).filter(it -> !it.isEmpty());
  }
}
