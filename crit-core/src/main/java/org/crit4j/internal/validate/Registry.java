package org.crit4j.internal.validate;

import java.util.List;
import org.crit4j.internal.validate.rules.AreaRules;
import org.crit4j.internal.validate.rules.BackingRules;
import org.crit4j.internal.validate.rules.CgroupRules;
import org.crit4j.internal.validate.rules.CompressionRules;
import org.crit4j.internal.validate.rules.CoreRules;
import org.crit4j.internal.validate.rules.CredentialRules;
import org.crit4j.internal.validate.rules.EnvelopeRules;
import org.crit4j.internal.validate.rules.EventRules;
import org.crit4j.internal.validate.rules.FileRules;
import org.crit4j.internal.validate.rules.HostRules;
import org.crit4j.internal.validate.rules.IdsRules;
import org.crit4j.internal.validate.rules.InetSocketRules;
import org.crit4j.internal.validate.rules.InventoryRules;
import org.crit4j.internal.validate.rules.IpcRules;
import org.crit4j.internal.validate.rules.KernelRules;
import org.crit4j.internal.validate.rules.LockRules;
import org.crit4j.internal.validate.rules.MemoryRules;
import org.crit4j.internal.validate.rules.MountRules;
import org.crit4j.internal.validate.rules.NamespaceRules;
import org.crit4j.internal.validate.rules.NetworkRules;
import org.crit4j.internal.validate.rules.ObjectRules;
import org.crit4j.internal.validate.rules.PagemapRules;
import org.crit4j.internal.validate.rules.PagesRules;
import org.crit4j.internal.validate.rules.PipeRules;
import org.crit4j.internal.validate.rules.PstreeRules;
import org.crit4j.internal.validate.rules.RegisterRules;
import org.crit4j.internal.validate.rules.RegularFileRules;
import org.crit4j.internal.validate.rules.RemapRules;
import org.crit4j.internal.validate.rules.RestoreOptionRules;
import org.crit4j.internal.validate.rules.SeccompRules;
import org.crit4j.internal.validate.rules.SessionRules;
import org.crit4j.internal.validate.rules.SocketOptionRules;
import org.crit4j.internal.validate.rules.SourceRules;
import org.crit4j.internal.validate.rules.TargetRules;
import org.crit4j.internal.validate.rules.TaskStateRules;
import org.crit4j.internal.validate.rules.ThreadMemoryRules;
import org.crit4j.internal.validate.rules.TimerRules;
import org.crit4j.internal.validate.rules.TtyRules;
import org.crit4j.internal.validate.rules.UnixSocketRules;
import org.crit4j.validate.Rule;

/** All rules: a new group is added here. */
public final class Registry {
  private static final List<RuleGroup> GROUPS =
      List.of(
          new EnvelopeRules(),
          new InventoryRules(),
          new PstreeRules(),
          new SessionRules(),
          new CoreRules(),
          new TaskStateRules(),
          new TimerRules(),
          new RegisterRules(),
          new CredentialRules(),
          new ThreadMemoryRules(),
          new IdsRules(),
          new MemoryRules(),
          new AreaRules(),
          new BackingRules(),
          new PagemapRules(),
          new PagesRules(),
          new CompressionRules(),
          new FileRules(),
          new RegularFileRules(),
          new RemapRules(),
          new PipeRules(),
          new EventRules(),
          new ObjectRules(),
          new UnixSocketRules(),
          new InetSocketRules(),
          new SocketOptionRules(),
          new TtyRules(),
          new NamespaceRules(),
          new MountRules(),
          new NetworkRules(),
          new IpcRules(),
          new CgroupRules(),
          new SeccompRules(),
          new LockRules(),
          new HostRules(),
          new RestoreOptionRules(),
          new KernelRules(),
          new SourceRules(),
          new TargetRules());

  private Registry() {}

  /** The groups, in the order of the rule reference. */
  public static List<RuleGroup> groups() {
    return GROUPS;
  }

  /** All rules. */
  public static List<Rule> rules() {
    return GROUPS.stream()
        .flatMap(group -> group.rules().stream())
        .map(RuleGroup.CheckedRule::rule)
        .toList();
  }
}
