package sluice.control.compile;

import sluice.api.identity.Consumers;
import sluice.api.identity.Issuer;
import sluice.api.policy.Policy;

/// How a world that is built for tests differs from one that serves: everything else is the same.
public interface Staging {
    /// Nothing differs.
    Staging NONE = new Staging() {};

    /// Whether certificates and keys are taken up. Where nobody connects they need not even exist.
    default boolean opensTls() {
        return true;
    }

    /// Whether stores are connected to. Otherwise each is a part of the store `local`.
    default boolean opensStores() {
        return true;
    }

    /// A policy's part at one moment, to be looked at.
    ///
    /// @param policy its name
    default Policy watched(String policy, Policy part) {
        return part;
    }

    /// Those who may call; others than the configured ones may be among them.
    default Consumers consumers(Consumers configured) {
        return configured;
    }

    /// An issuer; one whose keys somebody has.
    default Issuer issuer(Issuer configured) {
        return configured;
    }
}
