package sluice.core.upstream;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import sluice.core.threads.Loop;
import sluice.core.threads.Timer;

/// One name that is kept resolved while somebody watches it.
final class WatchedName implements Resolver.Answer {
    private static final long SECOND = 1_000_000_000L;
    private static final long SHORTEST = 5;
    private static final long LONGEST = 60;
    private static final long LONGEST_BACKOFF = 30;

    private final String host;
    private final Loop loop;
    private final Resolver resolver;

    // Any thread.
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    private volatile Names.Addresses current;

    // Confined to the loop.
    private @Nullable Timer timer;
    private long backoff = 1;

    WatchedName(String host, Loop loop, Resolver resolver) {
        this.host = host;
        this.loop = loop;
        this.resolver = resolver;
        this.current = new Names.Addresses(List.of(), host + " has not been resolved yet", false);
    }

    Names.Addresses current() {
        return current;
    }

    /// The first watcher lets the name be asked for.
    void add(Runnable watcher) {
        boolean first = watchers.isEmpty();
        watchers.add(watcher);
        if (first) {
            loop.execute(this::ask);
        }
    }

    /// @return whether others still watch
    boolean remove(Runnable watcher) {
        watchers.remove(watcher);
        if (!watchers.isEmpty()) {
            return true;
        }
        loop.execute(this::stop);
        return false;
    }

    @Override
    public void resolved(List<InetAddress> addresses, long ttlSeconds) {
        backoff = 1;
        var sorted = new ArrayList<>(addresses);
        sorted.sort(Comparator.comparing(InetAddress::getHostAddress));
        tell(new Names.Addresses(List.copyOf(sorted), "", true));
        again(Math.clamp(ttlSeconds, SHORTEST, LONGEST));
    }

    @Override
    public void failed(String problem) {
        tell(new Names.Addresses(current.addresses(), host + " cannot be resolved: " + problem, true));
        again(backoff);
        backoff = Math.min(2 * backoff, LONGEST_BACKOFF);
    }

    private void ask() {
        timer = null;
        if (!watchers.isEmpty()) {
            resolver.resolve(host, this);
        }
    }

    private void again(long seconds) {
        if (!watchers.isEmpty()) {
            timer = loop.schedule(seconds * SECOND, this::ask);
        }
    }

    private void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void tell(Names.Addresses news) {
        boolean same = news.equals(current);
        current = news;
        if (!same) {
            watchers.forEach(Runnable::run);
        }
    }
}
