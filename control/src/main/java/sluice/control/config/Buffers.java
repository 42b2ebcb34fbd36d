package sluice.control.config;

import sluice.api.value.ByteSize;

/// A budget of network memory.
///
/// @param bytes at least 16MiB; 0 means that the gateway chooses
public record Buffers(long bytes) {
    private static final long LEAST = 16 << 20;

    /// @throws IllegalArgumentException if the text is neither `auto` nor a size of at least 16MiB
    public static Buffers parse(String text) {
        if (text.equals("auto")) {
            return new Buffers(0);
        }
        try {
            var size = ByteSize.parse(text);
            if (size.bytes() >= LEAST && !size.equals(ByteSize.UNLIMITED)) {
                return new Buffers(size.bytes());
            }
        } catch (IllegalArgumentException e) {
            // told below, like a size out of bounds
        }
        throw new IllegalArgumentException("\"" + text + "\" (expected: auto, or a size of at least 16MiB)");
    }

    @Override
    public String toString() {
        return bytes == 0 ? "auto" : new ByteSize(bytes).toString();
    }
}
