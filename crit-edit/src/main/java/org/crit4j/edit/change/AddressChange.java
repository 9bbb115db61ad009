package org.crit4j.edit.change;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.crit4j.ImageData;
import org.crit4j.edit.Change;
import org.crit4j.edit.Draft;
import org.crit4j.edit.Notes;
import org.crit4j.edit.Words;
import org.crit4j.edit.json.EngineDocument;
import org.crit4j.edit.net.NetAddress;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.FileEntry;
import org.crit4j.images.InetSkEntry;
import org.crit4j.source.Images;

/**
 * Puts other IP addresses in the place of some: in sockets, on both sides of connections, in the
 * interfaces, routes and rules of the network namespace, and in what the engine keeps of them.
 */
public final class AddressChange implements Change {
  private final AddressMapping mapping;

  private AddressChange(AddressMapping mapping) {
    this.mapping = mapping;
  }

  /**
   * Takes addresses, and networks, all of which are replaced at once.
   *
   * @param addresses each {@code OLD=NEW}
   * @param prefixes each {@code NETWORK/BITS=NETWORK/BITS}
   * @throws IllegalArgumentException if one is not of that form
   */
  public static AddressChange parse(List<String> addresses, List<String> prefixes) {
    AddressMapping mapping = new AddressMapping();
    addresses.forEach(mapping::addAddress);
    prefixes.forEach(mapping::addPrefix);
    return new AddressChange(mapping);
  }

  @Override
  public void apply(Draft draft, Notes notes) throws IOException {
    int[] sockets = new int[1];
    OpenFiles.edit(
        draft,
        file -> {
          if (!file.hasIsk()) {
            return file;
          }
          FileEntry edited = file.toBuilder().setIsk(mapped(file.getIsk())).build();
          sockets[0] += edited.equals(file) ? 0 : 1;
          return edited;
        });
    List<Network> networks = new ArrayList<>();
    List<NetAddress> gateways = new ArrayList<>();
    int places = 0;
    for (ImageType type :
        List.of(ImageType.IFADDR, ImageType.ROUTE, ImageType.ROUTE6, ImageType.RULE)) {
      for (ImageName image : new Images(draft).names(type)) {
        places += editDump(draft, image.file(), networks, gateways);
      }
    }
    int documents = editDocuments(draft);
    if (sockets[0] + places + documents == 0) {
      notes.refuse("no socket, interface or route has the address " + mapping.old());
      return;
    }
    if (sockets[0] > 0) {
      notes.matched(Words.count(sockets[0], "socket"));
    }
    if (documents > 0) {
      notes.matched(Words.count(documents, "document") + " of the engine");
    }
    if (places > 0) {
      notes.matched(Words.count(places, "attribute") + " of interfaces, routes and rules");
      refuseUnreachable(networks, gateways, notes);
    } else if (sockets[0] > 0) {
      notes.warn("the new addresses have to be those of the machine at restore");
    }
    noteFilters(draft, notes);
  }

  private InetSkEntry mapped(InetSkEntry socket) {
    InetSkEntry.Builder mapped = socket.toBuilder();
    mapped.clearSrcAddr().addAllSrcAddr(mapped(socket.getSrcAddrList()));
    mapped.clearDstAddr().addAllDstAddr(mapped(socket.getDstAddrList()));
    return mapped.build();
  }

  private List<Integer> mapped(List<Integer> words) {
    return words.size() == 1 || words.size() == 4
        ? mapping.map(NetAddress.of(words)).words()
        : words;
  }

  /** The network that an interface is in, before and after. */
  private record Network(NetAddress before, NetAddress after, int bits) {}

  private int editDump(Draft draft, String image, List<Network> networks, List<NetAddress> gateways)
      throws IOException {
    byte[] bytes;
    try (ImageData data = draft.require(image)) {
      bytes = data.stream().readAllBytes();
    }
    int[] places = new int[1];
    new NetlinkDump(bytes)
        .visit(
            (message, attribute, bits, address) -> {
              NetAddress mapped = mapping.map(address);
              places[0] += mapped.equals(address) ? 0 : 1;
              if (message == NetlinkDump.NEW_ADDRESS && attribute <= NetlinkDump.LOCAL) {
                networks.add(new Network(address, mapped, bits));
              }
              if (message == NetlinkDump.NEW_ROUTE && attribute == NetlinkDump.GATEWAY) {
                gateways.add(address);
              }
              return mapped;
            });
    if (places[0] > 0) {
      draft.put(image, bytes);
    }
    return places[0];
  }

  private void refuseUnreachable(List<Network> networks, List<NetAddress> gateways, Notes notes) {
    TreeSet<String> unreachable = new TreeSet<>();
    for (NetAddress each : gateways) {
      NetAddress now = mapping.map(each);
      boolean before = networks.stream().anyMatch(it -> each.hasPrefix(it.before(), it.bits()));
      boolean after = networks.stream().anyMatch(it -> now.hasPrefix(it.after(), it.bits()));
      if (before && !after) {
        unreachable.add(now.toString());
      }
    }
    if (!unreachable.isEmpty()) {
      notes.refuse(
          "no interface is in the network of the gateway "
              + String.join(", ", unreachable)
              + " any more: CRIU fails at the route (\"Nexthop has invalid gateway\"); move it by"
              + " --address OLD=NEW as well, or the whole network by --prefix");
    }
  }

  /** Rules for packets are texts, in which CRIU has its own. */
  private void noteFilters(Draft draft, Notes notes) throws IOException {
    for (ImageType type : List.of(ImageType.IPTABLES, ImageType.IP6TABLES, ImageType.NFTABLES)) {
      for (ImageName image : new Images(draft).names(type)) {
        try (ImageData data = draft.require(image.file())) {
          String text = new String(data.stream().readAllBytes(), StandardCharsets.ISO_8859_1);
          if (mapping.old().stream().anyMatch(text::contains)) {
            notes.warn(image.file() + " has rules with the old address, which stay");
          }
        }
      }
    }
  }

  private int editDocuments(Draft draft) throws IOException {
    if (draft.documents().isEmpty()) {
      return 0;
    }
    Draft documents = draft.documents().get();
    Optional<byte[]> network =
        EngineDocument.edit(documents, EngineDocument.NETWORK, (path, text) -> mapping.map(text));
    if (network.isPresent()) {
      documents.put(EngineDocument.NETWORK, network.get());
    }
    Optional<byte[]> config =
        EngineDocument.edit(
            documents,
            EngineDocument.CONFIG,
            (path, text) -> path.contains("static") ? mapping.map(text) : text);
    if (config.isPresent()) {
      documents.put(EngineDocument.CONFIG, config.get());
    }
    return (network.isPresent() ? 1 : 0) + (config.isPresent() ? 1 : 0);
  }
}
