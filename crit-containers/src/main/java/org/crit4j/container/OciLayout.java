package org.crit4j.container;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.Warnings;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.Archives;
import org.crit4j.container.archive.ComposedTree;
import org.crit4j.container.archive.Compression;
import org.crit4j.container.archive.MemberTree;
import org.crit4j.container.member.Member;

/**
 * Finds a checkpoint in an OCI layout (a directory or a tar), or in what {@code docker save} and
 * {@code podman save} write without asking. It is either an image whose layer has the files of a
 * container checkpoint, or an index of parts as containerd's {@code ctr} makes it.
 *
 * <p>Source: OCI image-spec 1.1, image-layout.md and image-index.md; containerd's media types.
 */
final class OciLayout {
  private static final int MOST_DEPTH = 4;
  private static final int MOST_DOCUMENTS = 1000;
  private static final String CHECKPOINT_MEDIA = "application/vnd.containerd.container.c";
  private static final String CRIU = CHECKPOINT_MEDIA + "riu.checkpoint.criu.tar";
  private static final String PREDUMP = CHECKPOINT_MEDIA + "riu.checkpoint.predump.tar";
  private static final String CONFIG = CHECKPOINT_MEDIA + "heckpoint.config.v1+proto";
  private static final String OPTIONS = CHECKPOINT_MEDIA + "heckpoint.options.v1+proto";
  private static final String RUNTIME_OPTIONS =
      CHECKPOINT_MEDIA + "heckpoint.runtime.options+proto";

  private final MemberTree outer;
  private final ArchiveLimits limits;
  private final Warnings warnings;
  private final Set<String> seen = new HashSet<>();

  OciLayout(MemberTree outer, ArchiveLimits limits, Warnings warnings) {
    this.outer = outer;
    this.limits = limits;
    this.warnings = warnings;
  }

  /** Whether the members are those of a layout. */
  static boolean isLayout(MemberTree tree) {
    return tree.find("index.json").isPresent()
        && (tree.find("oci-layout").isPresent() || tree.find("blobs").isPresent());
  }

  /**
   * The checkpoint.
   *
   * @throws CritException if there is none
   */
  Layout find() throws IOException {
    Optional<Layout> found =
        isLayout(outer)
            ? inIndex(document(member("index.json")), 0)
            : inDockerManifest(parse(member("manifest.json")));
    return found.orElseThrow(
        () ->
            new CritException(
                Location.UNKNOWN.inFile(outer.label()),
                "no image in it has a checkpoint",
                "a checkpoint image of Podman, CRI-O or ctr"));
  }

