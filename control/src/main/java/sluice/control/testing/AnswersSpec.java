package sluice.control.testing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.control.bind.Binder;
import sluice.control.bind.FromNode;
import sluice.control.bind.Node;
import sluice.control.bind.Node.Sequence;
import sluice.control.bind.Problem;

/// What an upstream answers, one request after the other; the last answer stays.
///
/// @param answers at least one
public record AnswersSpec(List<AnswerSpec> answers) {
    public AnswersSpec {
        answers = List.copyOf(answers);
    }

    /// Reads one answer, or a list of them.
    @FromNode(
            what = "an answer such as { status: 201 }, or a list of answers",
            schema = "{\"anyOf\": [{\"$ref\": \"#/$defs/AnswerSpec\"},"
                    + " {\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/AnswerSpec\"}}]}")
    public static @Nullable AnswersSpec fromNode(Node node, Binder binder) {
        var items = node instanceof Sequence list ? list.items() : List.of(node);
        if (items.isEmpty()) {
            binder.problems().add(Problem.at(node.place(), "[]", "at least one answer"));
            return null;
        }
        var answers = new ArrayList<AnswerSpec>();
        for (var item : items) {
            var answer = binder.bind(item, AnswerSpec.class);
            if (answer == null) {
                return null;
            }
            answers.add(answer);
        }
        return new AnswersSpec(answers);
    }

    /// The answer to a request.
    ///
    /// @param earlier how many there were before it
    AnswerSpec after(int earlier) {
        return answers.get(Math.min(earlier, answers.size() - 1));
    }
}
