package sluice.policies.transform;

import java.util.function.Function;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.Failure;
import sluice.api.policy.BodyStage;

/// Applies rules to a JSON body as it passes. The first 64 KiB are held back: what is wrong with them is told
/// before anybody has seen them. A body without a byte passes. Loop-confined.
final class JsonStage implements BodyStage.Streaming {
    private static final int HELD_BACK = 64 * 1024;

    private final JsonEditor editor;
    private final Function<String, Failure> refusal;
    private byte[] in = {};

    /// @param refusal made of what is wrong with the text
    JsonStage(JsonPlace root, Function<String, Failure> refusal) {
        this.editor = new JsonEditor(root);
        this.refusal = refusal;
    }

    @Override
    public int heldBack() {
        return HELD_BACK;
    }

    @Override
    public void chunk(Bytes bytes, BodySink out) {
        int length = bytes.length();
        if (in.length < length) {
            in = new byte[length];
        }
        bytes.copyTo(in, 0);
        bytes.release();
        if (!editor.accept(in, length)) {
            out.fail(refusal.apply(editor.problem()));
            return;
        }
        var edited = editor.take();
        if (edited.length > 0) {
            out.chunk(Bytes.of(edited));
        }
    }

    @Override
    public void end(Headers trailers, BodySink out) {
        if (editor.isUntouched() || editor.end()) {
            out.end(BodySums.without(trailers));
        } else {
            out.fail(refusal.apply(editor.problem()));
        }
    }
}
