package sluice.control.plan;

import java.util.Collection;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/// A change for programs. Names of fields are fixed.
final class ChangeJson {
    private final JsonGenerator json;

    private ChangeJson(JsonGenerator json) {
        this.json = json;
    }

    static void write(Change change, JsonGenerator json) {
        new ChangeJson(json).write(change);
    }

    private void write(Change change) {
        json.writeStartObject();
        json.writeBooleanProperty("empty", change.isEmpty());
        json.writeBooleanProperty("weaker", change.isWeaker());
        writeList("opens", change.opened());
        writeList("closes", change.closed());
        writeList("needsRestart", change.needingRestart());
        json.writeArrayPropertyStart("edits");
        change.edits().forEach(this::write);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeList(String name, Collection<?> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(value -> json.writeString(value.toString()));
        json.writeEndArray();
    }

    private void write(Edit edit) {
        json.writeStartObject();
        json.writeStringProperty("kind", edit.kind().name().toLowerCase(Locale.ROOT));
        json.writeStringProperty("section", edit.section());
        json.writeStringProperty("name", edit.name());
        json.writeStringProperty("summary", edit.summary());
        json.writeBooleanProperty("weaker", edit.weaker());
        json.writeArrayPropertyStart("details");
        for (var detail : edit.details()) {
            json.writeStartObject();
            json.writeStringProperty("key", detail.key());
            json.writeStringProperty("before", detail.before());
            json.writeStringProperty("after", detail.after());
            json.writeBooleanProperty("weaker", detail.weaker());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
