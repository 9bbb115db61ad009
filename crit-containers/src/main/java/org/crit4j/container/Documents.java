package org.crit4j.container;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.Warnings;
import org.crit4j.container.archive.Member;
import org.crit4j.container.archive.MemberTree;

/**
 * The JSON that engines leave beside the images. What cannot be read is a warning, and absent then.
 */
final class Documents {
  private final MemberTree tree;
  private final Warnings warnings;

  Documents(MemberTree tree, Warnings warnings) {
    this.tree = tree;
    this.warnings = warnings;
  }

  /** The document of that name, whatever it is. */
  Optional<JsonElement> get(String name) {
    Optional<Member> member = tree.find(name).filter(Member::isFile);
    if (member.isEmpty()) {
      return Optional.empty();
    }
    String label = tree.label() + ":" + name;
    try {
      return Optional.of(Json.parse(Layout.read(tree, member.get()), label));
    } catch (CritException e) {
      warnings.warn(e.location(), e.problem());
    } catch (IOException e) {
      warnings.warn(Location.UNKNOWN.inFile(label), String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }

  /** The document of that name, if it is an object. */
  Optional<JsonObject> object(String name) {
    return get(name).filter(JsonElement::isJsonObject).map(JsonElement::getAsJsonObject);
  }
}
