package io.muster.testing.mutants;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Defines every class of ours anew, with the mutated ones in their places: so nothing of one mutant is seen by another,
 * or by the healthy tests in the same process.
 */
final class MutantLoader extends ClassLoader {
    private static final String OURS = "io.muster.";

    private final Map<String, byte[]> mutated;
    private final ClassLoader more;

    private MutantLoader(Map<String, byte[]> mutated, ClassLoader more) {
        super("mutant", MutantLoader.class.getClassLoader());
        this.mutated = mutated;
        this.more = more;
    }

    /**
     * Compiles a mutant.
     *
     * @param mutant what to compile
     * @param more where else to look for classes: unit tests of other modules
     */
    static MutantLoader of(Mutant mutant, ClassLoader more) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        List<JavaFileObject> sources = new ArrayList<>();
        mutant.sources().forEach((type, text) -> sources.add(new Source(type, text)));
        try (Output output = new Output(compiler.getStandardFileManager(null, null, null))) {
            List<String> options = List.of(
                    "-proc:none", "-nowarn", "-parameters", "-classpath", System.getProperty("java.class.path", ""));
            boolean compiled = compiler.getTask(messages, output, null, options, null, sources)
                    .call();
            if (!compiled) {
                throw new IllegalStateException(mutant.id() + " does not compile: " + messages);
            }
            return new MutantLoader(output.classes(), more);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : findClass(name);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = mutated.get(name);
        if (bytes == null) {
            bytes = healthy(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    private byte[] healthy(String name) throws ClassNotFoundException {
        String file = name.replace('.', '/') + ".class";
        URL url = getParent().getResource(file);
        if (url == null) {
            url = more.getResource(file);
        }
        if (url == null) {
            throw new ClassNotFoundException(name);
        }
        try (InputStream in = url.openStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String type, String text) {
            super(URI.create("string:///" + type.replace('.', '/') + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Keeps what the compiler writes in memory. */
    private static final class Output extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> written = new LinkedHashMap<>();

        Output(JavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            written.put(className, bytes);
            return new SimpleJavaFileObject(URI.create("bytes:///" + className.replace('.', '/')), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return bytes;
                }
            };
        }

        Map<String, byte[]> classes() {
            Map<String, byte[]> classes = new LinkedHashMap<>();
            written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
            return classes;
        }
    }
}
