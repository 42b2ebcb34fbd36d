package sluice.core.pipeline;

import java.net.InetAddress;

/// Addresses as text: IPv6 in the canonical form of RFC 5952, without a zone: `2001:db8::1`.
public final class IpText {
    private static final int GROUPS = 8;

    private IpText() {}

    public static String of(InetAddress address) {
        var bytes = address.getAddress();
        if (bytes.length == 4) {
            return address.getHostAddress();
        }
        var groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
        }
        return text(groups, longestZeros(groups));
    }

    /// Where the longest run of at least two zeros begins, the first of equals; -1 if there is none.
    private static int longestZeros(int[] groups) {
        int best = -1;
        int longest = 1;
        for (int i = 0; i < GROUPS; i++) {
            int length = zerosFrom(groups, i);
            if (length > longest) {
                longest = length;
                best = i;
            }
        }
        return best;
    }

    private static int zerosFrom(int[] groups, int at) {
        int end = at;
        while (end < GROUPS && groups[end] == 0) {
            end++;
        }
        return end - at;
    }

    private static String text(int[] groups, int zeros) {
        var out = new StringBuilder(39);
        for (int i = 0; i < GROUPS; i++) {
            if (i == zeros) {
                out.append("::");
                i += zerosFrom(groups, i) - 1;
            } else {
                if (!out.isEmpty() && out.charAt(out.length() - 1) != ':') {
                    out.append(':');
                }
                out.append(Integer.toHexString(groups[i]));
            }
        }
        return out.toString();
    }
}
