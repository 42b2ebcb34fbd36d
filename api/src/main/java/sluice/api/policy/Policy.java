package sluice.api.policy;

/// One rule applied at a moment of an exchange. An object may be of several moments.
public sealed interface Policy
        permits RequestPolicy, RequestBodyPolicy, AttemptPolicy, ResponsePolicy, ResponseBodyPolicy, FinishPolicy {}
