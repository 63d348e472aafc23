package io.muster.cdi;

import io.muster.cdi.extension.MusterExtension;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.lang.annotation.Annotation;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;

/**
 * One application on plain Weld with a configuration of its own. Several may run in one process: each has its own class
 * loader in front of the common one, since MicroProfile Config keeps one configuration per loader.
 */
public final class Container implements AutoCloseable {
    private final URLClassLoader loader;
    private final Config config;
    private final WeldContainer weld;

    private Container(URLClassLoader loader, Config config, WeldContainer weld) {
        this.loader = loader;
        this.config = config;
        this.weld = weld;
    }

    /** Starts an application of these classes on a node that keeps everything in memory. */
    public static Container of(Class<?>... classes) {
        return with(Map.of(), classes);
    }

    /** Starts an application of these classes with these properties over the defaults of a test. */
    public static Container with(Map<String, String> properties, Class<?>... classes) {
        return with(properties, UnaryOperator.identity(), classes);
    }

    /** The same on a container that is set up further, as a beans.xml does. */
    public static Container with(Map<String, String> properties, UnaryOperator<Weld> setUp, Class<?>... classes) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("muster.preset", "testing");
        all.put("muster.node.id", "n1");
        all.put("muster.node.port", "0");
        all.put("muster.data.dir", "memory:");
        all.putAll(properties);
        all.values().removeIf(String::isEmpty);
        URLClassLoader loader = new URLClassLoader(new URL[0], Container.class.getClassLoader());
        Config config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(all, "test", 500))
                .build();
        ConfigProviderResolver.instance().registerConfig(config, loader);
        try {
            WeldContainer weld =
                    within(loader, () -> setUp.apply(new Weld(UUID.randomUUID().toString())
                                    .disableDiscovery()
                                    .addExtension(new MusterExtension())
                                    .addBeanClasses(classes))
                            .initialize());
            return new Container(loader, config, weld);
        } catch (Exception e) {
            ConfigProviderResolver.instance().releaseConfig(config);
            throw e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
        }
    }

    private static <T> T within(ClassLoader loader, Callable<T> work) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader outer = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return work.call();
        } finally {
            thread.setContextClassLoader(outer);
        }
    }

    public <T> T get(Class<T> type, Annotation... qualifiers) {
        return weld.select(type, qualifiers).get();
    }

    public <T> Iterable<T> all(Class<T> type, Annotation... qualifiers) {
        return weld.select(type, qualifiers);
    }

    @Override
    public void close() {
        try {
            within(loader, () -> {
                weld.shutdown();
                return null;
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            ConfigProviderResolver.instance().releaseConfig(config);
        }
    }
}
