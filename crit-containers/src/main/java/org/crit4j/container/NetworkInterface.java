package org.crit4j.container;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An interface of the container in a network, from Podman's {@code network.status}.
 *
 * @param network name of the network; empty in the form that Podman wrote with CNI
 * @param name name of the interface
 * @param addresses its addresses with their prefix lengths
 * @param mac its hardware address
 * @param gateways where packets to elsewhere go
 */
public record NetworkInterface(
    String network,
    String name,
    List<String> addresses,
    Optional<String> mac,
    List<String> gateways) {

  /** The addresses without prefix lengths. */
  public List<String> plainAddresses() {
    List<String> plain = new ArrayList<>();
    for (String each : addresses) {
      int slash = each.indexOf('/');
      plain.add(slash < 0 ? each : each.substring(0, slash));
    }
    return List.copyOf(plain);
  }

  static List<NetworkInterface> all(JsonElement status) {
    List<NetworkInterface> all = new ArrayList<>();
    if (status.isJsonObject()) {
      for (Map.Entry<String, JsonElement> network : status.getAsJsonObject().entrySet()) {
        if (network.getValue().isJsonObject()) {
          addNetwork(network.getKey(), network.getValue().getAsJsonObject(), all);
        }
      }
    } else if (status.isJsonArray()) {
      for (JsonElement result : status.getAsJsonArray()) {
        if (result.isJsonObject()) {
          addResult(result.getAsJsonObject(), all);
        }
      }
    }
    return List.copyOf(all);
  }

  private static void addNetwork(String network, JsonObject value, List<NetworkInterface> all) {
    Optional<JsonObject> interfaces = Json.object(value, "interfaces");
    if (interfaces.isEmpty()) {
      return;
    }
    for (Map.Entry<String, JsonElement> each : interfaces.get().entrySet()) {
      if (each.getValue().isJsonObject()) {
        JsonObject details = each.getValue().getAsJsonObject();
        JsonArray subnets = Json.array(details, "subnets");
        all.add(
            new NetworkInterface(
                network,
                each.getKey(),
                texts(subnets, "ipnet"),
                Json.text(details, "mac_address"),
                texts(subnets, "gateway")));
      }
    }
  }

  /** A result of CNI: interfaces, and addresses that name theirs by index. */
  private static void addResult(JsonObject result, List<NetworkInterface> all) {
    JsonArray interfaces = Json.array(result, "interfaces");
    JsonArray ips = Json.array(result, "ips");
    for (int i = 0; i < interfaces.size(); i++) {
      if (!interfaces.get(i).isJsonObject()) {
        continue;
      }
      JsonObject details = interfaces.get(i).getAsJsonObject();
      JsonArray own = new JsonArray();
      for (JsonElement ip : ips) {
        boolean here =
            ip.isJsonObject()
                && Json.text(ip.getAsJsonObject(), "interface")
                    .equals(Optional.of(String.valueOf(i)));
        if (here) {
          own.add(ip);
        }
      }
      // Interfaces of the host are named too; only those of the container have addresses.
      if (!own.isEmpty()) {
        all.add(
            new NetworkInterface(
                "",
                Json.text(details, "name").orElse(""),
                texts(own, "address"),
                Json.text(details, "mac"),
                texts(own, "gateway")));
      }
    }
  }

  private static List<String> texts(JsonArray objects, String key) {
    List<String> texts = new ArrayList<>();
    for (JsonElement each : objects) {
      if (each.isJsonObject()) {
        Json.text(each.getAsJsonObject(), key).ifPresent(texts::add);
      }
    }
    return List.copyOf(texts);
  }
}
