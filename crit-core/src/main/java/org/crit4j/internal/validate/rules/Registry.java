package org.crit4j.internal.validate.rules;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.crit4j.finding.Rule;
import org.crit4j.image.ImageType;
import org.crit4j.images.FdTypes;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.RuleGroup;
import org.jspecify.annotations.Nullable;

/** All rules: a new group is added here. */
public final class Registry {
  private static final List<Part> PARTS =
      List.of(
          always(EnvelopeRules::new),
          always(InventoryRules::new),
          always(PstreeRules::new),
          always(SessionRules::new),
          always(CoreRules::new),
          always(TaskStateRules::new),
          always(TimerRules::new),
          always(RegisterRules::new),
          always(CredentialRules::new),
          always(ThreadMemoryRules::new),
          always(IdsRules::new),
          always(MemoryRules::new),
          always(AreaRules::new),
          always(BackingRules::new),
          always(PagemapRules::new),
          always(PagesRules::new),
          always(CompressionRules::new),
          always(FileRules::new),
          always(RegularFileRules::new),
          where(Scope.images(ImageType.REMAP_FPATH, ImageType.GHOST_FILE), RemapRules::new),
          where(
              Scope.files(FdTypes.PIPE, FdTypes.FIFO)
                  .orImages(ImageType.PIPES_DATA, ImageType.FIFO_DATA),
              PipeRules::new),
          where(
              Scope.files(
                      FdTypes.EVENTFD,
                      FdTypes.EVENTPOLL,
                      FdTypes.INOTIFY,
                      FdTypes.FANOTIFY,
                      FdTypes.SIGNALFD,
                      FdTypes.TIMERFD)
                  .orImages(ImageType.EVENTPOLL_TFD, ImageType.INOTIFY_WD, ImageType.FANOTIFY_MARK),
              EventRules::new),
          where(
              Scope.files(
                      FdTypes.MEMFD,
                      FdTypes.NS,
                      FdTypes.BPFMAP,
                      FdTypes.PIDFD,
                      FdTypes.TUNF,
                      FdTypes.NETLINKSK,
                      FdTypes.EXT)
                  .orImages(ImageType.MEMFD_INODE, ImageType.BPFMAP_DATA),
              ObjectRules::new),
          where(Scope.files(FdTypes.UNIXSK).orImages(ImageType.SK_QUEUES), UnixSocketRules::new),
          where(Scope.files(FdTypes.INETSK).orImages(ImageType.TCP_STREAM), InetSocketRules::new),
          where(
              Scope.files(FdTypes.INETSK, FdTypes.UNIXSK, FdTypes.PACKETSK, FdTypes.NETLINKSK),
              SocketOptionRules::new),
          where(
              Scope.files(FdTypes.TTY).orImages(ImageType.TTY_INFO, ImageType.TTY_DATA),
              TtyRules::new),
          always(NamespaceRules::new),
          where(Scope.images(ImageType.MNTS, ImageType.AUTOFS), MountRules::new),
          where(
              Scope.images(
                  ImageType.NETNS,
                  ImageType.NETDEV,
                  ImageType.IFADDR,
                  ImageType.ROUTE,
                  ImageType.ROUTE6,
                  ImageType.RULE),
              NetworkRules::new),
          where(
              Scope.images(
                  ImageType.IPC_VAR, ImageType.IPCNS_SHM, ImageType.IPCNS_MSG, ImageType.IPCNS_SEM),
              IpcRules::new),
          always(CgroupRules::new),
          always(SeccompRules::new),
          where(Scope.images(ImageType.FILE_LOCKS), LockRules::new),
          always(HostRules::new),
          always(RestoreOptionRules::new),
          always(KernelRules::new),
          always(SourceRules::new),
          always(TargetRules::new));

  private Registry() {}

  private static Part always(Supplier<RuleGroup> maker) {
    return new Part(Optional.empty(), maker);
  }

  private static Part where(Scope scope, Supplier<RuleGroup> maker) {
    return new Part(Optional.of(scope), maker);
  }

  /** A group that is made when it is needed first. */
  private static final class Part {
    private final Optional<Scope> scope;
    private final Supplier<RuleGroup> maker;
    private @Nullable RuleGroup group;

    Part(Optional<Scope> scope, Supplier<RuleGroup> maker) {
      this.scope = scope;
      this.maker = maker;
    }

    boolean isAbout(Inspection inspection) {
      return scope.isEmpty() || scope.get().isIn(inspection);
    }

    synchronized RuleGroup group() {
      RuleGroup made = group;
      if (made == null) {
        made = maker.get();
        group = made;
      }
      return made;
    }
  }

  /** The groups, in the order of the rule reference. */
  public static List<RuleGroup> groups() {
    return PARTS.stream().map(Part::group).toList();
  }

  /** The groups of which a rule may be violated there, in the same order. */
  public static List<RuleGroup> groups(Inspection inspection) {
    return PARTS.stream().filter(it -> it.isAbout(inspection)).map(Part::group).toList();
  }

  /** All rules. */
  public static List<Rule> rules() {
    return groups().stream()
        .flatMap(group -> group.rules().stream())
        .map(RuleGroup.CheckedRule::rule)
        .toList();
  }
}
