package org.crit4j.edit;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where fields are in the JSON of an image: {@code entries[3].isk.src_port}. Names of fields,
 * {@code [n]} for an element of a list, {@code [*]} for all, {@code [key=value]} for those with
 * that value in a field, which may be one further down: {@code
 * entries[isk.state=LISTEN].isk.src_port}. What does not begin with {@code entries} or {@code
 * magic} goes for all entries: {@code tc.comm} is {@code entries[*].tc.comm}.
 */
public final class FieldPath {
  private final String text;
  private final List<Step> steps;

  private FieldPath(String text, List<Step> steps) {
    this.text = text;
    this.steps = List.copyOf(steps);
  }

  private interface Step {
    void find(Place at, List<Place> found);
  }

  /**
   * A place in a document: the value of a field of an object, or of an element of a list.
   *
   * @param parent the object or list
   * @param key the name of the field; empty in a list
   * @param index the index in a list
   * @param path from the top
   */
  record Place(JsonElement parent, String key, int index, String path) {
    static Place root(JsonObject document) {
      JsonArray holder = new JsonArray();
      holder.add(document);
      return new Place(holder, "", 0, "");
    }

    Optional<JsonElement> value() {
      if (parent instanceof JsonArray list) {
        return Optional.of(list.get(index));
      }
      return Optional.ofNullable(parent.getAsJsonObject().get(key));
    }

    void set(JsonElement value) {
      if (parent instanceof JsonArray list) {
        list.set(index, value);
      } else {
        parent.getAsJsonObject().add(key, value);
      }
    }

    void remove() {
      if (parent instanceof JsonArray list) {
        list.remove(index);
      } else {
        parent.getAsJsonObject().remove(key);
      }
    }

    Place field(JsonObject object, String name) {
      return new Place(object, name, 0, path.isEmpty() ? name : path + "." + name);
    }

    Place element(JsonArray list, int at) {
      return new Place(list, "", at, path + "[" + at + "]");
    }
  }

  /**
   * Takes the text of a path.
   *
   * @throws IllegalArgumentException if it is none; the message says where
   */
  public static FieldPath parse(String text) {
    List<Step> steps = new Parser(text).steps();
    boolean whole =
        steps.get(0) instanceof Field first
            && (first.name.equals("entries") || first.name.equals("magic"));
    if (!whole) {
      if (steps.get(0) instanceof Field) {
        steps.add(0, new Elements());
      }
      steps.add(0, new Field("entries"));
    }
    return new FieldPath(text, steps);
  }

  /** The places that there are, those of a last field included that is not there yet. */
  List<Place> places(JsonObject document) {
    List<Place> places = List.of(Place.root(document));
    for (Step step : steps) {
      List<Place> next = new ArrayList<>();
      for (Place each : places) {
        if (each.value().isPresent()) {
          step.find(each, next);
        }
      }
      places = next;
    }
    return places;
  }

  /** The text. */
  @Override
  public String toString() {
    return text;
  }

  private record Field(String name) implements Step {
    @Override
    public void find(Place at, List<Place> found) {
      if (at.value().orElseThrow() instanceof JsonObject object) {
        found.add(at.field(object, name));
      }
    }
  }

  private record Element(int index) implements Step {
    @Override
    public void find(Place at, List<Place> found) {
      if (at.value().orElseThrow() instanceof JsonArray list && index < list.size()) {
        found.add(at.element(list, index));
      }
    }
  }

  private record Elements() implements Step {
    @Override
    public void find(Place at, List<Place> found) {
      if (at.value().orElseThrow() instanceof JsonArray list) {
        for (int i = 0; i < list.size(); i++) {
          found.add(at.element(list, i));
        }
      }
    }
  }

  private record Matching(List<String> names, String wanted) implements Step {
    @Override
    public void find(Place at, List<Place> found) {
      if (at.value().orElseThrow() instanceof JsonArray list) {
        for (int i = 0; i < list.size(); i++) {
          if (matches(list.get(i))) {
            found.add(at.element(list, i));
          }
        }
      }
    }

    private boolean matches(JsonElement element) {
      JsonElement value = element;
      for (String name : names) {
        JsonElement inner = value instanceof JsonObject object ? object.get(name) : null;
        if (inner == null) {
          return false;
        }
        value = inner;
      }
      return value instanceof JsonPrimitive plain
          && (plain.getAsString().equals(wanted) || plain.toString().equals(wanted));
    }
  }

  /** Takes a path apart. */
  private static final class Parser {
    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    List<Step> steps() {
      List<Step> steps = new ArrayList<>();
      while (at < text.length()) {
        if (text.charAt(at) == '[') {
          steps.add(bracket());
        } else {
          if (!steps.isEmpty() && text.charAt(at++) != '.') {
            throw wrong("expected . or [");
          }
          steps.add(new Field(name()));
        }
      }
      if (steps.isEmpty()) {
        throw wrong("expected the name of a field");
      }
      return steps;
    }

    private String name() {
      int start = at;
      while (at < text.length() && text.charAt(at) != '.' && text.charAt(at) != '[') {
        at++;
      }
      if (at == start) {
        throw wrong("expected the name of a field");
      }
      return text.substring(start, at);
    }

    private Step bracket() {
      int end = text.indexOf(']', at);
      if (end < 0) {
        throw wrong("expected ] at the end");
      }
      String inside = text.substring(at + 1, end);
      int equals = inside.indexOf('=');
      Step step;
      if (inside.equals("*")) {
        step = new Elements();
      } else if (equals > 0) {
        step =
            new Matching(
                List.of(inside.substring(0, equals).split("\\.", -1)),
                inside.substring(equals + 1));
      } else {
        step = new Element(index(inside));
      }
      at = end + 1;
      return step;
    }

    private int index(String digits) {
      try {
        int index = Integer.parseInt(digits);
        if (index >= 0) {
          return index;
        }
      } catch (NumberFormatException e) {
        // Reported below.
      }
      throw wrong("expected [number], [*] or [field=value]");
    }

    private IllegalArgumentException wrong(String expected) {
      return new IllegalArgumentException(
          "\"" + text + "\" is not a path: " + expected + ", at character " + (at + 1));
    }
  }
}
