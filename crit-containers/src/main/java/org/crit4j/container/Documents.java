package org.crit4j.container;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.Warnings;
import org.crit4j.container.archive.MemberTree;
import org.crit4j.container.member.Member;
import org.crit4j.source.SourceProblem;

/**
 * The JSON that engines leave beside the images. What cannot be read, or is not what it should be,
 * is a warning, and absent then.
 */
final class Documents {
  /** What a document has to be. */
  private record Form(String description, Predicate<JsonElement> check) {}

  private static final Form OBJECT = new Form("a JSON object", JsonElement::isJsonObject);
  private static final Form LIST =
      new Form("a JSON array", it -> it.isJsonArray() || it.isJsonNull());

  /** A list is what Podman wrote with CNI; without a network it writes null. */
  private static final Form NETWORKS =
      new Form("a JSON object", it -> it.isJsonObject() || it.isJsonArray() || it.isJsonNull());

  private static final Map<String, Form> FORMS = forms();

  private final MemberTree tree;
  private final Warnings warnings;
  private final Map<String, Optional<JsonElement>> read = new HashMap<>();
  private final List<SourceProblem> problems = new ArrayList<>();

  Documents(MemberTree tree, Warnings warnings) {
    this.tree = tree;
    this.warnings = warnings;
  }

  private static Map<String, Form> forms() {
    Map<String, Form> forms = new LinkedHashMap<>();
    forms.put(Layout.CONFIG, OBJECT);
    forms.put(Layout.SPEC, OBJECT);
    forms.put(Layout.NETWORK, NETWORKS);
    forms.put(Layout.STATUS, OBJECT);
    forms.put(Layout.CRI_STATUS, OBJECT);
    forms.put(Layout.BIND_MOUNTS, LIST);
    forms.put(Layout.DELETED, LIST);
    return forms;
  }

  /** Reads all that are there; returns what is wrong with them. */
  List<SourceProblem> problems() {
    FORMS.keySet().forEach(this::get);
    return List.copyOf(problems);
  }

  /** The document of that name. */
  Optional<JsonElement> get(String name) {
    Optional<JsonElement> known = read.get(name);
    if (known == null) {
      known = tree.find(name).filter(Member::isFile).flatMap(it -> read(name, it));
      read.put(name, known);
    }
    return known;
  }

  private Optional<JsonElement> read(String name, Member member) {
    Form form = FORMS.getOrDefault(name, OBJECT);
    try {
      JsonElement document = Json.parse(Layout.read(tree, member), tree.label() + ":" + name);
      if (form.check().test(document)) {
        return Optional.of(document);
      }
      report(name, "is " + kind(document) + "; expected " + form.description());
    } catch (CritException e) {
      report(name, e.problem() + "; expected " + e.expected().orElse(form.description()));
    } catch (IOException e) {
      report(name, "cannot be read: " + e.getMessage());
    }
    return Optional.empty();
  }

  private static String kind(JsonElement document) {
    return document.isJsonObject()
        ? "a JSON object"
        : document.isJsonArray() ? "a JSON array" : document.isJsonNull() ? "null" : "a JSON value";
  }

  private void report(String name, String problem) {
    problems.add(new SourceProblem(SourceProblem.Kind.DOCUMENT, name, problem));
    warnings.warn(Location.UNKNOWN.inFile(tree.label() + ":" + name), problem);
  }

  /** The document of that name, if it is an object. */
  Optional<JsonObject> object(String name) {
    return get(name).filter(JsonElement::isJsonObject).map(JsonElement::getAsJsonObject);
  }
}
