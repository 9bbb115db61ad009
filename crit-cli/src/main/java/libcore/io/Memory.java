package libcore.io;

/**
 * A class of Android's, with nothing in it. Protobuf's runtime looks for it, and then for {@code
 * org.robolectric.Robolectric}, to learn whether it runs on Android: that is so if the first is
 * there and the second is not. A class that is nowhere is looked for in all jars, which the JVM
 * opens for that and reads the directories of: a fifth of the time that a small checkpoint takes.
 * Since both are here, next to the main class, it opens none.
 */
public final class Memory {
  private Memory() {}
}