  private Optional<Layout> inIndex(JsonObject index, int depth) throws IOException {
    if (depth > MOST_DEPTH) {
      throw new CritException(
          Location.UNKNOWN.inFile(outer.label()), "indexes are nested too deeply");
    }
    List<JsonObject> descriptors = objects(Json.array(index, "manifests"));
    if (descriptors.stream().anyMatch(it -> mediaType(it).startsWith(CHECKPOINT_MEDIA))) {
      return Optional.of(ctr(index, descriptors));
    }
    for (JsonObject each : descriptors) {
      if (!seen.add(Json.text(each, "digest").orElse("")) || seen.size() > MOST_DOCUMENTS) {
        continue;
      }
      Optional<Member> blob = blob(each);
      if (blob.isEmpty()) {
        continue;
      }
      JsonObject document = document(blob.get());
      Optional<Layout> found =
          document.has("manifests") ? inIndex(document, depth + 1) : inManifest(document);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<Layout> inManifest(JsonObject manifest) throws IOException {
    List<JsonObject> layers = objects(Json.array(manifest, "layers"));
    Map<String, String> annotations = Json.texts(manifest, "annotations");
    for (int i = layers.size() - 1; i >= 0; i--) {
      Optional<Member> blob = blob(layers.get(i));
      Optional<Layout> found = blob.isEmpty() ? Optional.empty() : inLayer(blob.get(), annotations);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<Layout> inDockerManifest(JsonElement manifest) throws IOException {
    if (!manifest.isJsonArray()) {
      return Optional.empty();
    }
    for (JsonObject image : objects(manifest.getAsJsonArray())) {
      JsonArray layers = Json.array(image, "Layers");
      for (int i = layers.size() - 1; i >= 0; i--) {
        Optional<Member> layer =
            layers.get(i).isJsonPrimitive()
                ? outer.find(layers.get(i).getAsString())
                : Optional.empty();
        Optional<Layout> found =
            layer.isEmpty() ? Optional.empty() : inLayer(layer.get(), Map.of());
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Layout> inLayer(Member layer, Map<String, String> annotations)
      throws IOException {
    if (!layer.isFile()) {
      return Optional.empty();
    }
    MemberTree tree =
        Archives.open(outer.region(layer), outer.label(), limits, warnings, Layout::isMetadata);
    if (Layout.hasDirectory(tree, Layout.CHECKPOINT)) {
      return Optional.of(
          new Layout(Form.OCI_IMAGE, tree, Layout.CHECKPOINT, annotations, List.of(tree)));
    }
    tree.close();
    return Optional.empty();
  }

  /** Puts the parts that {@code ctr} stores one by one together as a container checkpoint. */
  private Layout ctr(JsonObject index, List<JsonObject> descriptors) throws IOException {
    List<MemberTree> opened = new ArrayList<>();
    ComposedTree tree = new ComposedTree(outer.label(), Compression.NONE);
    opened.add(tree);
    String directory = Layout.CHECKPOINT;
    boolean images = false;
    for (JsonObject each : descriptors) {
      Optional<Member> blob = blob(each);
      if (blob.isEmpty()) {
        continue;
      }
      switch (mediaType(each)) {
        case CRIU -> {
          addImages(tree, Layout.CHECKPOINT, blob.get(), opened);
          images = true;
        }
        case PREDUMP -> addImages(tree, Layout.PRE_CHECKPOINT, blob.get(), opened);
        case CONFIG -> addSpec(tree, blob.get());
        case OPTIONS -> tree.add("checkpoint.options", outer, blob.get());
        case RUNTIME_OPTIONS -> tree.add("runtime.options", outer, blob.get());
        default -> {
          if (mediaType(each).startsWith("application/vnd.oci.image.layer.v1.tar")) {
            tree.add(Layout.ROOTFS_DIFF, outer, blob.get());
          }
        }
      }
    }
    if (!images) {
      // ctr has been seen to leave them out without an error.
      warnings.warn(
          Location.UNKNOWN.inFile(outer.label()), "the checkpoint has no images of processes");
      directory = Layout.CHECKPOINT;
    }
    return new Layout(Form.CTR_IMAGE, tree, directory, Json.texts(index, "annotations"), opened);
  }

  private void addImages(ComposedTree tree, String directory, Member blob, List<MemberTree> opened)
      throws IOException {
    MemberTree images =
        Archives.open(outer.region(blob), outer.label(), limits, warnings, it -> false);
    opened.add(images);
    tree.addDirectory(directory, blob.modified());
    for (Member each : images.members()) {
      if (each.path().isPresent() && !each.path().get().latin1().isEmpty()) {
        tree.add(directory + "/" + each.path().get().text(), images, each);
      }
    }
  }

  /** The configuration is a google.protobuf.Any: a type's name, and the OCI spec as JSON. */
  private void addSpec(ComposedTree tree, Member blob) throws IOException {
    byte[] any = Layout.read(outer, blob);
    Optional<byte[]> json = AnyMessage.value(any);
    if (json.isPresent()) {
      tree.add(Layout.SPEC, json.get(), blob.modified());
    } else {
      warnings.warn(
          Location.UNKNOWN.inFile(outer.label()), "the configuration of the container is damaged");
    }
  }

  private static List<JsonObject> objects(JsonArray array) {
    List<JsonObject> objects = new ArrayList<>();
    for (JsonElement each : array) {
      if (each.isJsonObject()) {
        objects.add(each.getAsJsonObject());
      }
    }
    return objects;
  }

  private static String mediaType(JsonObject descriptor) {
    return Json.text(descriptor, "mediaType").orElse("");
  }

  private Optional<Member> blob(JsonObject descriptor) {
    String digest = Json.text(descriptor, "digest").orElse("");
    if (!digest.matches("sha(256|512):[0-9a-f]{64,128}")) {
      return Optional.empty();
    }
    return outer.find("blobs/" + digest.replace(':', '/')).filter(Member::isFile);
  }

  private Member member(String path) throws CritException {
    return outer
        .find(path)
        .orElseThrow(
            () -> new CritException(Location.UNKNOWN.inFile(outer.label()), "has no " + path));
  }

  private JsonElement parse(Member member) throws IOException {
    byte[] bytes = Layout.read(outer, member);
    String path = member.name().latin1();
    String digest = path.substring(path.lastIndexOf('/') + 1);
    if (path.startsWith("blobs/sha256/") && !digest.equals(sha256(bytes))) {
      throw new CritException(
          Location.UNKNOWN.inFile(outer.label() + ":" + path), "has another digest than its name");
    }
    return Json.parse(bytes, outer.label() + ":" + path);
  }

  private JsonObject document(Member member) throws IOException {
    JsonElement json = parse(member);
    return json.isJsonObject() ? json.getAsJsonObject() : new JsonObject();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has it", e);
    }
  }
}
