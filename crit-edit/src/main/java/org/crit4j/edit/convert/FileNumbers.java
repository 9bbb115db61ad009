package org.crit4j.edit.convert;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.crit4j.checkpoint.file.FileKind;
import org.crit4j.images.FileEntry;

/** The numbers of files, by kind and by the number that they had among those of their kind. */
final class FileNumbers {
  private record Key(FileKind kind, int number) {}

  private final Map<Key, Integer> numbers = new HashMap<>();

  /** How many kinds have a number, and the new one if it is one kind only. */
  private final Map<Integer, Integer> uses = new HashMap<>();

  private int changed;

  private FileNumbers() {}

  /** Gives each file a number of its own; the first one that has a number keeps it. */
  static FileNumbers of(List<FileEntry> files) {
    FileNumbers all = new FileNumbers();
    Set<Integer> used = new HashSet<>();
    files.forEach(it -> used.add(it.getId()));
    Set<Integer> taken = new HashSet<>();
    int free = 1;
    for (FileEntry file : files) {
      int number = file.getId();
      if (!taken.add(number)) {
        while (!used.add(free)) {
          free++;
        }
        number = free;
        taken.add(number);
        all.changed++;
      }
      all.numbers.put(new Key(kind(file), file.getId()), number);
      all.uses.merge(file.getId(), 1, Integer::sum);
    }
    return all;
  }

  private static FileKind kind(FileEntry file) {
    return FileKind.file(file).kind();
  }

  /** How many files have another number than before. */
  int changed() {
    return changed;
  }

  /** The number that a file of a kind has now. */
  int of(FileKind kind, int old) {
    return numbers.getOrDefault(new Key(kind, old), old);
  }

  /** The number that a file has now whose kind is not known: as before if several had it. */
  int of(int old) {
    if (uses.getOrDefault(old, 0) != 1) {
      return old;
    }
    for (FileKind kind : FileKind.values()) {
      Integer number = numbers.get(new Key(kind, old));
      if (number != null) {
        return number;
      }
    }
    return old;
  }

  /** An entry with its new number, in its message too, and those of the files that it names. */
  FileEntry renumber(FileEntry file) {
    FileKind kind = kind(file);
    int number = of(kind, file.getId());
    FileEntry.Builder entry = file.toBuilder().setId(number);
    FieldDescriptor field = FileEntry.getDescriptor().findFieldByName(kind.field());
    if (field != null && file.hasField(field)) {
      Message.Builder own = ((Message) file.getField(field)).toBuilder();
      FieldDescriptor id = own.getDescriptorForType().findFieldByName("id");
      if (id != null) {
        own.setField(id, number);
      }
      FieldDescriptor path = own.getDescriptorForType().findFieldByName("regf_id");
      if (path != null && own.hasField(path)) {
        own.setField(path, of(FileKind.REG, (int) own.getField(path)));
      }
      entry.setField(field, own.buildPartial());
    }
    return entry.buildPartial();
  }
}
