package io.muster.cdi;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * The rules of the whole house that need bytecode. They live here because the class path of these tests holds the core,
 * the node, testing and cdi; directions between packages are checked by import-control, in {@code config/checkstyle}.
 */
@AnalyzeClasses(packages = "io.muster", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseTest {
    /** What a newcomer meets when a package is opened; package-private types do not count. */
    private static final int PUBLIC_TYPES_MAX = 30;

    @ArchTest
    static final ArchRule d5TheApiKnowsOnlyItsPorts = noClasses()
            .that()
            .resideInAnyPackage("io.muster", "io.muster.spi")
            .should()
            .dependOnClassesThat(
                    describe("are ours, but neither API nor port", type -> within(type, "io.muster") && !isApi(type)));

    @ArchTest
    static final ArchRule d7ContainerApisAreSeenInCdiOnly = noClasses()
            .that()
            .resideOutsideOfPackages("io.muster.cdi..", "io.muster.example..", "io.muster.testing.host..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta..", "org.eclipse.microprofile..");

    @ArchTest
    static final ArchRule d7RestIsSeenInOnePackage = noClasses()
            .that()
            .resideOutsideOfPackages("io.muster.cdi.rest..", "io.muster.example..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.ws.rs..");

    @ArchTest
    static final ArchRule d7HelidonIsSeenInTheExampleOnly = noClasses()
            .that()
            .resideOutsideOfPackage("io.muster.example..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.helidon..");

    @ArchTest
    static final ArchRule d8MessagePackIsWrittenByTheCodecAlone =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.msgpack..");

    @ArchTest
    static final ArchRule d9PackagesHaveNoCycles =
            slices().assignedFrom(new PackageSlices()).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule d10NamesSayWhatAThingIs = noClasses()
            .should()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveNameMatching(".*Utils?")
            .orShould()
            .haveNameMatching(".*[.$](Abstract|Base)[A-Z][^.$]*");

    @ArchTest
    static final ArchRule d10AccessorsHaveNoGetPrefix =
            methods().that(describe("are ours to name", HouseTest::oursToName)).should(notStartWithGet());

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes()
            .that()
            .areTopLevelClasses()
            .should(new ArchCondition<JavaClass>("live in a package with @NullMarked") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                        events.add(violated(type, type.getPackageName() + " has no package-info with @NullMarked"));
                    }
                }
            });

    @ArchTest
    static void d9EachPackageLivesInOneModule(JavaClasses all) {
        Map<String, Set<String>> homes = new TreeMap<>();
        for (JavaClass type : all) {
            homes.computeIfAbsent(type.getPackageName(), name -> new TreeSet<>())
                    .add(module(type));
        }
        homes.values().removeIf(modules -> modules.size() == 1);
        assertEquals(Map.of(), homes, "packages that live in more than one module");
    }

    @ArchTest
    static void d9PackagesFitInTheHead(JavaClasses all) {
        Map<String, Integer> sizes = new TreeMap<>();
        for (JavaClass type : all) {
            if (type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC)) {
                sizes.merge(type.getPackageName(), 1, Integer::sum);
            }
        }
        sizes.values().removeIf(size -> size <= PUBLIC_TYPES_MAX);
        assertEquals(Map.of(), sizes, "packages with more than " + PUBLIC_TYPES_MAX + " public types");
    }

    @ArchTest
    static void d12TestsNeitherSleepNorMock(JavaClasses all) throws IOException {
        assertFalse(all.isEmpty(), "nothing was analysed");
        JavaClasses tests = new ClassFileImporter().importPaths(testClassesOfAllModules());
        noClasses()
                .should()
                .accessTargetWhere(describe("sleeps", HouseTest::sleeps))
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("org.mockito..", "org.easymock..", "mockit..", "io.mockk..")
                .check(tests);
    }

    private static boolean isApi(JavaClass type) {
        String name = type.getPackageName();
        return name.equals("io.muster") || name.equals("io.muster.spi");
    }

    private static boolean within(JavaClass type, String root) {
        String name = type.getBaseComponentType().getPackageName();
        return name.equals(root) || name.startsWith(root + ".");
    }

    private static boolean sleeps(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getFullName();
        boolean clock = owner.equals("java.lang.Thread") || owner.equals("java.util.concurrent.TimeUnit");
        return clock && access.getTarget().getName().equals("sleep");
    }

    /** Not what the compiler made, and not what a foreign type has named before us. */
    private static boolean oursToName(JavaMethod method) {
        boolean made = method.getModifiers().contains(JavaModifier.SYNTHETIC);
        return !made
                && Stream.concat(
                                method.getOwner().getAllRawSuperclasses().stream(),
                                method.getOwner().getAllRawInterfaces().stream())
                        .filter(type -> !within(type, "io.muster"))
                        .flatMap(type -> type.getMethods().stream())
                        .noneMatch(foreign -> foreign.getName().equals(method.getName()));
    }

    private static ArchCondition<JavaMethod> notStartWithGet() {
        return new ArchCondition<>("not start with get") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                if (method.getName().matches("get[A-Z].*")) {
                    events.add(violated(method, method.getFullName() + ": accessors have no get prefix"));
                }
            }
        };
    }

    /** The directory or jar that a class was read from, without the path of the class in it. */
    private static String module(JavaClass type) {
        String uri = type.getSource().orElseThrow().getUri().toString();
        return uri.substring(0, uri.indexOf("io/muster/"));
    }

    private static List<Path> testClassesOfAllModules() throws IOException {
        try (Stream<Path> modules = Files.list(Path.of("..").toRealPath())) {
            return modules.map(module -> module.resolve("target/test-classes"))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        }
    }

    /** One slice per package, but the API and its ports are one layer in two drawers: each may name the other. */
    private static final class PackageSlices implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return isApi(type) ? SliceIdentifier.of("io.muster") : SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages of the house";
        }
    }
}
