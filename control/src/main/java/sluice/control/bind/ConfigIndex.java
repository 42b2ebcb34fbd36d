package sluice.control.bind;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import sluice.api.policy.ConfigName;

/// Which record is meant by a name of the configuration. Every module on the class path contributes the part that the
/// annotation processor wrote for it, so that a policy is known by being there. Jars in a directory `third-party` are
/// not looked into: to open each of fifty takes a tenth of a start.
public final class ConfigIndex {
    private static final String RESOURCE = "META-INF/sluice/config-index";
    private static final String THIRD_PARTY = "third-party";

    private final ClassLoader loader;
    private final Map<String, List<String>> classNames;

    private ConfigIndex(ClassLoader loader, Map<String, List<String>> classNames) {
        this.loader = loader;
        this.classNames = classNames;
    }

    /// Of everything on the class path.
    public static ConfigIndex load() {
        try (var parts = new URLClassLoader(places(System.getProperty("java.class.path")), null)) {
            return load(parts);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
    }

    static URL[] places(String classPath) throws MalformedURLException {
        var places = new ArrayList<URL>();
        for (var entry : classPath.split(File.pathSeparator, -1)) {
            var place = Path.of(entry).toAbsolutePath();
            if (place.getParent() == null || !place.getParent().endsWith(THIRD_PARTY)) {
                places.add(place.toUri().toURL());
            }
        }
        return places.toArray(URL[]::new);
    }

    /// Of these records alone.
    public static ConfigIndex of(Class<?>... records) {
        var names = new HashMap<String, List<String>>();
        for (var type : records) {
            var name = Objects.requireNonNull(type.getAnnotation(ConfigName.class), type.getName())
                    .value();
            names.computeIfAbsent(name, _ -> new ArrayList<>()).add(type.getName());
        }
        return new ConfigIndex(ConfigIndex.class.getClassLoader(), names);
    }

    private static ConfigIndex load(URLClassLoader parts) throws IOException {
        var names = new HashMap<String, List<String>>();
        for (var found = parts.findResources(RESOURCE).asIterator(); found.hasNext(); ) {
            for (var line : lines(found.next())) {
                int tab = line.indexOf('\t');
                names.computeIfAbsent(line.substring(0, tab), _ -> new ArrayList<>())
                        .add(line.substring(tab + 1));
            }
        }
        return new ConfigIndex(ConfigIndex.class.getClassLoader(), names);
    }

    private static List<String> lines(URL part) throws IOException {
        try (var in = part.openStream()) {
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        }
    }

    /// The record of that name and kind, or null.
    ///
    /// @param kind `PolicySpec`, `OriginSpec`
    public <T> @Nullable Class<? extends T> find(Class<T> kind, String name) {
        for (var className : classNames.getOrDefault(name, List.of())) {
            var type = type(className);
            if (kind.isAssignableFrom(type)) {
                return type.asSubclass(kind);
            }
        }
        return null;
    }

    /// Whether something has that name; loads no class.
    boolean knows(String name) {
        return classNames.containsKey(name);
    }

    /// All records of a kind by their names, sorted.
    public <T> Map<String, Class<? extends T>> all(Class<T> kind) {
        var all = new TreeMap<String, Class<? extends T>>();
        for (var name : classNames.keySet()) {
            var type = find(kind, name);
            if (type != null) {
                all.put(name, type);
            }
        }
        return all;
    }

    private Class<?> type(String className) {
        try {
            return Class.forName(className, true, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(RESOURCE + " names " + className + ", which is not on the class path", e);
        }
    }
}
