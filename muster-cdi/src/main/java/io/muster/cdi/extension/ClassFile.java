package io.muster.cdi.extension;

import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the deployment checks need of a class file and reflection does not tell: which fields a method stores to, which
 * methods it calls, and which final fields are compile-time constants.
 *
 * <p>Our own reader, since the class file API of the JDK is newer than release 21 and a library for two questions would
 * be one dependency more. It reads what a class loader has accepted already; what it does not understand ends as {@link
 * IOException}, and the check that asked is skipped aloud.
 *
 * <pre>
 * ClassFile { magic u4, minor u2, major u2, constant pool, access u2, this u2, super u2, interfaces,
 *             fields [access u2, name u2, descriptor u2, attributes], methods [same], attributes }      JVMS 4.1
 * </pre>
 */
final class ClassFile {
    static final int PUTFIELD = 181;
    static final int NEW = 187;
    private static final int INVOKEDYNAMIC = 186;
    private static final int BYTES_MAX = 16 << 20;
    private static final int MAGIC = 0xCAFEBABE;
    private static final int METHOD_HANDLE = 15;

    private final ByteBuffer in;
    /** For each constant the offset behind its tag; 0 where there is none. */
    private final int[] constants;

    private final Set<String> constantFields = new TreeSet<>();
    private final Map<String, List<Use>> methods = new LinkedHashMap<>();

    /**
     * A field or method that code refers to.
     *
     * @param opcode the instruction; {@code invokedynamic} for a lambda or method reference
     * @param owner internal name of the class in the reference
     * @param name name of the field or method
     * @param descriptor its descriptor
     */
    record Use(int opcode, String owner, String name, String descriptor) {
        String method() {
            return name + descriptor;
        }

        boolean isCall() {
            return opcode != PUTFIELD && opcode != NEW;
        }

        /** Whether the class of the receiver decides which method runs. */
        boolean isVirtual() {
            return opcode == 182 || opcode == 185 || opcode == INVOKEDYNAMIC;
        }
    }

    /** A method body before the bootstrap methods, which stand behind all methods, are known. */
    private record Code(String method, int start, int end) {}

    private ClassFile(byte[] bytes) throws IOException {
        in = ByteBuffer.wrap(bytes);
        if (in.getInt() != MAGIC) {
            throw new IOException("not a class file");
        }
        in.getInt();
        constants = new int[u2()];
        readConstants();
        skip(6);
        skip(2 * u2());
        readFields();
        List<Code> bodies = readMethods();
        List<int[]> bootstraps = readBootstraps();
        for (Code body : bodies) {
            methods.put(body.method(), scan(body, bootstraps));
        }
    }

