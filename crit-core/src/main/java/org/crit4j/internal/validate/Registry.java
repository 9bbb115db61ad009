package org.crit4j.internal.validate;

import java.util.List;
import org.crit4j.internal.validate.rules.CgroupRules;
import org.crit4j.internal.validate.rules.CoreRules;
import org.crit4j.internal.validate.rules.CredentialRules;
import org.crit4j.internal.validate.rules.EnvelopeRules;
import org.crit4j.internal.validate.rules.HostRules;
import org.crit4j.internal.validate.rules.IdsRules;
import org.crit4j.internal.validate.rules.InventoryRules;
import org.crit4j.internal.validate.rules.IpcRules;
import org.crit4j.internal.validate.rules.LockRules;
import org.crit4j.internal.validate.rules.MountRules;
import org.crit4j.internal.validate.rules.NetworkRules;
import org.crit4j.internal.validate.rules.PstreeRules;
import org.crit4j.internal.validate.rules.RegisterRules;
import org.crit4j.internal.validate.rules.RestoreOptionRules;
import org.crit4j.internal.validate.rules.SeccompRules;
import org.crit4j.internal.validate.rules.SessionRules;
import org.crit4j.internal.validate.rules.TargetRules;
import org.crit4j.internal.validate.rules.TaskStateRules;
import org.crit4j.internal.validate.rules.TimerRules;
import org.crit4j.internal.validate.rules.TtyRules;
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
          new IdsRules(),
          new TtyRules(),
          new MountRules(),
          new NetworkRules(),
          new IpcRules(),
          new CgroupRules(),
          new SeccompRules(),
          new LockRules(),
          new HostRules(),
          new RestoreOptionRules(),
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
