package io.clearhead.inspection.embedding;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix by Jacobi's rotations: each makes one pair of entries beside the diagonal
 * zero, and all of them shrink. Slower than other methods and exact to rounding, also for eigenvalues that lie close together.
 *
 * <p>Immutable when built.
 */
final class Eigenvectors {

    private static final int MOST_SWEEPS = 60;
    private static final double NEGLIGIBLE = 1e-30;

    private final double[][] matrix; // becomes diagonal
    private final double[][] vectors; // in columns

    /** Decomposes a matrix; overwrites it. */
    Eigenvectors(double[][] symmetric) {
        matrix = symmetric;
        vectors = new double[matrix.length][matrix.length];
        double size = 0;
        for (int i = 0; i < matrix.length; i++) {
            vectors[i][i] = 1;
            for (double value : matrix[i]) {
                size += value * value;
            }
        }
        int sweeps = 0;
        while (besideDiagonal() > NEGLIGIBLE * size && sweeps < MOST_SWEEPS) {
            sweep();
            sweeps++;
        }
    }

    private double besideDiagonal() {
        double sum = 0;
        for (int row = 0; row < matrix.length; row++) {
            for (int column = 0; column < row; column++) {
                sum += 2 * matrix[row][column] * matrix[row][column];
            }
        }
        return sum;
    }

    private void sweep() {
        for (int p = 0; p < matrix.length; p++) {
            for (int q = p + 1; q < matrix.length; q++) {
                if (matrix[p][q] != 0) {
                    rotate(p, q);
                }
            }
        }
    }

    /** Rotates in the plane of two axes by the angle that makes their entry zero: cot 2φ = (a_qq - a_pp) / 2a_pq. */
    private void rotate(int p, int q) {
        double cotangent = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q]);
        double tangent = Math.copySign(1, cotangent) / (Math.abs(cotangent) + Math.hypot(cotangent, 1));
        double cosine = 1 / Math.hypot(tangent, 1);
        double sine = tangent * cosine;
        for (double[] row : matrix) {
            turn(row, p, q, cosine, sine);
        }
        double[] first = matrix[p];
        double[] second = matrix[q];
        for (int i = 0; i < first.length; i++) {
            double value = first[i];
            first[i] = cosine * value - sine * second[i];
            second[i] = sine * value + cosine * second[i];
        }
        for (double[] row : vectors) {
            turn(row, p, q, cosine, sine);
        }
    }

    private static void turn(double[] row, int p, int q, double cosine, double sine) {
        double value = row[p];
        row[p] = cosine * value - sine * row[q];
        row[q] = sine * value + cosine * row[q];
    }

    /** Index of the {@code rank}-th largest eigenvalue, from 0. */
    int indexOf(int rank) {
        boolean[] taken = new boolean[matrix.length];
        int best = 0;
        for (int round = 0; round <= rank; round++) {
            best = -1;
            for (int i = 0; i < matrix.length; i++) {
                if (!taken[i] && (best < 0 || matrix[i][i] > matrix[best][best])) {
                    best = i;
                }
            }
            taken[best] = true;
        }
        return best;
    }

    double value(int index) {
        return matrix[index][index];
    }

    /** One component of an eigenvector of length 1. */
    double component(int index, int row) {
        return vectors[row][index];
    }
}
