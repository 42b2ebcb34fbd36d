package sluice.control.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Notices that files of a configuration have changed: by looking at them, ten times a second. That works on every file
/// system, and when a directory is swapped behind a symbolic link. A change is told once it has come to rest, so that
/// a file is not read while it is being written. One thread.
final class FileWatch {
    private String known;
    private String latest;

    /// @param files those that were read last
    FileWatch(Path root, List<Path> files) {
        known = fingerprint(root, files);
        latest = known;
    }

    /// Whether the files are other than when it last said so, and the same as at the last look.
    boolean changed(Path root, List<Path> files) {
        var now = fingerprint(root, files);
        boolean rested = now.equals(latest);
        latest = now;
        if (!rested || now.equals(known)) {
            return false;
        }
        known = now;
        return true;
    }

    private static String fingerprint(Path root, List<Path> files) {
        var prints = new TreeMap<String, String>();
        add(prints, root);
        files.forEach(file -> add(prints, file));
        if (Files.isDirectory(root)) {
            try (var tree = Files.walk(root)) {
                tree.filter(path -> path.toString().endsWith(".yaml")).forEach(path -> add(prints, path));
            } catch (IOException | java.io.UncheckedIOException e) {
                prints.put(root.toString(), String.valueOf(e.getMessage()));
            }
        }
        return prints.toString();
    }

    private static void add(Map<String, String> prints, Path path) {
        try {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class);
            prints.put(
                    path.toString(),
                    attributes.lastModifiedTime().toMillis() + "/" + attributes.size() + "/" + attributes.fileKey());
        } catch (IOException e) {
            prints.put(path.toString(), "gone");
        }
    }
}
