package io.muster.testing;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** What {@link MusterTest} does: a cluster before each test, its parameters, and where it is after a failure. */
final class SimExtension
        implements BeforeEachCallback, AfterEachCallback, ParameterResolver, TestExecutionExceptionHandler {
    private static final ExtensionContext.Namespace HERE = ExtensionContext.Namespace.create(SimExtension.class);
    private static final Pattern REPETITION = Pattern.compile("#(\\d+)]$");

    SimExtension() {}

    @Override
    public void beforeEach(ExtensionContext context) {
        MusterTest wanted = annotation(context.getRequiredTestClass());
        Sim sim = Sim.open(
                seed(wanted, context), wanted.nodes(), List.<Class<?>>of(wanted.beans()), config(wanted.config()));
        context.getStore(HERE).put(Sim.class, sim);
    }

    /** On the class, one that it extends, or one around it. */
    private static MusterTest annotation(Class<?> test) {
        for (Class<?> at = test; at != null; at = at.getEnclosingClass()) {
            MusterTest found = at.getAnnotation(MusterTest.class);
            if (found != null) {
                return found;
            }
        }
        throw new IllegalStateException(test.getName() + " has no @MusterTest");
    }

    /** Each repetition of a test has a seed of its own, unless one is to be seen again. */
    private static long seed(MusterTest wanted, ExtensionContext context) {
        Long again = Long.getLong("muster.sim.seed");
        if (again != null) {
            return again;
        }
        Matcher repetition = REPETITION.matcher(context.getUniqueId());
        return repetition.find() ? wanted.seed() + Long.parseLong(repetition.group(1)) - 1 : wanted.seed();
    }

    private static Map<String, String> config(String[] lines) {
        Map<String, String> config = new TreeMap<>();
        for (String line : lines) {
            int end = line.indexOf('=');
            if (end < 1) {
                throw new IllegalArgumentException("@MusterTest(config = \"" + line + "\"): write name=value");
            }
            config.put(line.substring(0, end).strip(), line.substring(end + 1).strip());
        }
        return config;
    }

    private static @Nullable Sim sim(ExtensionContext context) {
        return context.getStore(HERE).get(Sim.class, Sim.class);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.isAnnotated(OnNode.class) || parameter.getParameter().getType() == Sim.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Sim sim = sim(context);
        if (sim == null) {
            throw new IllegalStateException(
                    "only methods of a test have a cluster, not " + parameter.getDeclaringExecutable());
        }
        Class<?> type = parameter.getParameter().getType();
        return parameter
                .findAnnotation(OnNode.class)
                .<Object>map(node -> sim.bean(node.value(), type))
                .orElse(sim);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        Sim sim = sim(context);
        if (sim != null && !(failure instanceof SimFailure)) {
            failure.addSuppressed(new SimFailure(sim.report("where the cluster was"), failure));
        }
        throw failure;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Sim sim = sim(context);
        if (sim != null) {
            try (sim) {
                if (context.getExecutionException().isEmpty()) {
                    sim.finish();
                }
            }
        }
    }
}
