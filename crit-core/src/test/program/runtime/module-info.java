/** A program of somebody who embeds the library; ProtobufRuntimesIT runs it. */
module runtime {
  requires org.crit4j.core;
}
