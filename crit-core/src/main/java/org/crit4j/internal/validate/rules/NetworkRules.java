package org.crit4j.internal.validate.rules;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.crit4j.checkpoint.NamespaceKind;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.NdType;
import org.crit4j.images.NetDeviceEntry;
import org.crit4j.images.NetnsEntry;
import org.crit4j.images.NetnsId;
import org.crit4j.internal.validate.Check;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Item;
import org.crit4j.internal.validate.Known;
import org.crit4j.internal.validate.LoadedImage;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.Target;
import org.crit4j.internal.validate.Walk;

/** Network namespaces and devices. */
public final class NetworkRules extends CheckpointRules {
  /** The device that the kernel makes with the module, and gives no data. */
  private static final String FALLBACK_SIT = "sit0";

  private static final Walk<NetDeviceEntry> DEVICES =
      Walk.entries(ImageType.NETDEV, NetDeviceEntry.class)
          .called(it -> "the device " + it.getName())
          .perImage();
  private static final Walk<NetDeviceEntry> PAIRED =
      DEVICES.where(it -> it.getType() == NdType.VETH && it.hasPeerNsid());
  private static final Walk<NetDeviceEntry> LOOPBACKS =
      DEVICES.where(it -> it.getType() == NdType.LOOPBACK);
  private static final Target<Integer> NETWORKS = new Target<>(Known.IDS, NetworkRules::networks);

  /** Declares the rules. */
  public NetworkRules() {
    super("Network namespaces and devices");
    error("NETNS-REF", SOURCE, INCOMPLETE, "Network namespaces that one knows are there")
        .why("target_ns_id is the id of a network namespace. CRIU stops: \"Unknown namespace\".")
        .inCheckpoint(
            Walk.entries(ImageType.NETNS, NetnsEntry.class)
                .each("nsids", NetnsEntry::getNsidsList)
                .refersTo(
                    "target_ns_id",
                    NetnsId::getTargetNsId,
                    NETWORKS,
                    "there is no network namespace {}"));
    error("NETDEV-MASTER", SOURCE, INCOMPLETE, "The master of a device is in its namespace")
        .why("master is an ifindex of the same image. CRIU stops: \"Unable to find the N master\".")
        .inImage(DEVICES.checkGroups(NetworkRules::masters));
    error("NETDEV-TYPE", SOURCE, "A device has the data of its type")
        .why(
            "A TUN device has tun, a MACVLAN device macvlan, a SIT device sit. CRIU stops: "
                + "\"Corrupted TUN link entry\".")
        .inImage(
            data(NdType.TUN, "tun", NetDeviceEntry::hasTun),
            data(NdType.MACVLAN, "macvlan", NetDeviceEntry::hasMacvlan),
            data(NdType.SIT, "sit", it -> it.hasSit() || it.getName().equals(FALLBACK_SIT)));
    warning("NETDEV-PEER", SOURCE, INCOMPLETE, "The other end of a pair of devices is there")
        .why(
            "peer_nsid is the id of a network namespace, and peer_ifindex that of a device "
                + "there. An external device has no peer_nsid.")
        .inCheckpoint(
            PAIRED.refersTo(
                "peer_nsid",
                NetDeviceEntry::getPeerNsid,
                NETWORKS,
                "there is no network namespace {}, where the peer of {who} is"),
            given(Known.IDS, NetworkRules::peers));
    info("NETDEV-UNIQ", DEDUCED, "Index and name of a device occur once in a namespace")
        .why("The kernel refuses the second device.")
        .inImage(
            DEVICES.unique("ifindex", NetDeviceEntry::getIfindex, "the index {} occurs twice"),
            DEVICES.unique("name", NetDeviceEntry::getName, "the name {} occurs twice"));
    info("NETDEV-LO", DEDUCED, "A network namespace has one loopback device, its first")
        .why("The kernel makes it with the namespace, with the index 1.")
        .inImage(
            Walk.images(ImageType.NETDEV).check(NetworkRules::oneLoopback),
            LOOPBACKS
                .where(it -> it.getIfindex() != 1)
                .report("ifindex", "{who} has the index {}, not 1", NetDeviceEntry::getIfindex));
    info("NETRAW", DEDUCED, "What the ip tool has saved starts with its magic")
        .why("It gets its addresses, routes and rules back, and refuses other files.")
        .inImage( // Source: IPADDR_DUMP_MAGIC in iproute2's ipaddress.c, and likewise in others.
            saved(ImageType.IFADDR, 0x47361222, "addresses"),
            saved(ImageType.ROUTE, 0x45311224, "routes"),
            saved(ImageType.ROUTE6, 0x45311224, "routes"),
            saved(ImageType.RULE, 0x71706986, "rules"));
  }

  private static Predicate<Integer> networks(Inspection in) {
    Set<Integer> known = new HashSet<>(in.namespaces().ofTasks(NamespaceKind.NET));
    for (LoadedImage image : in.images(ImageType.NETNS)) {
      image.number().ifPresent(number -> known.add((int) number));
    }
    return known::contains;
  }

  private static void masters(List<Item<NetDeviceEntry>> devices, Reporter out) {
    Set<Integer> indexes = new HashSet<>(Set.of(0));
    devices.forEach(device -> indexes.add(device.it().getIfindex()));
    for (Item<NetDeviceEntry> device : devices) {
      int master = device.it().getMaster();
      if (!indexes.contains(master) && device.image().isWhole()) {
        out.report(device, "master", "there is no device {}, the master of {who}", master);
      }
    }
  }

  private static Check data(NdType type, String field, Predicate<NetDeviceEntry> there) {
    return DEVICES
        .where(it -> it.getType() == type && !there.test(it))
        .report(field, "the data of {who} is missing");
  }

  private static void peers(Inspection in, Reporter out) {
    Set<List<Number>> there = new HashSet<>();
    DEVICES.forEach(in, it -> there.add(List.of(it.number(), it.it().getIfindex())));
    PAIRED
        .check(
            (device, to) -> {
              long network = Integer.toUnsignedLong(device.it().getPeerNsid());
              int index = device.it().getPeerIfindex();
              String file = ImageName.of(ImageType.NETDEV, network);
              if (in.has(file) && in.isKnown(file) && !there.contains(List.of(network, index))) {
                String text = "{} has no device {}, the peer of {who}";
                to.report(device, "peer_ifindex", text, file, index);
              }
            })
        .run(in, out);
  }

  private static void oneLoopback(Item<LoadedImage> image, Reporter out) {
    long count =
        Inspection.entries(image.it(), NetDeviceEntry.class).stream()
            .filter(it -> it.message().getType() == NdType.LOOPBACK)
            .count();
    if (count != 1 && image.it().isWhole()) {
      out.report(image, "", "{} loopback devices, not one", count);
    }
  }

  private static Check saved(ImageType type, int magic, String what) {
    // The magic is in the byte order of the dumping machine.
    return Walk.images(type)
        .where(it -> !it.startsWith(bytes(magic)))
        .where(it -> !it.startsWith(bytes(Integer.reverseBytes(magic))))
        .report("", "does not start with the magic of saved {}", it -> what);
  }

  private static int[] bytes(int word) {
    return new int[] {word & 0xff, word >>> 8 & 0xff, word >>> 16 & 0xff, word >>> 24};
  }
}
