package org.robolectric;

/** What makes Protobuf's runtime take the JVM for no Android; see {@link libcore.io.Memory}. */
public final class Robolectric {
  private Robolectric() {}
}
