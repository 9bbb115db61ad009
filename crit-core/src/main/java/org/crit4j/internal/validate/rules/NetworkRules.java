package org.crit4j.internal.validate.rules;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.crit4j.image.ImageType;
import org.crit4j.images.NdType;
import org.crit4j.images.NetDeviceEntry;
import org.crit4j.images.NetnsEntry;
import org.crit4j.images.NetnsId;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.LoadedImage;
import org.crit4j.internal.validate.Namespaces.Sort;
import org.crit4j.internal.validate.Reporter;

/** Network namespaces and devices. */
public final class NetworkRules extends CheckpointRules {
  /** The device that the kernel makes with the module, and gives no data. */
  private static final String FALLBACK_SIT = "sit0";

  /** Declares the rules. */
  public NetworkRules() {
    super("Network namespaces and devices");
    error("NETNS-REF", SOURCE, INCOMPLETE, "Network namespaces that one knows are there")
        .because(
            "target_ns_id is the id of a network namespace. CRIU stops: \"Unknown namespace\".")
        .inCheckpoint(NetworkRules::namespaces);
    error("NETDEV-MASTER", SOURCE, INCOMPLETE, "The master of a device is in its namespace")
        .because(
            "master is an ifindex of the same image. CRIU stops: \"Unable to find the N "
                + "master\".")
        .inImage(NetworkRules::masters);
    error("NETDEV-TYPE", SOURCE, "A device has the data of its type")
        .because(
            "A TUN device has tun, a MACVLAN device macvlan, a SIT device sit. CRIU stops: "
                + "\"Corrupted TUN link entry\".")
        .inImage(NetworkRules::types);
    warning("NETDEV-PEER", SOURCE, INCOMPLETE, "The other end of a pair of devices is there")
        .because(
            "peer_nsid is the id of a network namespace, and peer_ifindex that of a device "
                + "there. An external device has no peer_nsid.")
        .inCheckpoint(NetworkRules::peers);
    info("NETDEV-UNIQ", DEDUCED, "Index and name of a device occur once in a namespace")
        .because("The kernel refuses the second device.")
        .inImage(NetworkRules::unique);
    info("NETDEV-LO", DEDUCED, "A network namespace has one loopback device, its first")
        .because("The kernel makes it with the namespace, with the index 1.")
        .inImage(NetworkRules::loopback);
    info("NETRAW", DEDUCED, "What the ip tool has saved starts with its magic")
        .because(
            "Addresses, routes and rules are given back to it as they are, and it refuses other "
                + "files.")
        .inImage(NetworkRules::saved);
  }

  private static List<Entry<NetDeviceEntry>> devices(LoadedImage image) {
    return Inspection.entries(image, NetDeviceEntry.class);
  }

  private static String label(NetDeviceEntry device) {
    return "the device " + device.getName();
  }

  private static Set<Integer> known(Inspection in) {
    Set<Integer> known = new HashSet<>(in.namespaces().ofTasks(Sort.NET));
    for (LoadedImage image : in.images(ImageType.NETNS)) {
      image.number().ifPresent(number -> known.add((int) number));
    }
    return known;
  }

  private static void namespaces(Inspection in, Reporter out) {
    Set<Integer> known = known(in);
    if (!in.tasks().areIdsKnown()) {
      return;
    }
    for (Entry<NetnsEntry> network : in.entries(ImageType.NETNS, NetnsEntry.class)) {
      List<NetnsId> others = network.message().getNsidsList();
      for (int i = 0; i < others.size(); i++) {
        int target = others.get(i).getTargetNsId();
        if (!known.contains(target)) {
          String found = "there is no network namespace " + unsigned(target);
          out.report(network, "nsids[" + i + "].target_ns_id", found);
        }
      }
    }
  }

  private static void masters(Inspection in, Reporter out) {
    for (LoadedImage image : in.images(ImageType.NETDEV)) {
      Set<Integer> indexes =
          devices(image).stream().map(it -> it.message().getIfindex()).collect(Collectors.toSet());
      for (Entry<NetDeviceEntry> device : devices(image)) {
        int master = device.message().getMaster();
        if (master != 0 && !indexes.contains(master) && image.isWhole()) {
          String found = "there is no device " + unsigned(master) + ", the master of ";
          out.report(device, "master", found + label(device.message()));
        }
      }
    }
  }