    /**
     * Reads the class file of a loaded class.
     *
     * @param type the class
     * @throws IOException if there is none, or it cannot be understood
     */
    static ClassFile of(Class<?> type) throws IOException {
        String resource = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
        try (InputStream stream = type.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IOException("no class file of " + type.getName() + " at its class loader");
            }
            byte[] bytes = stream.readNBytes(BYTES_MAX);
            return new ClassFile(bytes);
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new IOException("class file of " + type.getName() + " is cut short or of a newer form", e);
        }
    }

    /** Names of fields whose value is a compile-time constant. */
    Set<String> constantFields() {
        return constantFields;
    }

    /** What a method stores to and calls, in order of its code; empty if the class has no such method with code. */
    List<Use> uses(String nameAndDescriptor) {
        return methods.getOrDefault(nameAndDescriptor, List.of());
    }

    /** Whether the class has a method of this name and descriptor with code. */
    boolean declares(String nameAndDescriptor) {
        return methods.containsKey(nameAndDescriptor);
    }

    private int u1() {
        return in.get() & 0xff;
    }

    private int u2() {
        return in.getShort() & 0xffff;
    }

    private void skip(int bytes) {
        in.position(in.position() + bytes);
    }

    private void readConstants() throws IOException {
        for (int i = 1; i < constants.length; i++) {
            int tag = u1();
            constants[i] = in.position();
            switch (tag) {
                case 1 -> skip(u2());
                case 3, 4, 9, 10, 11, 12, 17, 18 -> skip(4);
                case 5, 6 -> {
                    skip(8);
                    i++;
                }
                case 7, 8, 16, 19, 20 -> skip(2);
                case METHOD_HANDLE -> skip(3);
                default -> throw new IOException("unknown constant " + tag);
            }
        }
    }

    private String utf8(int index) {
        int at = constants[index];
        int length = in.getShort(at) & 0xffff;
        // Modified UTF-8 differs from UTF-8 in NUL and beyond the basic plane only; names are compared with themselves.
        return new String(in.array(), at + 2, length, StandardCharsets.UTF_8);
    }

    private String className(int index) {
        return utf8(in.getShort(constants[index]) & 0xffff);
    }

    private Use reference(int opcode, int index) {
        int at = constants[index];
        int nameAndType = constants[in.getShort(at + 2) & 0xffff];
        return new Use(
                opcode,
                className(in.getShort(at) & 0xffff),
                utf8(in.getShort(nameAndType) & 0xffff),
                utf8(in.getShort(nameAndType + 2) & 0xffff));
    }

    private void readFields() {
        int count = u2();
        for (int i = 0; i < count; i++) {
            skip(2);
            String name = utf8(u2());
            skip(2);
            int attributes = u2();
            for (int k = 0; k < attributes; k++) {
                if (utf8(u2()).equals("ConstantValue")) {
                    constantFields.add(name);
                }
                skip(in.getInt());
            }
        }
    }

    private List<Code> readMethods() {
        List<Code> bodies = new ArrayList<>();
        int count = u2();
        for (int i = 0; i < count; i++) {
            skip(2);
            String name = utf8(u2());
            String method = name + utf8(u2());
            int attributes = u2();
            for (int k = 0; k < attributes; k++) {
                boolean code = utf8(u2()).equals("Code");
                int length = in.getInt();
                if (code) {
                    int start = in.position() + 8;
                    bodies.add(new Code(method, start, start + in.getInt(start - 4)));
                }
                skip(length);
            }
        }
        return bodies;
    }

    /** For each bootstrap method the indexes of its arguments. */
    private List<int[]> readBootstraps() {
        List<int[]> bootstraps = new ArrayList<>();
        int attributes = u2();
        for (int k = 0; k < attributes; k++) {
            boolean wanted = utf8(u2()).equals("BootstrapMethods");
            int length = in.getInt();
            int end = in.position() + length;
            int count = wanted ? u2() : 0;
            for (int i = 0; i < count; i++) {
                skip(2);
                int[] arguments = new int[u2()];
                for (int a = 0; a < arguments.length; a++) {
                    arguments[a] = u2();
                }
                bootstraps.add(arguments);
            }
            in.position(end);
        }
        return bootstraps;
    }

    private List<Use> scan(Code body, List<int[]> bootstraps) throws IOException {
        List<Use> uses = new ArrayList<>();
        int at = body.start();
        while (at < body.end()) {
            int opcode = in.get(at) & 0xff;
            int operand = at + 1;
            switch (opcode) {
                case PUTFIELD, 182, 183, 184, 185 -> uses.add(reference(opcode, in.getShort(operand) & 0xffff));
                case NEW -> uses.add(new Use(NEW, className(in.getShort(operand) & 0xffff), "", ""));
                case INVOKEDYNAMIC -> {
                    int bootstrap = in.getShort(constants[in.getShort(operand) & 0xffff]) & 0xffff;
                    for (int argument : bootstraps.get(bootstrap)) {
                        Use handle = handle(opcode, argument);
                        if (handle != null) {
                            uses.add(handle);
                        }
                    }
                }
                default -> {}
            }
            at = next(opcode, at, body.start());
        }
        return List.copyOf(uses);
    }

    /** The method behind a method handle; null if the argument is something else. */
    private @Nullable Use handle(int opcode, int argument) {
        int at = constants[argument];
        boolean isHandle = in.get(at - 1) == METHOD_HANDLE;
        // Kinds below 5 are fields.
        return isHandle && in.get(at) >= 5 ? reference(opcode, in.getShort(at + 1) & 0xffff) : null;
    }

    private int next(int opcode, int at, int start) throws IOException {
        int padded = at + 4 - ((at - start) & 3);
        return switch (opcode) {
            case 170 -> padded + 12 + 4 * (in.getInt(padded + 8) - in.getInt(padded + 4) + 1);
            case 171 -> padded + 8 + 8 * in.getInt(padded + 4);
            case 196 -> at + ((in.get(at + 1) & 0xff) == 132 ? 6 : 4);
            default -> at + 1 + operands(opcode);
        };
    }

    /** Bytes behind the opcode (JVMS 6.5), for all instructions of fixed length. */
    private static int operands(int opcode) throws IOException {
        if (opcode > 201) {
            throw new IOException("unknown instruction " + opcode);
        }
        return switch (opcode) {
            case 16, 18, 21, 22, 23, 24, 25, 54, 55, 56, 57, 58, 169, 188 -> 1;
            case 17, 19, 20, 132, 187, 189, 192, 193, 198, 199 -> 2;
            case 197 -> 3;
            case 185, 186, 200, 201 -> 4;
            default -> (opcode >= 153 && opcode <= 168) || (opcode >= 178 && opcode <= 184) ? 2 : 0;
        };
    }

    @Override
    public String toString() {
        return "ClassFile" + Objects.toString(methods.keySet());
    }
}
