import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * Replaces the lambdas in class files by objects of ordinary classes: {@code LambdaClasses
 * DIRECTORY}. Lambdas of one class that implement the same interface, and capture the same types,
 * share a class, which tells them apart by number.
 *
 * <p>The JVM makes a class for each lambda when it is first met. Up to Java 24 that takes a tenth
 * of a millisecond even if a class archive has it: the thousand of {@code crit validate} took half
 * of its time. Lambdas that are serializable or have marker interfaces stay as they are. To do so
 * twice changes nothing.
 */
final class LambdaClasses {
  private static final String METAFACTORY = "java/lang/invoke/LambdaMetafactory";
  private static final String CLASS = ".class";

  /** Before the number of a class among those made for one. */
  private static final String MARK = "$$Lambda";

  private static final Pattern MADE = Pattern.compile(".*\\$\\$Lambda\\d+\\.class");

  private final Path directory;

  /** The classes that are made, by the class that they become members of, as nests have it. */
  private final Map<String, List<String>> members = new TreeMap<>();

  private LambdaClasses(Path directory) {
    this.directory = directory;
  }

  public static void main(String[] args) throws IOException {
    new LambdaClasses(Path.of(args[0])).replace();
  }

  private void replace() throws IOException {
    deleteOrphans();
    for (Path file : files()) {
      new Host(file).replace();
    }
    for (Map.Entry<String, List<String>> nest : members.entrySet()) {
      addMembers(file(nest.getKey()), nest.getValue());
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(it -> it.toString().endsWith(CLASS) && !it.endsWith("module-info.class"))
          .sorted()
          .toList();
    }
  }

  private Path file(String type) {
    return directory.resolve(type + CLASS);
  }

  /** Classes that were made for one that has been compiled again since, or is gone. */
  private void deleteOrphans() throws IOException {
    Map<String, List<String>> nests = new HashMap<>();
    for (Path file : files()) {
      if (MADE.matcher(file.toString()).matches()) {
        Nest own = new Nest(file);
        String host = own.host.orElseThrow();
        if (!nests.containsKey(host)) {
          Path hostFile = file(host);
          nests.put(host, Files.exists(hostFile) ? new Nest(hostFile).members : List.of());
        }
        if (!nests.get(host).contains(own.name)) {
          Files.delete(file);
        }
      }
    }
  }

  private static void addMembers(Path file, List<String> names) throws IOException {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(Files.readAllBytes(file))
        .accept(
            new ClassVisitor(Opcodes.ASM9, writer) {
              @Override
              public void visitEnd() {
                names.forEach(this::visitNestMember);
                super.visitEnd();
              }
            },
            0);
    Files.write(file, writer.toByteArray());
  }

  /** The nest of a class: who may use private members of each other. */
  private static final class Nest extends ClassVisitor {
    private final String name;
    private final List<String> members = new ArrayList<>();
    private Optional<String> host = Optional.empty();

    Nest(Path file) throws IOException {
      super(Opcodes.ASM9);
      ClassReader reader = new ClassReader(Files.readAllBytes(file));
      this.name = reader.getClassName();
      reader.accept(this, ClassReader.SKIP_CODE);
    }

    @Override
    public void visitNestHost(String type) {
      host = Optional.of(type);
    }

    @Override
    public void visitNestMember(String type) {
      members.add(type);
    }
  }

  /**
   * A lambda where it is made.
   *
   * @param name of the method of the interface
   * @param made from what is captured to the interface
   * @param erased the types of the method, as the interface has them
   * @param target what it calls
   * @param instantiated the types of the method with those in place of type variables
   */
  private record Site(String name, Type made, Type erased, Handle target, Type instantiated) {
    static Optional<Site> of(String name, String made, Handle bootstrap, Object... arguments) {
      return bootstrap.getOwner().equals(METAFACTORY) && bootstrap.getName().equals("metafactory")
          ? Optional.of(
              new Site(
                  name,
                  Type.getMethodType(made),
                  (Type) arguments[0],
                  (Handle) arguments[1],
                  (Type) arguments[2]))
          : Optional.empty();
    }
  }

  /** Lambdas that share a class; each has its place as number. */
  private record Group(String type, List<Site> sites) {
    Type[] captured() {
      return sites.get(0).made().getArgumentTypes();
    }

    Type implemented() {
      return sites.get(0).made().getReturnType();
    }

    /** What is captured, and the number. */
    Type[] parameters() {
      Type[] parameters = Arrays.copyOf(captured(), captured().length + 1);
      parameters[captured().length] = Type.INT_TYPE;
      return parameters;
    }

    /** The method that has one. */
    Method maker() {
      return new Method("of", implemented(), parameters());
    }
  }

  /** A class that may have lambdas. */
  private final class Host {
    private final Path file;
    private final ClassReader reader;
    private final Map<String, Group> groups = new LinkedHashMap<>();

    Host(Path file) throws IOException {
      this.file = file;
      this.reader = new ClassReader(Files.readAllBytes(file));
    }

