package sluice.walls;

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

    /// Everything in these files that breaks a rule, each with place, value and expectation.
    static List<String> complaints(List<SourceFile> files) throws IOException {
        var complaints = new ArrayList<String>();
        files.forEach(file -> file.complainOfLength(complaints));
        var compiler = ToolProvider.getSystemJavaCompiler();
        var sources = files.stream().map(SourceFile::asFileObject).toList();
        var task = (JavacTask) compiler.getTask(null, null, null, List.of("-proc:none"), null, sources);
        for (var unit : task.parse()) {
            new Reader(complaints, unit, DocTrees.instance(task)).scan(unit, null);
        }
        return complaints;
    }

    private void complainOfLength(List<String> complaints) {
        long lines = text.lines().count();
        int most = name.contains("/core/http1/") || name.contains("/core/http2/") ? LINES_OF_A_CODEC : LINES_OF_A_FILE;
        if (lines > most) {
            complaints.add(name + ": " + lines + " lines (expected: at most " + most + "; which noun hides in it?)");
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

    private static final class Reader extends TreePathScanner<@Nullable Object, @Nullable Object> {
        private final List<String> complaints;
        private final CompilationUnitTree unit;
        private final DocTrees trees;
        private final String name;

        Reader(List<String> complaints, CompilationUnitTree unit, DocTrees trees) {
            this.complaints = complaints;
            this.unit = unit;
            this.trees = trees;
            this.name = unit.getSourceFile().getName().substring(1);
        }

        @Override
        public @Nullable Object visitClass(ClassTree type, @Nullable Object nothing) {
            boolean ofInterface = getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.INTERFACE;
            boolean isPublic = ofInterface || type.getModifiers().getFlags().contains(Modifier.PUBLIC);
            if (isPublic && name.contains("src/main/") && !isCommented()) {
                complain(
                        type,
                        type.getSimpleName()
                                + " has no comment (expected: /// above a public type, saying what it is for)");
            }
            return super.visitClass(type, nothing);
        }

        @Override
        public @Nullable Object visitMethod(MethodTree method, @Nullable Object nothing) {
            var positions = trees.getSourcePositions();
            long lines = lineOf(positions.getEndPosition(unit, method))
                    - lineOf(positions.getStartPosition(unit, method))
                    + 1;
            if (lines > LINES_OF_A_METHOD) {
                complain(
                        method,
                        method.getName() + " has " + lines + " lines (expected: at most " + LINES_OF_A_METHOD + ")");
            }
            return super.visitMethod(method, nothing);
        }

        private boolean isCommented() {
            var comment = trees.getDocCommentTree(getCurrentPath());
            return comment != null
                    && !(comment.getFullBody().isEmpty()
                            && comment.getBlockTags().isEmpty());
        }

        private void complain(Tree at, String what) {
            long line = lineOf(trees.getSourcePositions().getStartPosition(unit, at));
            complaints.add(name + ":" + line + ": " + what);
        }

        private long lineOf(long position) {
            return unit.getLineMap().getLineNumber(position);
        }
    }
}
