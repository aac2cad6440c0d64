package io.clearhead.inspection.embedding;

import java.util.List;

/**
 * The plane that keeps most of the differences between vectors: through their mean, along the two directions of largest
 * variance (principal component analysis). The sign of a direction, which the analysis leaves open, is fixed: its largest
 * component is positive. So the same vectors always give the same plane.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class PrincipalPlane {

    private static final int AXES = 2;

    /** Variances smaller than this part of the whole are rounding, and have no direction. */
    private static final double ROUNDING = 1e-12;

    private final double[] mean;
    private final double[][] axes = new double[AXES][];
    private final float[] explained = new float[AXES];

    private PrincipalPlane(double[] mean, double[][] centred) {
        this.mean = mean;
        // Vectors are fewer than components, mostly: the eigenvectors of X·Xᵀ give those of Xᵀ·X.
        double[][] products = products(centred);
        double whole = 0;
        for (int i = 0; i < products.length; i++) {
            whole += products[i][i];
        }
        Eigenvectors eigenvectors = new Eigenvectors(products);
        for (int axis = 0; axis < AXES; axis++) {
            axes[axis] = new double[mean.length];
            if (axis < centred.length) {
                int index = eigenvectors.indexOf(axis);
                if (eigenvectors.value(index) > ROUNDING * whole) {
                    explained[axis] = (float) (eigenvectors.value(index) / whole);
                    axes[axis] = axis(centred, eigenvectors, index);
                }
            }
        }
    }

    /** Fits a plane to vectors of the same size, at least one. */
    static PrincipalPlane fit(List<float[]> vectors) {
        double[] mean = new double[vectors.get(0).length];
        for (float[] vector : vectors) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += vector[i] / (double) vectors.size();
            }
        }
        double[][] centred = new double[vectors.size()][mean.length];
        for (int row = 0; row < centred.length; row++) {
            for (int i = 0; i < mean.length; i++) {
                centred[row][i] = vectors.get(row)[i] - mean[i];
            }
        }
        return new PrincipalPlane(mean, centred);
    }

    private static double[][] products(double[][] rows) {
        double[][] products = new double[rows.length][rows.length];
        for (int row = 0; row < rows.length; row++) {
            for (int other = 0; other <= row; other++) {
                double sum = 0;
                for (int i = 0; i < rows[row].length; i++) {
                    sum += rows[row][i] * rows[other][i];
                }
                products[row][other] = sum;
                products[other][row] = sum;
            }
        }
        return products;
    }

    private static double[] axis(double[][] centred, Eigenvectors eigenvectors, int index) {
        double[] axis = new double[centred[0].length];
        double squares = 0;
        double largest = 0;
        for (int i = 0; i < axis.length; i++) {
            for (int row = 0; row < centred.length; row++) {
                axis[i] += eigenvectors.component(index, row) * centred[row][i];
            }
            squares += axis[i] * axis[i];
            largest = Math.abs(axis[i]) > Math.abs(largest) ? axis[i] : largest;
        }
        double factor = Math.copySign(1 / Math.sqrt(squares), largest);
        for (int i = 0; i < axis.length; i++) {
            axis[i] *= factor;
        }
        return axis;
    }

    /** The shares of the whole variance along x and y; a new array. */
    float[] explainedVariance() {
        return explained.clone();
    }

    /** Where a vector stands above the plane. */
    Point project(float[] vector) {
        double[] place = new double[AXES];
        for (int axis = 0; axis < AXES; axis++) {
            for (int i = 0; i < vector.length; i++) {
                place[axis] += (vector[i] - mean[i]) * axes[axis][i];
            }
        }
        return new Point((float) place[0], (float) place[1]);
    }
}
