package org.crit4j.container;

import com.google.gson.JsonObject;
import java.util.Optional;

/** What engines write to {@code config.dump}, as far as they agree on it. Immutable. */
public final class ContainerConfig {
  /** What an engine writes for a time that is not known. */
  private static final String NEVER = "0001-01-01T00:00:00Z";

  private final JsonObject json;

  ContainerConfig(JsonObject json) {
    this.json = json;
  }

  /** The identifier of the container, 64 hexadecimal digits. */
  public Optional<String> id() {
    return Json.text(json, "id");
  }

  /** The name of the container. */
  public Optional<String> name() {
    return Json.text(json, "name");
  }

  /** The name of its image. */
  public Optional<String> image() {
    return Json.text(json, "rootfsImageName");
  }

  /** The image as the user asked for it. */
  public Optional<String> requestedImage() {
    return Json.text(json, "rootfsImage");
  }

  /** The exact image: an identifier or a digest. */
  public Optional<String> imageReference() {
    return Json.text(json, "rootfsImageRef").or(() -> Json.text(json, "rootfsImageID"));
  }

  /** The runtime: a name, a path, or one of containerd's handlers. */
  public Optional<String> runtime() {
    return Json.text(json, "runtime");
  }

  /** When the container was created, RFC 3339. */
  public Optional<String> created() {
    return time("createdTime");
  }

  /** When the checkpoint was made, RFC 3339; Podman does not write it. */
  public Optional<String> checkpointed() {
    return time("checkpointedTime");
  }

  /** Everything, as JSON on one line, which is made anew each time. */
  public String json() {
    return json.toString();
  }

  private Optional<String> time(String key) {
    return Json.text(json, key).filter(it -> !it.equals(NEVER));
  }
}
