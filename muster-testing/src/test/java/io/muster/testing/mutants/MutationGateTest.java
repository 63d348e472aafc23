package io.muster.testing.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A mutant that nothing notices is a missing test. {@code -Dmuster.mutant=MU13} hunts a single one; what noticed each
 * is printed.
 */
@Tag("K11")
class MutationGateTest {
    private static final int AT_LEAST = 40;

    @Test
    void everyMutantIsNoticed() throws Exception {
        List<Mutant> mutants = chosen();
        Map<String, String> killers = new TreeMap<>(byNumber());
        try (URLClassLoader tests = testClasses();
                ExecutorService hunters = Executors.newFixedThreadPool(2)) {
            List<String> coreTests = testsOf("muster-core");
            Map<String, Future<String>> hunts = new TreeMap<>(byNumber());
            for (Mutant mutant : mutants) {
                hunts.put(mutant.id(), hunters.submit(() -> hunt(mutant, coreTests, tests)));
            }
            for (Map.Entry<String, Future<String>> hunt : hunts.entrySet()) {
                killers.put(hunt.getKey(), killer(hunt.getValue()));
            }
        }
        mutants.forEach(
                mutant -> System.out.println(mutant.id() + " " + mutant.fault() + " -> " + killers.get(mutant.id())));
        List<String> alive = killers.entrySet().stream()
                .filter(each -> each.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        assertEquals(List.of(), alive, "mutants that nothing notices");
    }

    /** Numbers of the catalogue of mutants: 76 that anybody could write, then the bugs that Muster itself once had. */
    private static final int CATALOGUE = 87;

    @Test
    void everyMutantOfTheCatalogueIsHuntedOrWaitsForItsFeature() throws IOException {
        List<String> hunted = catalogue().stream().map(Mutant::id).toList();
        List<String> waiting = Files.readAllLines(Path.of("src/test/resources/pending.txt")).stream()
                .filter(line -> line.startsWith("MU"))
                .map(line -> line.split("[ |]", 2)[0])
                .toList();
        List<String> both = new ArrayList<>(hunted);
        both.addAll(waiting);
        both.sort(byNumber());
        assertEquals(IntStream.rangeClosed(1, CATALOGUE).mapToObj(n -> "MU" + n).toList(), both);
    }

    private static Comparator<String> byNumber() {
        return Comparator.comparingInt(id -> Integer.parseInt(id.substring(2)));
    }

    private static List<Mutant> chosen() throws IOException {
        List<Mutant> all = catalogue();
        assertTrue(all.size() >= AT_LEAST, all.size() + " mutants");
        assertEquals(all.size(), all.stream().map(Mutant::id).distinct().count(), "numbers are unique");
        String one = System.getProperty("muster.mutant", "");
        return one.isEmpty()
                ? all
                : all.stream().filter(mutant -> mutant.id().equals(one)).toList();
    }

    static List<Mutant> catalogue() throws IOException {
        try (InputStream in = MutationGateTest.class.getResourceAsStream("/mutants.txt")) {
            assertNotNull(in);
            return Mutant.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
        }
    }

    private static String hunt(Mutant mutant, List<String> coreTests, ClassLoader tests) throws Exception {
        List<String> names = new ArrayList<>(mutant.tests());
        if (mutant.edits().stream().anyMatch(edit -> edit.module().equals("muster-core"))) {
            names.addAll(coreTests);
        }
        MutantLoader loader = MutantLoader.of(mutant, tests);
        Thread.currentThread().setContextClassLoader(loader);
        Object hunt = loader.loadClass(Hunt.class.getName()).getConstructor().newInstance();
        @SuppressWarnings("unchecked") // the same interface, of the platform, in both worlds
        Function<List<String>, String> run = (Function<List<String>, String>) hunt;
        return run.apply(names);
    }

    private static String killer(Future<String> hunt) throws Exception {
        try {
            return hunt.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static Path testClassesOf(String module) {
        Path classes = Path.of("..", module, "target", "test-classes");
        assertTrue(Files.isDirectory(classes), classes + " is missing: build the modules before this one as well");
        return classes;
    }

    private static URLClassLoader testClasses() throws IOException {
        URL core = testClassesOf("muster-core").toUri().toURL();
        URL node = testClassesOf("muster-node").toUri().toURL();
        return new URLClassLoader("tests", new URL[] {core, node}, ClassLoader.getPlatformClassLoader());
    }

    private static List<String> testsOf(String module) throws IOException {
        Path classes = testClassesOf(module);
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(file -> classes.relativize(file).toString())
                    .filter(name -> name.endsWith("Test.class") && !name.contains("$"))
                    .map(name -> name.substring(0, name.length() - 6).replace('/', '.'))
                    .filter(name -> !name.endsWith("PurityTest"))
                    .sorted()
                    .toList();
        }
    }
}
