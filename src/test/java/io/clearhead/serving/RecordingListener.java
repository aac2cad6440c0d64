package io.clearhead.serving;

import io.clearhead.generation.GenerationResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it hears, as text. Thread safety: all methods may be called from any thread. */
final class RecordingListener implements ServingListener {

    private final List<String> events = new CopyOnWriteArrayList<>();

    List<String> events() {
        return List.copyOf(events);
    }

    @Override
    public void started(Duration queueTime) {
        events.add("started after " + queueTime.toMillis() + " ms");
    }

    @Override
    public void finished(Outcome outcome) {
        events.add("finished " + outcome);
    }

    @Override
    public void rejected(Rejection reason) {
        events.add("rejected " + reason);
    }

    @Override
    public void firstToken(Duration sinceSubmission) {
        events.add("first token after " + sinceSubmission.toMillis() + " ms");
    }

    @Override
    public void nextToken(Duration sincePrevious) {
        events.add("next token after " + sincePrevious.toMillis() + " ms");
    }

    @Override
    public void stepped(int rows, Duration duration) {
        events.add("step of " + rows + " rows in " + duration.toMillis() + " ms");
    }

    @Override
    public void generated(GenerationResult result) {
        events.add("generated " + result.best().tokens().size());
    }
}
