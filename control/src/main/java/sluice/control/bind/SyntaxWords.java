package sluice.control.bind;

import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/// Says in the words of somebody who writes YAML what the parser says in those of somebody who wrote a parser.
final class SyntaxWords {
    private SyntaxWords() {}

    static Problem of(String file, MarkedYamlEngineException e) {
        var place = e.getProblemMark()
                .or(e::getContextMark)
                .map(it -> place(file, it))
                .orElse(Place.of(file));
        var told = String.valueOf(e.getProblem());
        var opened = e.getContextMark()
                .map(it -> " opened in line " + (it.getLine() + 1))
                .orElse("");
        if (told.contains("(TAB)")) {
            return Problem.at(place, "a tab", "spaces for indentation");
        }
        if (told.contains("cannot start any token")) {
            return Problem.at(place, "a character that starts no value", "quotes around a value that starts with it");
        }
        if (told.contains("mapping values are not allowed")) {
            return Problem.at(
                    place, "a \": \" where no key can stand", "quotes around a text with \": \", or other indentation");
        }
        if (told.startsWith("expected <block end>")) {
            return Problem.at(place, "indentation", "that of the lines" + around(e));
        }
        if (told.startsWith("expected ',' or ")) {
            var bracket = told.charAt("expected ',' or '".length());
            return Problem.at(place, "the " + (bracket == ']' ? '[' : '{') + opened, "a comma or " + bracket);
        }
        if (told.contains("end of stream") && String.valueOf(e.getContext()).contains("quoted scalar")) {
            return Problem.at(place, "the quote" + opened, "its end");
        }
        var context = e.getContext() == null ? "" : " (" + e.getContext() + ")";
        return Problem.at(place, (told + context).replace('\n', ' '));
    }

    private static String around(MarkedYamlEngineException e) {
        return e.getContextMark()
                .map(it -> " around it, which began in line " + (it.getLine() + 1))
                .orElse(" around it");
    }

    private static Place place(String file, Mark mark) {
        return new Place(file, mark.getLine() + 1, mark.getColumn() + 1, null, "", -1);
    }
}
