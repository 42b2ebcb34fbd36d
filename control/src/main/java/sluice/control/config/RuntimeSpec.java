package sluice.control.config;

import sluice.api.policy.Default;

/// How the process uses the machine. The size of the heap belongs to the start script. A change needs a
/// restart.
///
/// @param transport how sockets are served: `auto` takes the best that the machine has, epoll or else nio;
/// `io_uring` costs
///     less, but see docs/adr/0007
/// @param loops how many event loops there are; `auto` is one per core
/// @param buffers how much memory the network may use, beside the heap; beyond it new exchanges are
///     answered with 503 `overloaded`. `auto` is half of the direct memory of the process
public record RuntimeSpec(
        @Default("auto") Transport transport,
        @Default("auto") Loops loops,
        @Default("auto") Buffers buffers) {
    /// How sockets are served.
    public enum Transport {
        AUTO("auto"),
        EPOLL("epoll"),
        IO_URING("io_uring"),
        NIO("nio");

        private final String word;

        Transport(String word) {
            this.word = word;
        }

        /// As configuration writes it.
        public String wireName() {
            return word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /// A number of event loops.
    ///
    /// @param count 1 to 1024; 0 means one per core
    public record Loops(int count) {
        /// @throws IllegalArgumentException if the text is neither `auto` nor a number from 1 to 1024
        public static Loops parse(String text) {
            if (text.equals("auto")) {
                return new Loops(0);
            }
            try {
                int count = Integer.parseInt(text);
                if (count >= 1 && count <= 1024) {
                    return new Loops(count);
                }
            } catch (NumberFormatException e) {
                // told below, like a number out of bounds
            }
            throw new IllegalArgumentException("\"" + text + "\" (expected: auto, or a number from 1 to 1024)");
        }

        @Override
        public String toString() {
            return count == 0 ? "auto" : Integer.toString(count);
        }
    }
}
