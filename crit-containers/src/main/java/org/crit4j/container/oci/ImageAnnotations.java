package org.crit4j.container.oci;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.ContainerConfig;
import org.crit4j.container.Engine;

/**
 * What an image says of the checkpoint in it: the annotations by which CRI-O and Podman recognise a
 * checkpoint, and those of CRIU's own family, which checkpointctl sets.
 *
 * <p>Source: {@code annotations.go} of Podman, CRI-O and checkpointctl.
 */
final class ImageAnnotations {
  private static final String CRIU = "org.criu.checkpoint.";
  private static final String CRI_O = "io.kubernetes.cri-o.annotations.checkpoint.";
  private static final String PODMAN = "io.podman.annotations.checkpoint.";

  private final Map<String, String> annotations = new TreeMap<>();

  private ImageAnnotations() {}

  /** The annotations for a checkpoint, sorted. */
  static Map<String, String> of(ContainerCheckpoint checkpoint, Optional<String> architecture) {
    ImageAnnotations all = new ImageAnnotations();
    // What an image says already of the checkpoint in it, stays.
    all.annotations.putAll(checkpoint.imageAnnotations());
    Optional<ContainerConfig> config = checkpoint.config();
    Optional<String> name = checkpoint.containerName();
    Optional<String> image = checkpoint.image();
    Optional<String> requested = config.flatMap(ContainerConfig::requestedImage).or(() -> image);
    Optional<String> reference = config.flatMap(ContainerConfig::imageReference);
    all.put(CRIU + "engine.name", Optional.of(engine(checkpoint.engine())));
    all.put(CRIU + "container.name", name);
    all.put(CRIU + "pod.name", checkpoint.podName());
    all.put(CRIU + "pod.namespace", checkpoint.podNamespace());
    all.put(CRIU + "pod.uid", checkpoint.podUid());
    all.put(CRIU + "pod.id", checkpoint.sandboxId());
    all.put(CRIU + "rootfsImageUserRequested", requested);
    all.put(CRIU + "rootfsImageName", image);
    all.put(CRIU + "rootfsImageID", reference);
    all.put(CRIU + "runtime.name", checkpoint.runtime());
    all.put(CRIU + "criu.version", checkpoint.criuVersion());
    all.put(CRIU + "host.arch", architecture);
    all.put(CRI_O + "name", name);
    all.put(CRI_O + "rawImageName", requested);
    all.put(CRI_O + "rootfsImageID", reference);
    all.put(CRI_O + "rootfsImageName", image);
    all.put(CRI_O + "criu.version", checkpoint.criuVersion());
    all.put(PODMAN + "name", name);
    all.put(PODMAN + "rawImageName", requested);
    all.put(PODMAN + "rootfsImageID", reference);
    all.put(PODMAN + "rootfsImageName", image);
    all.put(PODMAN + "runtime.name", checkpoint.runtime());
    all.put(PODMAN + "criu.version", checkpoint.criuVersion());
    all.put(PODMAN + "host.arch", architecture);
    return all.annotations;
  }

  private static String engine(Engine engine) {
    return switch (engine) {
      case PODMAN -> "podman";
      case CRI_O -> "cri-o";
      case CONTAINERD -> "containerd";
      case RUNTIME -> "runc";
      case CRIU -> "criu";
      case UNKNOWN -> "unknown";
    };
  }

  private void put(String key, Optional<String> value) {
    value.filter(it -> !it.isEmpty()).ifPresent(it -> annotations.putIfAbsent(key, it));
  }
}
