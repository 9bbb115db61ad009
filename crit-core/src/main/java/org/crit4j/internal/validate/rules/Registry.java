package org.crit4j.internal.validate.rules;

import java.util.List;
import org.crit4j.finding.Rule;
import org.crit4j.internal.validate.RuleGroup;

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