  private static void types(Inspection in, Reporter out) {
    for (LoadedImage image : in.images(ImageType.NETDEV)) {
      for (Entry<NetDeviceEntry> device : devices(image)) {
        NetDeviceEntry message = device.message();
        boolean fallback = message.getName().equals(FALLBACK_SIT);
        data(device, NdType.TUN, "tun", message.hasTun(), out);
        data(device, NdType.MACVLAN, "macvlan", message.hasMacvlan(), out);
        data(device, NdType.SIT, "sit", message.hasSit() || fallback, out);
      }
    }
  }

  private static void data(
      Entry<NetDeviceEntry> device, NdType type, String field, boolean there, Reporter out) {
    if (device.message().getType() == type && !there) {
      out.report(device, field, "the data of " + label(device.message()) + " is missing");
    }
  }

  private static void peers(Inspection in, Reporter out) {
    Set<Integer> known = known(in);
    if (!in.tasks().areIdsKnown()) {
      return;
    }
    for (LoadedImage image : in.images(ImageType.NETDEV)) {
      for (Entry<NetDeviceEntry> device : devices(image)) {
        NetDeviceEntry message = device.message();
        if (message.getType() != NdType.VETH || !message.hasPeerNsid()) {
          continue;
        }
        int peer = message.getPeerNsid();
        String file = "netdev-" + unsigned(peer) + ".img";
        if (!known.contains(peer)) {
          String found = "there is no network namespace " + unsigned(peer);
          out.report(device, "peer_nsid", found + ", where the peer of " + label(message) + " is");
        } else if (in.has(file) && in.isKnown(file) && !hasDevice(in, file, message)) {
          String found = file + " has no device " + unsigned(message.getPeerIfindex());
          out.report(device, "peer_ifindex", found + ", the peer of " + label(message));
        }
      }
    }
  }

  private static boolean hasDevice(Inspection in, String file, NetDeviceEntry device) {
    return in.entries(file, NetDeviceEntry.class).stream()
        .anyMatch(other -> other.message().getIfindex() == device.getPeerIfindex());
  }

  private static void unique(Inspection in, Reporter out) {
    for (LoadedImage image : in.images(ImageType.NETDEV)) {
      Set<Integer> indexes = new HashSet<>();
      Set<String> names = new HashSet<>();
      for (Entry<NetDeviceEntry> device : devices(image)) {
        if (!indexes.add(device.message().getIfindex())) {
          out.report(device, "ifindex", "the index occurs twice");
        }
        if (!names.add(device.message().getName())) {
          out.report(device, "name", "the name " + device.message().getName() + " occurs twice");
        }
      }
    }
  }

  private static void loopback(Inspection in, Reporter out) {
    for (LoadedImage image : in.images(ImageType.NETDEV)) {
      List<NetDeviceEntry> loopbacks =
          devices(image).stream()
              .map(Entry::message)
              .filter(device -> device.getType() == NdType.LOOPBACK)
              .toList();
      if (loopbacks.size() != 1 && image.isWhole()) {
        out.report(image.file(), loopbacks.size() + " loopback devices, not one");
      }
      for (NetDeviceEntry device : loopbacks) {
        if (device.getIfindex() != 1) {
          String found = label(device) + " has the index " + unsigned(device.getIfindex());
          out.report(image.file(), found + ", not 1");
        }
      }
    }
  }

  // Source: IPADDR_DUMP_MAGIC in iproute2's ipaddress.c, those of iproute.c and iprule.c likewise.
  private static void saved(Inspection in, Reporter out) {
    saved(in, ImageType.IFADDR, 0x47361222, "addresses", out);
    saved(in, ImageType.ROUTE, 0x45311224, "routes", out);
    saved(in, ImageType.ROUTE6, 0x45311224, "routes", out);
    saved(in, ImageType.RULE, 0x71706986, "rules", out);
  }

  private static void saved(Inspection in, ImageType type, int magic, String what, Reporter out) {
    for (LoadedImage image : in.images(type)) {
      // The magic is in the byte order of the dumping machine.
      if (!image.startsWith(bytes(magic))
          && !image.startsWith(bytes(Integer.reverseBytes(magic)))) {
        out.report(image.file(), "does not start with the magic of saved " + what);
      }
    }
  }

  private static int[] bytes(int word) {
    return new int[] {word & 0xff, word >>> 8 & 0xff, word >>> 16 & 0xff, word >>> 24};
  }
}
