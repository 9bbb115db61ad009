package org.crit4j.edit.preflight;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.crit4j.checkpoint.NamespaceKind;
import org.crit4j.checkpoint.file.TunFile;
import org.crit4j.image.ImageType;
import org.crit4j.images.NdType;
import org.crit4j.images.NetDeviceEntry;

/** Whether the kernel can make the network devices of the checkpoint. */
final class DeviceCheck implements Check {
  private static final String TUN = "dev/net/tun";

  private static final Map<NdType, String> MODULES =
      Map.of(
          NdType.VETH, "veth",
          NdType.BRIDGE, "bridge",
          NdType.MACVLAN, "macvlan",
          NdType.SIT, "sit");

  @Override
  public void run(Situation in, Consumer<Obstacle> out) throws IOException {
    Set<NdType> needed = new TreeSet<>();
    if (in.isOwn(NamespaceKind.NET) && !in.hasExternalNetwork()) {
      for (NetDeviceEntry device : in.all(ImageType.NETDEV, NetDeviceEntry.class)) {
        needed.add(device.getType());
      }
    }
    boolean tun = !in.checkpoint().files().all(TunFile.class).isEmpty();
    if ((tun || needed.contains(NdType.TUN)) && !in.target().has(TUN)) {
      out.accept(
          Obstacle.of(Level.REFUSES, "device", "there is no /" + TUN)
              .criu("Can't open tun device")
              .suggest("modprobe tun"));
    }
    for (NdType type : needed) {
      String module = MODULES.get(type);
      if (module != null && !isThere(module, in.target())) {
        String message = "the kernel module " + module + " is not loaded: it may be missing";
        out.accept(
            Obstacle.of(Level.UNKNOWN, "device", message)
                .criu("Can't restore link")
                .suggest("modprobe " + module));
      }
    }
  }

  private static boolean isThere(String module, Target target) {
    if (target.has("sys/module/" + module)) {
      return true;
    }
    String modules = "lib/modules/" + target.line("proc/sys/kernel/osrelease").orElse("");
    return target.lines(modules + "/modules.builtin").stream()
            .anyMatch(it -> it.contains("/" + module + ".ko"))
        || target.lines(modules + "/modules.dep").stream()
            .anyMatch(it -> it.contains("/" + module + ".ko"));
  }
}
