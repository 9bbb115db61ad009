package org.crit4j.cli.inspect;

import com.google.gson.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import org.crit4j.container.ContainerCheckpoint;

/** Pod, namespace and annotations. */
final class MetadataSection implements Section {
  @Override
  public boolean isIn(View view) {
    return view.has(View.Part.METADATA);
  }

  @Override
  public void show(Subject subject, Branch root) {
    ContainerCheckpoint container = subject.container();
    Branch metadata = root.add("Metadata");
    container.podName().ifPresent(it -> metadata.add("Pod name: " + it));
    container.podNamespace().ifPresent(it -> metadata.add("Kubernetes namespace: " + it));
    annotations("Annotations", container.annotations(), metadata);
    annotations("Image annotations", container.imageAnnotations(), metadata);
  }

  private static void annotations(String label, Map<String, String> annotations, Branch metadata) {
    if (!annotations.isEmpty()) {
      Branch branch = metadata.add(label);
      new TreeMap<>(annotations).forEach((key, value) -> AnnotationTree.add(key, value, branch));
    }
  }

  @Override
  public void show(Subject subject, JsonObject document) {
    ContainerCheckpoint container = subject.container();
    JsonObject metadata = new JsonObject();
    JsonTree.text(metadata, "pod_name", container.podName());
    JsonTree.text(metadata, "kubernetes_namespace", container.podNamespace());
    JsonTree.object(metadata, "annotations", object(container.annotations()));
    JsonTree.object(metadata, "image_annotations", object(container.imageAnnotations()));
    JsonTree.object(document, "metadata", metadata);
  }

  private static JsonObject object(Map<String, String> annotations) {
    JsonObject object = new JsonObject();
    new TreeMap<>(annotations).forEach(object::addProperty);
    return object;
  }
}
