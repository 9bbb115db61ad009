/** The protobuf messages of CRIU's checkpoint images. */
module org.crit4j.images {
  requires transitive com.google.protobuf;

  exports org.crit4j.images;
}
