package org.crit4j.container.archive;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be different in a copy of an archive. Members are called by the paths that they have
 * before; where several have one path, what is said goes for all of them.
 */
public final class MemberChanges {
  private final Map<String, Region> replaced = new LinkedHashMap<>();
  private final Map<String, String> renamed = new HashMap<>();
  private final Set<String> removed = new HashSet<>();
  private final Map<String, Region> added = new LinkedHashMap<>();

  /** Nothing is different. */
  public MemberChanges() {}

  /** Gives a file other content. */
  public MemberChanges replace(String path, Region content) {
    replaced.put(path, content);
    return this;
  }

  /** Gives a file another path. */
  public MemberChanges rename(String path, String to) {
    renamed.put(path, to);
    return this;
  }

  /** Leaves a file out. */
  public MemberChanges remove(String path) {
    removed.add(path);
    return this;
  }

  /** Adds a file after all members, for its owner only. */
  public MemberChanges add(String path, Region content) {
    added.put(path, content);
    return this;
  }

  Optional<Region> content(String path) {
    return Optional.ofNullable(replaced.get(path));
  }

  Optional<String> name(String path) {
    return Optional.ofNullable(renamed.get(path));
  }

  boolean isRemoved(String path) {
    return removed.contains(path);
  }

  Map<String, Region> added() {
    return added;
  }

  /** The members that have to be there. */
  Set<String> wanted() {
    Set<String> wanted = new HashSet<>(replaced.keySet());
    wanted.addAll(renamed.keySet());
    wanted.addAll(removed);
    return wanted;
  }
}
