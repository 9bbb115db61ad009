package org.crit4j.container;

import com.google.gson.JsonObject;
import java.util.Optional;

/**
 * What engines write to {@code config.dump}, as far as they agree on it.
 *
 * @param id identifier of the container, 64 hexadecimal digits
 * @param name name of the container
 * @param image name of its image
 * @param requestedImage the image as the user asked for it
 * @param imageReference the exact image: an identifier or a digest
 * @param runtime the runtime: a name, a path, or one of containerd's handlers
 * @param created when the container was created, RFC 3339
 * @param checkpointed when the checkpoint was made, RFC 3339; Podman does not write it
 * @param json everything, as JSON on one line
 */
public record ContainerConfig(
    Optional<String> id,
    Optional<String> name,
    Optional<String> image,
    Optional<String> requestedImage,
    Optional<String> imageReference,
    Optional<String> runtime,
    Optional<String> created,
    Optional<String> checkpointed,
    String json) {

  /** What an engine writes for a time that is not known. */
  private static final String NEVER = "0001-01-01T00:00:00Z";

  static ContainerConfig of(JsonObject json) {
    return new ContainerConfig(
        Json.text(json, "id"),
        Json.text(json, "name"),
        Json.text(json, "rootfsImageName"),
        Json.text(json, "rootfsImage"),
        Json.text(json, "rootfsImageRef").or(() -> Json.text(json, "rootfsImageID")),
        Json.text(json, "runtime"),
        time(json, "createdTime"),
        time(json, "checkpointedTime"),
        json.toString());
  }

  private static Optional<String> time(JsonObject json, String key) {
    return Json.text(json, key).filter(it -> !it.equals(NEVER));
  }
}
