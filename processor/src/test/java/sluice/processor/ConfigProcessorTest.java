package sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigProcessorTest {
    private static final String CONFIG_NAME =
            "package sluice.api.policy; public @interface ConfigName { String value(); }";

    @TempDir
    Path out;

    private record Source(String name, String text) {}

    private String compile(Source... sources) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var told = new StringWriter();
        var files = new ArrayList<JavaFileObject>();
        for (var source : sources) {
            files.add(
                    new SimpleJavaFileObject(
                            URI.create("string:///" + source.name.replace('.', '/') + ".java"),
                            JavaFileObject.Kind.SOURCE) {
                        @Override
                        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                            return source.text;
                        }
                    });
        }
        var task = compiler.getTask(told, null, null, List.of("-d", out.toString()), null, files);
        task.setProcessors(List.of(new ConfigProcessor()));
        return task.call() ? "" : told.toString();
    }

    private String resource(String name) throws IOException {
        return Files.readString(out.resolve("META-INF/sluice/" + name));
    }

    @Test
    void indexesNamedRecordsAndKeepsTheirDocComments() throws IOException {
        var told = compile(new Source("sluice.api.policy.ConfigName", CONFIG_NAME), new Source("p.Allow", """
                package p;
                /// Admits only some clients.
                ///
                /// See {@link String} and `C:\\\\dir`.
                /// @param networks what is admitted,
                ///     in two lines
                /// @see Object
                @sluice.api.policy.ConfigName("allow")
                public record Allow(java.util.List<String> networks, int status) {
                    /// Inner.
                    @sluice.api.policy.ConfigName("inner") record Inner() {}
                }
                """));

        assertThat(told).isEmpty();
        assertThat(resource("config-index")).isEqualTo("allow\tp.Allow\ninner\tp.Allow$Inner\n");
        assertThat(resource("config-docs")).isEqualTo("""
                p.Allow\t\tAdmits only some clients.\\n\\nSee `String` and `C:\\\\\\\\dir`.
                p.Allow\tnetworks\twhat is admitted,\\nin two lines
                p.Allow$Inner\t\tInner.
                """);
    }

    @Test
    void documentsPlainRecordsAndEnumsOfConfiguration() throws IOException {
        var told = compile(
                new Source("sluice.control.config.Mode", """
                package sluice.control.config;
                /// How.
                public enum Mode { /** Fast. */ FAST, SLOW }
                """),
                new Source("elsewhere.Other", "package elsewhere; /// No.\npublic record Other() {}"));

        assertThat(told).isEmpty();
        assertThat(resource("config-docs"))
                .isEqualTo("sluice.control.config.Mode\t\tHow.\nsluice.control.config.Mode\tFAST\tFast.\n");
        assertThat(out.resolve("META-INF/sluice/config-index")).doesNotExist();
    }

    @Test
    void refusesANameOnAClass() {
        var told = compile(
                new Source("sluice.api.policy.ConfigName", CONFIG_NAME),
                new Source("p.No", "package p; @sluice.api.policy.ConfigName(\"no\") public class No {}"));

        assertThat(told).contains("@ConfigName is for records");
    }
}
