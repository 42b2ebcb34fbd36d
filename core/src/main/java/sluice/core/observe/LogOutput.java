package sluice.core.observe;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Where log lines end up. Used by the writer alone once it was handed over.
///
/// @param closes whether it is ours to close
record LogOutput(OutputStream stream, boolean closes) {
    /// @throws IOException if the file cannot be opened; the message names it
    static LogOutput open(String to) throws IOException {
        if (to.equals(AccessLogSettings.STDOUT)) {
            return new LogOutput(new FileOutputStream(FileDescriptor.out), false);
        }
        if (to.equals(AccessLogSettings.OFF)) {
            return new LogOutput(OutputStream.nullOutputStream(), false);
        }
        try {
            return new LogOutput(
                    Files.newOutputStream(Path.of(to), StandardOpenOption.CREATE, StandardOpenOption.APPEND), true);
        } catch (IOException e) {
            throw new IOException("access log " + to + ": cannot be opened for appending (" + e + ")", e);
        }
    }

    /// What was written is in the hands of the system already; nothing is lost when closing fails.
    void close() {
        if (closes) {
            try {
                stream.close();
            } catch (IOException e) {
                // there is nothing left to do with it
            }
        }
    }
}
