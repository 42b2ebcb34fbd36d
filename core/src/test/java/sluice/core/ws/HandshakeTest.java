package sluice.core.ws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HandshakeTest {
    @Test
    void answersTheKeyOfTheStandardsExample() {
        assertThat(Handshake.accept("dGhlIHNhbXBsZSBub25jZQ==")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    @Test
    void noTwoKeysAreTheSame() {
        assertThat(Handshake.newKey()).hasSize(24).isNotEqualTo(Handshake.newKey());
    }
}
