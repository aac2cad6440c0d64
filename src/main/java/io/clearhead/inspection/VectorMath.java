package io.clearhead.inspection;

/** Lengths of vectors, summed up in double precision. */
final class VectorMath {

    private VectorMath() {}

    /** √Σx². */
    static double length(float[] vector) {
        double sum = 0;
        for (float value : vector) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    /** A vector of the same direction with length 1; zero stays zero. */
    static float[] unit(float[] vector) {
        double length = length(vector);
        float[] unit = new float[vector.length];
        for (int i = 0; i < vector.length && length > 0; i++) {
            unit[i] = (float) (vector[i] / length);
        }
        return unit;
    }
}
