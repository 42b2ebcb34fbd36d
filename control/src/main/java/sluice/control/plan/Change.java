package sluice.control.plan;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sluice.control.config.Address;
import sluice.control.config.ListenerSpec;
import tools.jackson.core.JsonGenerator;

/// A valid configuration and how it differs from another: what `sluice plan` prints and what a reload acts
/// on. Immutable.
public final class Change {
    private final @Nullable Plan before;
    private final Plan after;
    private final List<Edit> edits;

    private Change(@Nullable Plan before, Plan after) {
        this.before = before;
        this.after = after;
        this.edits = Edits.between(before, after);
    }

    /// @param before what runs, or what is compared with; null if everything is new
    public static Change between(@Nullable Plan before, Plan after) {
        return new Change(before, after);
    }

    /// What is to be built.
    public Plan plan() {
        return after;
    }

    /// What is added, removed and changed, section by section.
    public List<Edit> edits() {
        return edits;
    }

    /// Whether both configurations mean the same.
    public boolean isEmpty() {
        return edits.isEmpty();
    }

    /// Whether less is kept out afterwards.
    public boolean isWeaker() {
        return edits.stream().anyMatch(Edit::weaker);
    }

    /// Addresses of listeners that need a new socket.
    public Set<Address> opened() {
        var opened = addresses(after);
        opened.removeAll(addresses(before));
        return opened;
    }

    /// Addresses of listeners whose socket is no longer needed.
    public Set<Address> closed() {
        var closed = addresses(before);
        closed.removeAll(addresses(after));
        return closed;
    }

    /// The sections of which a change takes effect only when the process starts anew: `runtime`.
    public List<String> needingRestart() {
        return edits.stream()
                .filter(edit -> before != null && edit.section().equals("runtime"))
                .map(Edit::section)
                .distinct()
                .toList();
    }

    private static Set<Address> addresses(@Nullable Plan plan) {
        var addresses = new LinkedHashSet<Address>();
        if (plan != null) {
            plan.configuration().listeners().stream().map(ListenerSpec::address).forEach(addresses::add);
        }
        return addresses;
    }

    /// For people: `+` added, `-` removed, `~` changed, and which keys; what gets weaker is marked.
    public String text() {
        return ChangeText.of(this);
    }

    /// For programs: the same as one object.
    public void writeTo(JsonGenerator json) {
        ChangeJson.write(this, json);
    }
}
