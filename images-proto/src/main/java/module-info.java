/**
 * The protobuf messages of CRIU's checkpoint images.
 *
 * @since 0.1.0
 */
module org.crit4j.images {
  requires transitive com.google.protobuf;

  exports org.crit4j.images;
}
