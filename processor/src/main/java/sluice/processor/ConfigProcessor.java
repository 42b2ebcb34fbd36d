package sluice.processor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.tools.Diagnostic;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;

/// Writes two resources for the module that is compiled; readers merge those of all modules on the class
/// path.
///
/// - `META-INF/sluice/config-index`: a line `NAME<TAB>CLASS` for each record annotated with `ConfigName`, the
/// binary name
///   of the class
/// - `META-INF/sluice/config-docs`: a line `CLASS<TAB>COMPONENT<TAB>TEXT` for each record and enum that
/// configuration can
///   reach and each of its components or constants (no component: the type itself). TEXT is markdown with
/// `\n` for
///   line ends and `\\` for a backslash. Components are described by `@param`.
@SupportedAnnotationTypes("*")
public final class ConfigProcessor extends AbstractProcessor {
    private static final String CONFIG_NAME = "sluice.api.policy.ConfigName";

    /// Types of these packages and of those below are documented even without a name of their own.
    private static final Set<String> DOCUMENTED = Set.of(
            "sluice.api.value",
            "sluice.control.config",
            "sluice.control.testing",
            "sluice.core.origin",
            "sluice.policies");

    private final Set<String> index = new TreeSet<>();
    private final Map<String, String> docs = new TreeMap<>();

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        for (var type : ElementFilter.typesIn(round.getRootElements())) {
            visit(type);
        }
        if (round.processingOver()) {
            write("META-INF/sluice/config-index", index);
            write("META-INF/sluice/config-docs", docs.values());
        }
        return false;
    }

    private void visit(TypeElement type) {
        var name = configName(type);
        if (name != null && type.getKind() != ElementKind.RECORD) {
            processingEnv.getMessager().printMessage(Diagnostic.Kind.ERROR, "@ConfigName is for records", type);
        } else if (name != null) {
            index.add(name + "\t" + binaryName(type));
        }
        if (name != null || isDocumented(type)) {
            document(type);
        }
        for (var nested : ElementFilter.typesIn(type.getEnclosedElements())) {
            visit(nested);
        }
    }

    private static @Nullable String configName(TypeElement type) {
        for (var annotation : type.getAnnotationMirrors()) {
            if (annotation.getAnnotationType().asElement() instanceof TypeElement it
                    && it.getQualifiedName().contentEquals(CONFIG_NAME)) {
                return annotation.getElementValues().values().stream()
                        .map(value -> String.valueOf(value.getValue()))
                        .findFirst()
                        .orElse(null);
            }
        }
        return null;
    }

    private boolean isDocumented(TypeElement type) {
        if (type.getKind() != ElementKind.RECORD && type.getKind() != ElementKind.ENUM) {
            return false;
        }
        var home = processingEnv.getElementUtils().getPackageOf(type).getQualifiedName() + ".";
        return DOCUMENTED.stream().anyMatch(it -> home.startsWith(it + "."));
    }

    private void document(TypeElement type) {
        var comment = DocText.of(comment(type));
        put(type, "", comment.text());
        comment.parameters().forEach((name, text) -> put(type, name, text));
        for (var enclosed : type.getEnclosedElements()) {
            if (enclosed.getKind() == ElementKind.ENUM_CONSTANT) {
                put(
                        type,
                        enclosed.getSimpleName().toString(),
                        DocText.of(comment(enclosed)).text());
            }
        }
    }

    private @Nullable String comment(Element element) {
        return processingEnv.getElementUtils().getDocComment(element);
    }

    private void put(TypeElement type, String component, String text) {
        if (!text.isEmpty()) {
            var key = binaryName(type) + "\t" + component;
            docs.put(key, key + "\t" + text.replace("\\", "\\\\").replace("\n", "\\n"));
        }
    }

    private String binaryName(TypeElement type) {
        return processingEnv.getElementUtils().getBinaryName(type).toString();
    }

    private void write(String resource, Iterable<String> lines) {
        if (!lines.iterator().hasNext()) {
            return;
        }
        try {
            var file = processingEnv.getFiler().createResource(StandardLocation.CLASS_OUTPUT, "", resource);
            try (var out = file.openOutputStream()) {
                out.write((String.join("\n", lines) + "\n").getBytes(UTF_8));
            }
        } catch (IOException e) {
            processingEnv.getMessager().printMessage(Diagnostic.Kind.ERROR, "cannot write " + resource + ": " + e);
        }
    }
}
