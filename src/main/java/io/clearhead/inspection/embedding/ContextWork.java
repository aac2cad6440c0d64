package io.clearhead.inspection.embedding;

import io.clearhead.generation.EncoderStages;
import io.clearhead.generation.FloatMatrix;
import io.clearhead.generation.InferenceSession;
import io.clearhead.inspection.VectorMath;
import io.clearhead.inspection.embedding.ContextReport.Stage;
import io.clearhead.serving.Cancellation;
import io.clearhead.serving.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads the sentences of two occurrences.
 *
 * @param first one occurrence
 * @param second the other
 */
record ContextWork(Occurrence first, Occurrence second) implements Work<ContextWork.States> {

    /**
     * The state of each occurrence, the mean over its tokens, at every stage.
     *
     * @param names of the stages
     * @param first one vector per stage
     * @param second one vector per stage
     */
    record States(List<String> names, List<float[]> first, List<float[]> second) {

        /** Cosines, and places on the plane on which the directions of all these states differ most. */
        ContextReport report(ContextWork work) {
            List<float[]> directions = Stream.concat(first.stream(), second.stream())
                    .map(VectorMath::unit)
                    .toList();
            PrincipalPlane plane = PrincipalPlane.fit(directions);
            List<Stage> stages = new ArrayList<>(names.size());
            for (int i = 0; i < names.size(); i++) {
                stages.add(new Stage(
                        names.get(i),
                        VectorMath.cosine(first.get(i), second.get(i)),
                        plane.project(directions.get(i)),
                        plane.project(directions.get(names.size() + i))));
            }
            return new ContextReport(work.first, work.second, plane.explainedVariance(), stages);
        }
    }

    @Override
    public States run(InferenceSession session, Cancellation cancellation) {
        EncoderStages stages = read(first, session);
        return new States(names(stages), means(stages), means(read(second, session)));
    }

    private static EncoderStages read(Occurrence occurrence, InferenceSession session) {
        return session.encoderStages(occurrence.sentence().ids(), occurrence.tokens());
    }

    private static List<String> names(EncoderStages stages) {
        List<String> names = new ArrayList<>();
        names.add("embedding");
        if (stages.position() != null) {
            names.add("position");
        }
        for (int layer = 1; layer <= stages.layers().size(); layer++) {
            names.add("layer_" + layer);
        }
        return names;
    }

    private static List<float[]> means(EncoderStages stages) {
        FloatMatrix position = stages.position();
        List<float[]> means = new ArrayList<>();
        means.add(VectorMath.mean(stages.embedding()));
        if (position != null) {
            means.add(VectorMath.mean(position));
        }
        stages.layers().forEach(layer -> means.add(VectorMath.mean(layer)));
        return means;
    }
}
