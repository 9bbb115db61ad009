package org.crit4j.container;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.CritException;

/**
 * Who a container is, from what its engine wrote: each has its own place for the same fact.
 *
 * @param config {@code config.dump}
 * @param spec the OCI runtime specification
 * @param annotations those of the specification
 * @param imageAnnotations those of the OCI image that the checkpoint lies in
 */
record ContainerIdentity(
    Optional<ContainerConfig> config,
    Optional<JsonObject> spec,
    Map<String, String> annotations,
    Map<String, String> imageAnnotations) {
  private static final String MANAGER = "io.container.manager";
  private static final String CRI_O = "io.kubernetes.cri-o.";
  private static final String CRI = "io.kubernetes.cri.";

  static ContainerIdentity of(Documents documents, Map<String, String> imageAnnotations) {
    Optional<ContainerConfig> config = documents.object(Layout.CONFIG).map(ContainerConfig::new);
    // Podman's configuration has the specification in it, too.
    Optional<JsonObject> spec =
        documents
            .object(Layout.SPEC)
            .or(() -> documents.object(Layout.CONFIG).flatMap(it -> Json.object(it, "spec")));
    Map<String, String> annotations =
        spec.map(it -> Json.texts(it, "annotations")).orElse(Map.of());
    return new ContainerIdentity(config, spec, annotations, imageAnnotations);
  }

  /** Who made the checkpoint, if metadata tells. */
  Optional<Engine> engine() {
    String manager = annotations.getOrDefault(MANAGER, "");
    if (manager.equals("libpod")) {
      return Optional.of(Engine.PODMAN);
    }
    if (manager.equals("cri-o")) {
      return Optional.of(Engine.CRI_O);
    }
    return annotations.keySet().stream().anyMatch(it -> it.startsWith(CRI))
        ? Optional.of(Engine.CONTAINERD)
        : Optional.empty();
  }

  Optional<String> name() {
    return annotation(CRI_O + "Metadata")
        .flatMap(ContainerIdentity::nameInMetadata)
        .or(() -> Optional.ofNullable(annotations.get(CRI + "container-name")))
        .or(() -> config.flatMap(ContainerConfig::name));
  }

  private static Optional<String> nameInMetadata(String json) {
    try {
      JsonElement metadata = Json.parse(json.getBytes(StandardCharsets.UTF_8), "");
      return metadata.isJsonObject()
          ? Json.text(metadata.getAsJsonObject(), "name")
          : Optional.empty();
    } catch (CritException e) {
      return Optional.empty();
    }
  }

  Optional<String> image() {
    return config
        .flatMap(it -> it.image().or(it::requestedImage))
        .or(() -> annotation(CRI + "image-name"))
        .or(() -> imageAnnotation("org.opencontainers.image.ref.name"));
  }

  Optional<String> runtime() {
    return config
        .flatMap(ContainerConfig::runtime)
        .or(() -> imageAnnotation("io.containerd.checkpoint.runtime"))
        .or(() -> imageAnnotation("io.podman.annotations.checkpoint.runtime.name"));
  }

  Optional<String> podName() {
    return annotation("io.kubernetes.pod.name").or(() -> annotation(CRI + "sandbox-name"));
  }

  Optional<String> podNamespace() {
    return annotation("io.kubernetes.pod.namespace")
        .or(() -> annotation(CRI + "sandbox-namespace"));
  }

  Optional<String> podUid() {
    return annotation("io.kubernetes.pod.uid").or(() -> annotation(CRI + "sandbox-uid"));
  }

  Optional<String> sandboxId() {
    return annotation(CRI_O + "SandboxID").or(() -> annotation(CRI + "sandbox-id"));
  }

  /** When the container was created: as CRI-O's annotation has it, else in whole seconds. */
  Optional<String> created() {
    // Podman sets it too, but shows its own record.
    return annotation(CRI_O + "Created")
        .filter(it -> engine().equals(Optional.of(Engine.CRI_O)))
        .or(() -> config.flatMap(ContainerConfig::created).map(Rfc3339::inSeconds));
  }

  /** When the checkpoint was made, if the engine recorded that. */
  Optional<String> checkpointed() {
    return config.flatMap(ContainerConfig::checkpointed).map(Rfc3339::inSeconds);
  }

  /** The addresses that CRI-O has given it. */
  List<String> addresses() {
    List<String> addresses = new ArrayList<>();
    for (int i = 0; annotations.containsKey(CRI_O + "IP." + i); i++) {
      addresses.add(annotations.get(CRI_O + "IP." + i));
    }
    return addresses;
  }

  /** The version of CRIU, if the image tells. */
  Optional<String> criuVersion() {
    return imageAnnotation("io.podman.annotations.checkpoint.criu.version");
  }

  private Optional<String> annotation(String key) {
    return Optional.ofNullable(annotations.get(key)).filter(it -> !it.isEmpty());
  }

  private Optional<String> imageAnnotation(String key) {
    return Optional.ofNullable(imageAnnotations.get(key));
  }
}
