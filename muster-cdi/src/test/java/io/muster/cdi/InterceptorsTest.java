package io.muster.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.muster.ApplyContext;
import io.muster.CommandId;
import io.muster.CommandRejectedException;
import io.muster.Consistency;
import io.muster.MusterException;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InterceptorsTest {
    private static final AtomicInteger CLASS_LEVEL = new AtomicInteger();
    private static final AtomicInteger METHOD_LEVEL = new AtomicInteger();
    private static final AtomicInteger OLD_STYLE = new AtomicInteger();
    private static final List<MusterException> SEEN = new ArrayList<>();

    private static Container container;
    private static Guarded guarded;

    /** Binding on a class. */
    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Counts {}

    /** Binding on a method. */
    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Retries {}

    @Counts
    @Interceptor
    @Priority(Interceptor.Priority.APPLICATION)
    public static class Counting {
        @AroundInvoke
        @Nullable
        Object around(InvocationContext call) throws Exception {
            CLASS_LEVEL.incrementAndGet();
            return call.proceed();
        }
    }

    /** Calls a second time after any failure, as a retry of fault tolerance does. */
    @Retries
    @Interceptor
    @Priority(Interceptor.Priority.PLATFORM_AFTER + 10)
    public static class Retrying {
        @AroundInvoke
        @Nullable
        Object around(InvocationContext call) throws Exception {
            METHOD_LEVEL.incrementAndGet();
            try {
                return call.proceed();
            } catch (MusterException e) {
                SEEN.add(e);
                return call.proceed();
            } catch (IllegalStateException e) {
                return call.proceed();
            }
        }
    }

    public static class OldStyle {
        @AroundInvoke
        @Nullable
        Object around(InvocationContext call) throws Exception {
            OLD_STYLE.incrementAndGet();
            return call.proceed();
        }
    }

    @Replicated
    @Counts
    @Interceptors(OldStyle.class)
    public static class Guarded {
        private final List<CommandId> ids = new ArrayList<>();
        private int calls;

        @Write
        public int once() {
            return ++calls;
        }

        @Write
        public int outer() {
            once();
            return once();
        }

        @Write
        @Retries
        public int failsOnce(@Nullable ApplyContext context) {
            if (context != null) {
                ids.add(context.commandId());
            }
            if (ids.size() % 2 == 1) {
                throw new IllegalStateException("the first time");
            }
            return ids.size();
        }

        @Write
        @Retries
        public int take(String text) {
            return text.length();
        }

        @Read
        public int calls() {
            return calls;
        }

        @Read(Consistency.LOCAL)
        public List<CommandId> ids() {
            return ids;
        }
    }

    @BeforeAll
    static void start() {
        container = Container.with(
                Map.of("muster.limits.command-size", "1KiB"), Guarded.class, Counting.class, Retrying.class);
        guarded = container.get(Guarded.class);
    }

    @AfterAll
    static void stop() {
        container.close();
    }

    @BeforeEach
    void reset() {
        CLASS_LEVEL.set(0);
        METHOD_LEVEL.set(0);
        OLD_STYLE.set(0);
        SEEN.clear();
    }

    @Test
    void interceptorsRunOnceAtTheCaller() {
        int before = guarded.calls();
        assertEquals(before + 1, guarded.once());
        assertEquals(2, CLASS_LEVEL.get());
        assertEquals(2, OLD_STYLE.get());
    }

    @Test
    void interceptorsDoNotRunForCallsInsideApply() {
        guarded.outer();
        assertEquals(1, CLASS_LEVEL.get());
        assertEquals(1, OLD_STYLE.get());
    }

    @Test
    void retryAfterAnApplicationExceptionIsANewCall() {
        assertEquals(2, guarded.failsOnce(null));
        assertEquals(1, METHOD_LEVEL.get());
        List<CommandId> ids = guarded.ids();
        assertNotEquals(ids.get(0), ids.get(1));
    }

    @Test
    void retryAfterARefusalHasTheSameCommandId() {
        CommandRejectedException last =
                assertThrows(CommandRejectedException.class, () -> guarded.take("x".repeat(5_000)));
        assertEquals(1, SEEN.size());
        assertEquals(SEEN.get(0).commandId(), last.commandId());
    }
}
