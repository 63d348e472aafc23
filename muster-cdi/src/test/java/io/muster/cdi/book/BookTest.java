package io.muster.cdi.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README and book show compiles, and what they link to exists. */
class BookTest {
    private static final Path ROOT = Book.ROOT;
    private static final Pattern BLOCK = Pattern.compile("^```java\\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern TYPE =
            Pattern.compile("^(?:public |final |sealed )*(?:class|interface|record|enum) (\\w+)", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");

    /** One block of code, with the page it comes from. */
    private static final class Block extends SimpleJavaFileObject {
        private final String code;

        Block(String type, String code) {
            super(URI.create("string:///" + type + ".java"), Kind.SOURCE);
            this.code = code;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return code;
        }
    }

    @Test
    void everyJavaBlockCompiles(@TempDir Path out) throws IOException {
        int blocks = 0;
        for (Path page : pages()) {
            Matcher block = BLOCK.matcher(Files.readString(page));
            while (block.find()) {
                blocks++;
                compile(page, block.group(1), Files.createDirectory(out.resolve("block" + blocks)));
            }
        }
        assertTrue(blocks > 0, "no java block found: the test looks at the wrong place");
    }

    private static void compile(Path page, String code, Path out) {
        Matcher type = TYPE.matcher(code);
        assertTrue(type.find(), page + ": a java block must be a whole compilation unit:\n" + code);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        List<String> options = List.of(
                "--release", "21", "-proc:none", "-d", out.toString(), "-cp", System.getProperty("java.class.path"));
        List<JavaFileObject> units = List.of(new Block(type.group(1), code));
        boolean compiled =
                compiler.getTask(messages, null, null, options, null, units).call();
        assertTrue(compiled, () -> page + " does not compile:\n" + messages + "\n" + code);
    }

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                if (!Files.exists(page.resolveSibling(link.group(1)))) {
                    broken.add(ROOT.relativize(page) + " -> " + link.group(1));
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    @Test
    void everyPageIsInTheIndex() throws IOException {
        String index = Files.readString(ROOT.resolve("src/site/markdown/index.md"));
        try (Stream<Path> pages = Files.list(ROOT.resolve("src/site/markdown"))) {
            List<String> missing = pages.map(page -> page.getFileName().toString())
                    .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(".md") && !name.equals("index.md"))
                    .filter(name -> !index.contains("(" + name + ")"))
                    .sorted()
                    .toList();
            assertEquals(List.of(), missing);
        }
    }

    @Test
    void everyClassOnTheAfternoonPathExists() throws IOException {
        Set<String> sources = new HashSet<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .forEach(name -> sources.add(name.substring(0, name.length() - ".java".length())));
        }
        String page = Files.readString(ROOT.resolve("src/site/markdown/architecture.md"));
        List<String> named = Pattern.compile("`([A-Z]\\w*)(?:\\.step\\(.*?\\))?`")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .filter(name -> !name.equals(name.toUpperCase(Locale.ROOT)))
                .toList();
        assertTrue(named.size() > 20, named::toString);
        assertEquals(
                List.of(),
                named.stream().filter(name -> !sources.contains(name)).toList());
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        try (Stream<Path> book = Files.walk(ROOT.resolve("src/site/markdown"))) {
            book.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        assertFalse(pages.isEmpty());
        return pages;
    }
}
