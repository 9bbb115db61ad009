package org.crit4j.cli.inspect;

import com.google.gson.JsonObject;
import java.io.IOException;

/** A part of what is shown of a checkpoint, in both formats. */
interface Section {
  /** Whether it is asked for. */
  boolean isIn(View view);

  /** Whether it shows what images of CRIU tell. */
  default boolean isOfImages() {
    return false;
  }

  /** Adds its branches to the tree. */
  void show(Subject subject, Branch root) throws IOException;

  /** Adds its members to the document. */
  void show(Subject subject, JsonObject document) throws IOException;
}
