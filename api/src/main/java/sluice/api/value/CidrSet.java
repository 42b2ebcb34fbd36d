package sluice.api.value;

import java.net.InetAddress;
import java.util.Collection;
import java.util.TreeMap;

/// Networks, searched in logarithmic time: sorted by their first address, nested networks merged into the widest.
public final class CidrSet {
    private final TreeMap<Key, Cidr> networks = new TreeMap<>();

    private CidrSet() {}

    public static CidrSet of(Collection<Cidr> networks) {
        var set = new CidrSet();
        networks.stream()
                .sorted((a, b) -> Integer.compare(a.prefix(), b.prefix()))
                .filter(network -> !set.contains(network.address()))
                .forEach(network -> set.networks.put(Key.of(network.address()), network));
        return set;
    }

    /// Whether the address lies in one of the networks.
    public boolean contains(InetAddress address) {
        var below = networks.floorEntry(Key.of(address));
        return below != null && below.getValue().contains(address);
    }

    private record Key(int length, long high, long low) implements Comparable<Key> {
        static Key of(InetAddress address) {
            var bytes = address.getAddress();
            return bytes.length == 4
                    ? new Key(4, 0, read(bytes, 0, 4))
                    : new Key(16, read(bytes, 0, 8), read(bytes, 8, 8));
        }

        private static long read(byte[] bytes, int from, int count) {
            long value = 0;
            for (int i = from; i < from + count; i++) {
                value = value << 8 | bytes[i] & 0xff;
            }
            return value;
        }

        @Override
        public int compareTo(Key other) {
            if (length != other.length) {
                return Integer.compare(length, other.length);
            }
            int byHigh = Long.compareUnsigned(high, other.high);
            return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
        }
    }
}
