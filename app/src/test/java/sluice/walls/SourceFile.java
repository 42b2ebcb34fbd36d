package sluice.walls;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// One source file as the compiler parses it, without looking at anything it refers to.
///
/// @param name its path, for messages and for what only some rooms may do
/// @param text its content
record SourceFile(String name, String text) {
    private static final int LINES_OF_A_FILE = 500;
    private static final int LINES_OF_A_CODEC = 800;
    private static final int LINES_OF_A_METHOD = 40;

    /// Everything in this file that breaks a rule, each with place, value and expectation.
    List<String> complaints() throws IOException {
        var complaints = new ArrayList<String>();
        long lines = text.lines().count();
        int most = name.contains("/core/http1/") || name.contains("/core/http2/") ? LINES_OF_A_CODEC : LINES_OF_A_FILE;
        if (lines > most) {
            complaints.add(name + ": " + lines + " lines (expected: at most " + most + "; which noun hides in it?)");
        }
        new Reader(complaints).read();
        return complaints;
    }

    private final class Reader extends TreePathScanner<@Nullable Object, @Nullable Object> {
        private final List<String> complaints;
        private final JavacTask task;
        private final CompilationUnitTree unit;
        private final DocTrees trees;

        Reader(List<String> complaints) throws IOException {
            this.complaints = complaints;
            var compiler = ToolProvider.getSystemJavaCompiler();
            task = (JavacTask) compiler.getTask(null, null, null, List.of("-proc:none"), null, List.of(asFileObject()));
            unit = task.parse().iterator().next();
            trees = DocTrees.instance(task);
        }

        void read() {
            scan(unit, null);
        }

        @Override
        public @Nullable Object visitClass(ClassTree type, @Nullable Object nothing) {
            boolean nested = getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.INTERFACE;
            if ((nested || type.getModifiers().getFlags().contains(Modifier.PUBLIC)) && isShipped()) {
                requireComment(type);
            }
            return super.visitClass(type, nothing);
        }

        @Override
        public @Nullable Object visitMethod(MethodTree method, @Nullable Object nothing) {
            long first = lineOf(trees.getSourcePositions().getStartPosition(unit, method));
            long lines = lineOf(trees.getSourcePositions().getEndPosition(unit, method)) - first + 1;
            if (lines > LINES_OF_A_METHOD) {
                complaints.add(name + ":" + first + ": " + method.getName() + " has " + lines
                        + " lines (expected: at most " + LINES_OF_A_METHOD + ")");
            }
            return super.visitMethod(method, nothing);
        }

        private void requireComment(ClassTree type) {
            DocCommentTree comment = trees.getDocCommentTree(getCurrentPath());
            if (comment == null
                    || comment.getFullBody().isEmpty() && comment.getBlockTags().isEmpty()) {
                long line = lineOf(trees.getSourcePositions().getStartPosition(unit, type));
                complaints.add(name + ":" + line + ": " + type.getSimpleName()
                        + " has no comment (expected: /// above a public type, saying what it is for)");
            }
        }

        private boolean isShipped() {
            return name.contains("src/main/");
        }

        private long lineOf(long position) {
            return unit.getLineMap().getLineNumber(position);
        }
    }

    private JavaFileObject asFileObject() {
        return new SimpleJavaFileObject(URI.create("string:///" + name), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}
