/**
 * Reads and writes the checkpoints of containers: archives and directories of Podman, CRI-O,
 * containerd, Docker and the runtimes beneath them ({@link org.crit4j.container}).
 *
 * @since 0.1.0
 */
@SuppressWarnings({
  "requires-automatic",
  "module"
}) // The module that gets a package is built later.
module org.crit4j.containers {
  requires transitive org.crit4j.core;
  requires com.google.gson;
  requires org.apache.commons.compress;
  requires aircompressor;
  requires com.github.luben.zstd_jni;
  requires org.lz4.java;
  requires org.tukaani.xz;
  requires static org.jspecify;
  requires static com.google.errorprone.annotations;

  exports org.crit4j.container;
  exports org.crit4j.container.archive;
  exports org.crit4j.container.diff;
  exports org.crit4j.container.html;
  exports org.crit4j.container.member;
  exports org.crit4j.container.oci;
  exports org.crit4j.container.report;
  exports org.crit4j.container.rootfs;
  exports org.crit4j.container.tar to
      org.crit4j.edit;
}
