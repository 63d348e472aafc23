package io.muster.raft;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/**
 * Rule D2: the core is a function. The same inputs give the same effects in every JVM, so nothing in it may ask for
 * time, chance, threads or the outside, nor iterate what has no defined order. Import-control reads the imports; this
 * test reads the bytecode and so sees fully qualified names and calls as well.
 */
@AnalyzeClasses(packages = "io.muster.raft", importOptions = ImportOption.DoNotIncludeTests.class)
class CorePurityTest {
    /** The last two are named by compiled records, switches and lambdas. */
    private static final Set<String> PACKAGES = Set.of(
            "java.lang",
            "java.util",
            "java.util.function",
            "java.util.stream",
            "org.jspecify.annotations",
            "java.lang.runtime",
            "java.lang.invoke");

    private static final Set<String> CLASSES = Set.of(
            "java.nio.ByteBuffer",
            "java.nio.Buffer",
            "java.lang.annotation.Annotation",
            "java.lang.annotation.Documented",
            "java.lang.annotation.ElementType",
            "java.lang.annotation.Retention",
            "java.lang.annotation.RetentionPolicy",
            "java.lang.annotation.Target");

    /** Threads, chance, the outside, and collections whose order differs between two runs. */
    private static final Set<String> FORBIDDEN = Set.of(
            "java.lang.InheritableThreadLocal",
            "java.lang.Process",
            "java.lang.ProcessBuilder",
            "java.lang.ProcessHandle",
            "java.lang.Runtime",
            "java.lang.Thread",
            "java.lang.ThreadGroup",
            "java.lang.ThreadLocal",
            "java.util.Calendar",
            "java.util.Date",
            "java.util.HashMap",
            "java.util.HashSet",
            "java.util.Hashtable",
            "java.util.IdentityHashMap",
            "java.util.Random",
            "java.util.ServiceLoader",
            "java.util.SplittableRandom",
            "java.util.Timer",
            "java.util.TimerTask",
            "java.util.UUID",
            "java.util.WeakHashMap");

    @ArchTest
    static final ArchRule usesOnlyLangUtilAndByteBuffer =
            classes().should().onlyDependOnClassesThat(describe("are java.lang, java.util or ByteBuffer", allowed()));

    @ArchTest
    static final ArchRule callsNothingThatDiffersBetweenTwoRuns =
            noClasses().should().accessTargetWhere(describe("differs between two runs", CorePurityTest::differs));

    @ArchTest
    static final ArchRule hasNoSynchronizedMethods = methods().should().notHaveModifier(JavaModifier.SYNCHRONIZED);

    @ArchTest
    static final ArchRule hasNoVolatileFields = fields().should().notHaveModifier(JavaModifier.VOLATILE);

    private static DescribedPredicate<JavaClass> allowed() {
        return describe("are allowed in the core", type -> {
            JavaClass target = type.getBaseComponentType();
            String name = target.getFullName();
            boolean ours = name.startsWith("io.muster.raft.");
            boolean known = PACKAGES.contains(target.getPackageName()) || CLASSES.contains(name);
            return target.isPrimitive() || ours || (known && !FORBIDDEN.contains(name));
        });
    }

    /** By owner and name: a rule that names only the varargs form would miss {@code Set.of(a, b)}. */
    private static boolean differs(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getFullName();
        String name = access.getTarget().getName();
        return switch (owner) {
            case "java.lang.System" -> !name.equals("arraycopy");
            case "java.lang.Math" ->
                Set.of("random", "sin", "cos", "tan", "pow", "exp", "log").contains(name);
            case "java.util.Set", "java.util.Map" ->
                Set.of("of", "ofEntries", "copyOf").contains(name);
            case "java.util.Collections" -> name.equals("shuffle");
            case "java.util.stream.Collectors" ->
                Set.of("toSet", "toUnmodifiableSet", "toMap", "toUnmodifiableMap", "groupingBy", "partitioningBy")
                        .contains(name);
            default ->
                Set.of("parallel", "parallelStream", "wait", "notify", "notifyAll")
                        .contains(name);
        };
    }
}