    void replace() throws IOException {
      ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
      reader.accept(new Replacement(writer), 0);
      if (groups.isEmpty()) {
        return;
      }
      String nest = new Nest(file).host.orElse(reader.getClassName());
      Files.write(file, writer.toByteArray());
      for (Group group : groups.values()) {
        Files.write(file(group.type()), new LambdaClass(group, nest).bytes());
        members.computeIfAbsent(nest, it -> new ArrayList<>()).add(group.type());
      }
    }

    private Group add(Site site) {
      String key = site.name() + site.made() + site.erased();
      String type = reader.getClassName() + MARK + groups.size();
      Group group = groups.computeIfAbsent(key, it -> new Group(type, new ArrayList<>()));
      group.sites().add(site);
      return group;
    }

    /** The class with calls in place of lambdas. */
    private final class Replacement extends ClassVisitor {
      Replacement(ClassVisitor next) {
        super(Opcodes.ASM9, next);
      }

      @Override
      public MethodVisitor visitMethod(
          int access, String name, String descriptor, String signature, String[] exceptions) {
        return new MethodVisitor(
            Opcodes.ASM9, super.visitMethod(access, name, descriptor, signature, exceptions)) {
          @Override
          public void visitInvokeDynamicInsn(
              String name, String descriptor, Handle bootstrap, Object... arguments) {
            Optional<Site> site = Site.of(name, descriptor, bootstrap, arguments);
            if (site.isEmpty()) {
              super.visitInvokeDynamicInsn(name, descriptor, bootstrap, arguments);
              return;
            }
            Group group = add(site.get());
            Method maker = group.maker();
            super.visitIntInsn(Opcodes.SIPUSH, group.sites().size() - 1);
            super.visitMethodInsn(
                Opcodes.INVOKESTATIC, group.type(), maker.getName(), maker.getDescriptor(), false);
          }
        };
      }
    }
  }

  /** The class of a group. */
  private static final class LambdaClass {
    private static final String NUMBER = "number";
    private static final String CAPTURED = "captured";

    /** Of lambdas that capture nothing: there is one of each. */
    private static final String ALL = "ALL";

    private final Group group;
    private final Type self;
    private final Type array;
    private final Type[] captured;
    private final Method initializer;
    private final ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);

    LambdaClass(Group group, String nest) {
      this.group = group;
      this.self = Type.getObjectType(group.type());
      this.array = Type.getType("[" + self.getDescriptor());
      this.captured = group.captured();
      this.initializer = new Method("<init>", Type.VOID_TYPE, group.parameters());
      writer.visit(
          Opcodes.V17,
          Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC,
          group.type(),
          null,
          "java/lang/Object",
          new String[] {group.implemented().getInternalName()});
      writer.visitNestHost(nest);
    }

    byte[] bytes() {
      field(0, NUMBER, Type.INT_TYPE);
      for (int i = 0; i < captured.length; i++) {
        field(0, CAPTURED + i, captured[i]);
      }
      writeConstructor();
      if (captured.length == 0) {
        field(Opcodes.ACC_STATIC, ALL, array);
        writeArray();
        writeLookup();
      } else {
        writeMaker();
      }
      writeMethod();
      writer.visitEnd();
      return writer.toByteArray();
    }

    private void field(int access, String name, Type type) {
      int all = Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL | access;
      writer.visitField(all, name, type.getDescriptor(), null, null).visitEnd();
    }

    private GeneratorAdapter method(int access, Method method) {
      return new GeneratorAdapter(access, method, null, null, writer);
    }

    private static void end(GeneratorAdapter code) {
      code.returnValue();
      code.endMethod();
    }

    private void writeConstructor() {
      GeneratorAdapter code = method(Opcodes.ACC_PRIVATE, initializer);
      code.loadThis();
      code.invokeConstructor(Type.getType(Object.class), new Method("<init>", "()V"));
      for (int i = 0; i <= captured.length; i++) {
        code.loadThis();
        code.loadArg(i);
        boolean number = i == captured.length;
        code.putField(self, number ? NUMBER : CAPTURED + i, number ? Type.INT_TYPE : captured[i]);
      }
      end(code);
    }

    private void writeMaker() {
      GeneratorAdapter code = method(Opcodes.ACC_STATIC, group.maker());
      writeNew(code);
      end(code);
    }

    private void writeNew(GeneratorAdapter code) {
      code.newInstance(self);
      code.dup();
      code.loadArgs();
      code.invokeConstructor(self, initializer);
    }

    private void writeArray() {
      GeneratorAdapter code = method(Opcodes.ACC_STATIC, new Method("<clinit>", "()V"));
      code.push(group.sites().size());
      code.newArray(self);
      code.putStatic(self, ALL, array);
      end(code);
    }

    /** Threads may make one each, as long as it does not matter which is which. */
    private void writeLookup() {
      GeneratorAdapter code = method(Opcodes.ACC_STATIC, group.maker());
      Label missing = new Label();
      writeElement(code);
      code.ifNull(missing);
      writeElement(code);
      code.returnValue();
      code.mark(missing);
      code.getStatic(self, ALL, array);
      code.loadArg(0);
      writeNew(code);
      code.arrayStore(self);
      writeElement(code);
      end(code);
    }

