package sluice.core.upstream;

/// Says which endpoints a call may still use: not those it has tried, and not those to be avoided.
@FunctionalInterface
public interface Eligible {
    boolean admits(Endpoint endpoint);
}
