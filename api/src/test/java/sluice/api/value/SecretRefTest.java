package sluice.api.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SecretRefTest {
    @Test
    void printsTheReferenceAndNeverTheSecret() {
        assertThat(SecretRef.of("${env:KEY}", "hunter2")).hasToString("${env:KEY}");
    }

    @Test
    void revealsTheSecretToThoseWhoAsk() {
        assertThat(SecretRef.of("${env:KEY}", "hunter2").reveal()).isEqualTo("hunter2");
    }

    @Test
    void comparesByContentSoThatAMovedSecretIsNoChange() {
        var one = SecretRef.of("${env:KEY}", "hunter2");

        assertThat(one)
                .isEqualTo(SecretRef.of("${file:key.txt}", "hunter2"))
                .hasSameHashCodeAs(SecretRef.of("", "hunter2"));
        assertThat(one).isNotEqualTo(SecretRef.of("${env:KEY}", "hunter3"));
    }

    @Test
    void cannotRevealWhatWasNotLookedUp() {
        assertThatThrownBy(() -> SecretRef.unresolved("${env:KEY}").reveal()).hasMessageContaining("${env:KEY}");
    }
}
