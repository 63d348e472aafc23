package io.muster.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.Interceptors;
import jakarta.interceptor.InvocationContext;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which interceptors stand before the router, in which order, and which ones are refused since they would not run. */
class InterceptorOrderTest {
    private static final List<String> RUN = new ArrayList<>();

    /** Binding of all interceptors here. */
    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Watched {}

    /** Says that it ran. */
    public abstract static class Watching {
        @Nullable
        Object note(String name, InvocationContext call) throws Exception {
            RUN.add(name);
            return call.proceed();
        }
    }

    public static class OldStyle extends Watching {
        @AroundInvoke
        @Nullable
        Object around(InvocationContext call) throws Exception {
            return note("old style", call);
        }
    }

    @Watched
    @Interceptor
    @Priority(Interceptor.Priority.PLATFORM_BEFORE)
    public static class Early extends Watching {
        @AroundInvoke
        @Nullable
        Object around(InvocationContext call) throws Exception {
            return note("early", call);
        }
    }

    @Watched
    @Interceptor
    @Priority(Interceptor.Priority.PLATFORM_AFTER + 10)
    public static class Late extends Watching {
        @AroundInvoke
        @Nullable
        Object around(InvocationContext call) throws Exception {
            return note("late", call);
        }
    }

    /** Has no priority, so only a beans.xml can enable it, and that stands behind all priorities. */
    @Watched
    @Interceptor
    public static class ByFile extends Watching {
        @AroundInvoke
        @Nullable
        Object around(InvocationContext call) throws Exception {
            return note("by file", call);
        }
    }

    @Watched
    @Interceptor
    @Priority(Interceptor.Priority.PLATFORM_AFTER + 1_000)
    public static class BehindRouter extends Watching {
        @AroundInvoke
        @Nullable
        Object around(InvocationContext call) throws Exception {
            return note("behind", call);
        }
    }

    @Replicated
    @Interceptors(OldStyle.class)
    public static class Guarded {
        private int calls;

        @Write
        @Watched
        public int call() {
            calls++;
            again();
            return calls;
        }

        @Write
        @Watched
        public void again() {
            calls++;
        }

        @Read
        public int calls() {
            return calls;
        }
    }

    /** None of its methods is routed through an interceptor. */
    @Replicated
    public static class Unguarded {
        private int calls;

        @Write
        public int call() {
            return ++calls;
        }
    }

    @BeforeEach
    void clear() {
        RUN.clear();
    }

    @Test
    void interceptorsRunOnceInTheOrderOfTheirPrioritiesBeforeTheRouter() {
        try (Container container = Container.of(Guarded.class, Early.class, Late.class, ByFile.class)) {
            assertEquals(2, container.get(Guarded.class).call());
            assertEquals(List.of("old style", "early", "late"), RUN);
        }
    }

    @Test
    void interceptorThatOnlyBeansXmlEnablesDoesNotRun() {
        try (Container container = Container.with(
                Map.of(), weld -> weld.enableInterceptors(ByFile.class), Guarded.class, Early.class, ByFile.class)) {
            assertEquals(2, container.get(Guarded.class).call());
            assertEquals(List.of("old style", "early"), RUN);
        }
    }

    @Test
    void interceptorWithAPriorityBehindTheRouterIsRefused() {
        String refusal = refusal(Guarded.class, Early.class, BehindRouter.class);
        assertTrue(refusal.contains("MUSTER-1016 Guarded: "), refusal);
        assertTrue(refusal.contains("BehindRouter"), refusal);
    }

    @Test
    void interceptorsOfOtherBeansAreNobodysProblem() {
        try (Container container = Container.with(
                Map.of(), weld -> weld.enableInterceptors(ByFile.class), Unguarded.class, ByFile.class)) {
            assertEquals(1, container.get(Unguarded.class).call());
        }
    }

    private static String refusal(Class<?>... classes) {
        return assertThrows(RuntimeException.class, () -> Container.of(classes).close())
                .toString();
    }
}
