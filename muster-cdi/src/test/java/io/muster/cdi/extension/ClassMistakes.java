package io.muster.cdi.extension;

import io.muster.cdi.Read;
import io.muster.cdi.Replicated;
import io.muster.cdi.Write;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Specializes;
import jakarta.enterprise.inject.Vetoed;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.InvocationContext;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.TreeMap;
import org.eclipse.microprofile.metrics.annotation.Counted;
import org.jspecify.annotations.Nullable;

/** Beans with one mistake each in what the class is, and next to some of them one that only looks like it. */
@SuppressWarnings({"UnusedVariable", "ClassCanBeStatic"})
final class ClassMistakes {
    private ClassMistakes() {}

    /** A bean without any mistake. */
    @Replicated
    public static class Sound {
        private final TreeMap<String, Integer> map = new TreeMap<>();

        @Write
        public int put(String key, int value) {
            map.put(key, value);
            return value;
        }

        @Read
        public int size() {
            return map.size();
        }
    }

    @Replicated
    public static final class Final {}

    @Replicated
    public record Values() {}

    @Replicated
    public enum Enumeration {}

    @Replicated
    public interface Interface {}

    @Replicated
    public abstract static class Unfinished {}

    @Replicated
    public class Inner {}

    @Replicated
    public static class NoConstructor {
        public NoConstructor(String name) {}
    }

    @Replicated
    public static class PrivateConstructor {
        private PrivateConstructor() {}
    }

    /** Package-private is enough. */
    @Replicated
    public static class HiddenConstructor {
        HiddenConstructor() {}
    }

    @Replicated
    @Singleton
    public static class OneOfAll {}

    @Replicated
    @RequestScoped
    public static class PerRequest {}

    @Replicated
    @ApplicationScoped
    public static class ScopedTwice {}

    @Replicated("Sound")
    public static class SameName {}

    @Replicated(value = "Sound", group = "other")
    public static class SameNameElsewhere {}

    public static class Child extends Sound {}

    @Replicated
    public static class ReplicatedChild extends Sound {}

    @Vetoed
    public static class VetoedChild extends Sound {}

    @Replicated
    public static class AroundItself {
        @AroundInvoke
        @Nullable
        Object around(InvocationContext call) throws Exception {
            return call.proceed();
        }
    }

    @Replicated
    public static class Observer {
        void on(@Observes String event) {}
    }

    @Replicated
    public static class Producer {
        @Produces
        String text() {
            return "";
        }
    }

    /** What a decorator decorates. */
    public interface Counting {
        int count();
    }

    @Replicated
    public static class Decorated implements Counting {
        @Override
        public int count() {
            return 0;
        }
    }

    @Decorator
    public abstract static class CountingDecorator implements Counting {
        @Inject
        @Delegate
        Counting delegate;
    }

    @Replicated
    @Specializes
    public static class Special {}

    @Replicated
    public static class PublicField {
        public int open;
    }

    @Replicated
    public static class PublicConstant {
        public static final int OPEN = 1;
    }

    @Replicated
    @Path("/x")
    public static class Resource {}

    @Replicated
    public static class Messaging {
        @Incoming
        @Write
        public void in(String text) {}
    }

    /** Stands for the annotation of MicroProfile Reactive Messaging. */
    @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
    public @interface Incoming {}

    @Replicated
    public static class ByInstance {
        @Inject
        Instance<Sound> sound;
    }

    @Replicated
    public static class ByProvider {
        @Inject
        Provider<Sound> sound;
    }

    @Replicated
    public static class ByInitializer {
        @Inject
        void init(Sound sound) {
            sound.size();
        }
    }

    @Replicated
    public static class ByField {
        @Inject
        Sound sound;
    }

    @Replicated
    public static class OtherInstance {
        @Inject
        Instance<List<String>> texts;
    }

    @Replicated
    @Transactional
    public static class TransactionalClass {}

    @Replicated
    public static class TransactionalWrite {
        @Write
        @Transactional
        public void put() {}
    }

    @Replicated
    public static class Measured {
        @Counted
        @Read
        public int count() {
            return 0;
        }
    }

    @Replicated(group = "No Group")
    public static class BadGroup {}

    @Replicated(group = "fine-group")
    public static class GoodGroup {}

    @Replicated(group = "other")
    public static class InjectsOtherGroup {
        @Inject
        Sound sound;
    }
}