    private void writeElement(GeneratorAdapter code) {
      code.getStatic(self, ALL, array);
      code.loadArg(0);
      code.arrayLoad(self);
    }

    /** The method of the interface. */
    private void writeMethod() {
      Site first = group.sites().get(0);
      Method method = new Method(first.name(), first.erased().getDescriptor());
      GeneratorAdapter code = method(Opcodes.ACC_PUBLIC, method);
      Label[] labels =
          Stream.generate(Label::new).limit(group.sites().size()).toArray(Label[]::new);
      int last = labels.length - 1;
      if (last > 0) {
        code.loadThis();
        code.getField(self, NUMBER, Type.INT_TYPE);
        code.visitTableSwitchInsn(0, last - 1, labels[last], Arrays.copyOf(labels, last));
      }
      for (int i = 0; i <= last; i++) {
        code.mark(labels[i]);
        writeCall(code, group.sites().get(i));
        code.returnValue();
      }
      code.endMethod();
    }

    private void writeCall(GeneratorAdapter code, Site site) {
      Handle target = site.target();
      Type owner = Type.getObjectType(target.getOwner());
      boolean isConstructor = target.getTag() == Opcodes.H_NEWINVOKESPECIAL;
      List<Type> wanted = new ArrayList<>();
      if (isConstructor) {
        code.newInstance(owner);
        code.dup();
      } else if (target.getTag() != Opcodes.H_INVOKESTATIC) {
        wanted.add(owner);
      }
      wanted.addAll(List.of(Type.getArgumentTypes(target.getDesc())));
      writeArguments(code, site, wanted);
      code.visitMethodInsn(
          opcode(target),
          target.getOwner(),
          target.getName(),
          target.getDesc(),
          target.isInterface());
      Type given = isConstructor ? owner : Type.getReturnType(target.getDesc());
      writeResult(code, given, site.erased().getReturnType());
    }

    private static int opcode(Handle target) {
      return switch (target.getTag()) {
        case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
        case Opcodes.H_NEWINVOKESPECIAL -> Opcodes.INVOKESPECIAL;
        default -> target.isInterface() ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL;
      };
    }

    private void writeArguments(GeneratorAdapter code, Site site, List<Type> wanted) {
      for (int i = 0; i < captured.length; i++) {
        code.loadThis();
        code.getField(self, CAPTURED + i, captured[i]);
        convert(code, captured[i], wanted.get(i));
      }
      Type[] erased = site.erased().getArgumentTypes();
      Type[] instantiated = site.instantiated().getArgumentTypes();
      for (int i = 0; i < erased.length; i++) {
        code.loadArg(i);
        Type to = wanted.get(captured.length + i);
        Type from = erased[i];
        if (isReference(from) && !isReference(to)) {
          convert(code, from, instantiated[i]);
          from = instantiated[i];
        }
        convert(code, from, to);
      }
    }

    private static void writeResult(GeneratorAdapter code, Type given, Type wanted) {
      if (!wanted.equals(Type.VOID_TYPE)) {
        convert(code, given, wanted);
      } else if (given.getSize() == 2) {
        code.pop2();
      } else if (given.getSize() == 1) {
        code.pop();
      }
    }

    private static boolean isReference(Type type) {
      return type.getSort() == Type.OBJECT || type.getSort() == Type.ARRAY;
    }

    /** As the documentation of LambdaMetafactory has it. */
    private static void convert(GeneratorAdapter code, Type from, Type to) {
      if (from.equals(to)) {
        return;
      }
      if (isReference(from) && isReference(to)) {
        code.checkCast(to);
      } else if (isReference(from)) {
        Type unboxed = unboxed(from).orElse(to);
        code.unbox(unboxed);
        code.cast(unboxed, to);
      } else if (isReference(to)) {
        code.valueOf(from);
      } else {
        code.cast(from, to);
      }
    }

    /** The number in an object of a class; empty if it may be of several. */
    private static Optional<Type> unboxed(Type wrapper) {
      return switch (wrapper.getClassName()) {
        case "java.lang.Boolean" -> Optional.of(Type.BOOLEAN_TYPE);
        case "java.lang.Byte" -> Optional.of(Type.BYTE_TYPE);
        case "java.lang.Character" -> Optional.of(Type.CHAR_TYPE);
        case "java.lang.Short" -> Optional.of(Type.SHORT_TYPE);
        case "java.lang.Integer" -> Optional.of(Type.INT_TYPE);
        case "java.lang.Long" -> Optional.of(Type.LONG_TYPE);
        case "java.lang.Float" -> Optional.of(Type.FLOAT_TYPE);
        case "java.lang.Double" -> Optional.of(Type.DOUBLE_TYPE);
        default -> Optional.empty();
      };
    }
  }
}
