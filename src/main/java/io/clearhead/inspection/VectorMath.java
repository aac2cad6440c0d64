package io.clearhead.inspection;

import io.clearhead.generation.FloatMatrix;

/** Lengths, directions and means of vectors, summed up in double precision. */
public final class VectorMath {

    private VectorMath() {}

    /** √Σx². */
    public static double length(float[] vector) {
        return Math.sqrt(dot(vector, vector));
    }

    /** A vector of the same direction with length 1; zero stays zero. */
    public static float[] unit(float[] vector) {
        double length = length(vector);
        float[] unit = new float[vector.length];
        for (int i = 0; i < vector.length && length > 0; i++) {
            unit[i] = (float) (vector[i] / length);
        }
        return unit;
    }

    /** Cosine of the angle between two vectors; 0 if one of them is zero and has no direction. */
    public static float cosine(float[] left, float[] right) {
        double lengths = length(left) * length(right);
        return lengths == 0 ? 0 : (float) (dot(left, right) / lengths);
    }

    /** The mean of the rows of a matrix that has at least one. */
    public static float[] mean(FloatMatrix rows) {
        float[] mean = new float[rows.columns()];
        for (int column = 0; column < mean.length; column++) {
            double sum = 0;
            for (int row = 0; row < rows.rows(); row++) {
                sum += rows.at(row, column);
            }
            mean[column] = (float) (sum / rows.rows());
        }
        return mean;
    }

    private static double dot(float[] left, float[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += (double) left[i] * right[i];
        }
        return sum;
    }
}
