package io.clearhead.generation.engine;

import io.clearhead.generation.Neighbour;
import java.util.ArrayList;
import java.util.List;

/** The nearest of all entries that were offered, in order. Confined to one thread. */
final class NearestList {

    private final int[] ids;
    private final float[] cosines;
    private int size;

    /** A list of at most {@code most} entries. */
    NearestList(int most) {
        ids = new int[most];
        cosines = new float[most];
    }

    /** Whether an entry with this cosine would be taken; never one without a direction, whose cosine is not a number. */
    boolean takes(float cosine) {
        return size < ids.length ? !Float.isNaN(cosine) : cosine > cosines[size - 1];
    }

    /** Takes an entry; of equal ones the first stays in front. */
    void add(int id, float cosine) {
        int place = size < ids.length ? size++ : size - 1;
        while (place > 0 && cosines[place - 1] < cosine) {
            ids[place] = ids[place - 1];
            cosines[place] = cosines[place - 1];
            place--;
        }
        ids[place] = id;
        cosines[place] = cosine;
    }

    /** What was taken, nearest first. */
    List<Neighbour> neighbours() {
        List<Neighbour> neighbours = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            neighbours.add(new Neighbour(ids[i], cosines[i]));
        }
        return neighbours;
    }
}
