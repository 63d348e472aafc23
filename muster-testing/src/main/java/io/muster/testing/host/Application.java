package io.muster.testing.host;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.enterprise.inject.spi.Extension;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * One CDI container in this process, on one machine. Each has a class loader of its own in front of the common one,
 * since MicroProfile Config keeps one configuration for each loader; system properties and environment stay outside.
 */
final class Application {
    private static final String FILE = "META-INF/microprofile-config.properties";
    private static final int ABOVE_ALL = 10_000;

    private final URLClassLoader loader;
    private final Config config;
    private final SeContainer container;

    private Application(URLClassLoader loader, Config config, SeContainer container) {
        this.loader = loader;
        this.config = config;
        this.container = container;
    }

    static Application boot(Machine machine, List<Class<?>> beans, Map<String, String> keys) {
        ClassLoader common = Thread.currentThread().getContextClassLoader();
        URLClassLoader loader = new URLClassLoader(new URL[0], common);
        Map<String, String> values = file(common);
        values.putAll(keys);
        ConfigProviderResolver configs = ConfigProviderResolver.instance();
        Config config = configs.getBuilder()
                .forClassLoader(loader)
                .addDiscoveredConverters()
                .withSources(new Values(values))
                .build();
        configs.registerConfig(config, loader);
        try {
            SeContainer container = within(
                    loader,
                    () -> SimNodeFactory.on(
                            machine, () -> initializer(beans, loader).initialize()));
            return new Application(loader, config, container);
        } catch (RuntimeException | Error e) {
            configs.releaseConfig(config);
            throw e;
        }
    }

    private static SeContainerInitializer initializer(List<Class<?>> beans, ClassLoader loader) {
        SeContainerInitializer initializer =
                SeContainerInitializer.newInstance().setClassLoader(loader);
        if (beans.isEmpty()) {
            return initializer;
        }
        // without discovery a container looks for no extensions either
        Extension[] extensions = ServiceLoader.load(Extension.class, loader).stream()
                .map(ServiceLoader.Provider::get)
                .toArray(Extension[]::new);
        return initializer.disableDiscovery().addExtensions(extensions).addBeanClasses(beans.toArray(Class<?>[]::new));
    }

    private static Map<String, String> file(ClassLoader loader) {
        Map<String, String> values = new TreeMap<>();
        URL file = loader.getResource(FILE);
        if (file != null) {
            Properties read = new Properties();
            try (InputStream in = file.openStream()) {
                read.load(in);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + file, e);
            }
            read.stringPropertyNames().forEach(name -> values.put(name, read.getProperty(name)));
        }
        return values;
    }

    <T> T bean(Class<T> type) {
        return container.select(type).get();
    }

    void close() {
        try {
            within(loader, () -> {
                container.close();
                return true;
            });
        } finally {
            ConfigProviderResolver.instance().releaseConfig(config);
        }
    }

    private static <T> T within(ClassLoader loader, Callable<T> work) {
        Thread thread = Thread.currentThread();
        ClassLoader outer = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return work.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("an application did not start or stop", e);
        } finally {
            thread.setContextClassLoader(outer);
        }
    }

    /** The configuration of one application. */
    private record Values(Map<String, String> values) implements ConfigSource {
        @Override
        public Set<String> getPropertyNames() {
            return values.keySet();
        }

        @Override
        public int getOrdinal() {
            return ABOVE_ALL;
        }

        @Override
        public @Nullable String getValue(String name) {
            return values.get(name);
        }

        @Override
        public String getName() {
            return "@MusterTest";
        }
    }
}
