/** The positional encoding of the paper, to hold the model's own against. */

import { dot } from './math.js';

/**
 * PE(p, 2i) = sin(p / 10000^(2i/d)) and PE(p, 2i+1) = cos of the same; as halves all sines come first.
 *
 * @param options {layout: interleaved|halves, first: position of the first row, spread: 2i is divided by it; d in the paper}
 */
export function sinusoid(count, size, { layout = 'interleaved', first = 0, spread = size } = {}) {
  return Array.from({ length: count }, (_, row) => {
    const encoding = new Array(size).fill(0);
    for (let i = 0; i < Math.floor(size / 2); i++) {
      const angle = (row + first) / 10000 ** ((2 * i) / spread);
      const [sine, cosine] = layout === 'halves' ? [i, i + Math.floor(size / 2)] : [2 * i, 2 * i + 1];
      encoding[sine] = Math.sin(angle);
      encoding[cosine] = Math.cos(angle);
    }
    return encoding;
  });
}

/** Columns of sine and cosine of a frequency. */
export function columnsOf(frequency, size, layout) {
  return layout === 'halves' ? [frequency, frequency + Math.floor(size / 2)] : [2 * frequency, 2 * frequency + 1];
}

/** The columns in the other order: interleaved ones as halves, or halves interleaved. */
export function rearranged(matrix, layout) {
  const half = Math.floor(matrix[0].length / 2);
  return matrix.map((row) => row.map((_, i) => (layout === 'halves'
    ? row[i % 2 ? half + (i - 1) / 2 : i / 2]
    : row[i < half ? 2 * i : 2 * (i - half) + 1])));
}

/** PE(p) · PE(p + k) for every k that the matrix has. */
export function products(matrix, position) {
  return matrix.slice(position).map((other) => dot(matrix[position], other));
}

/**
 * How well one rotation by k positions turns every PE(p) into PE(p + k): the largest difference. Each frequency turns by its own
 * angle, and by the same at all positions.
 */
export function rotationError(matrix, k, layout, { spread = matrix[0].length } = {}) {
  const size = matrix[0].length;
  let largest = 0;
  for (let p = 0; p + k < matrix.length; p++) {
    for (let i = 0; i < Math.floor(size / 2); i++) {
      const angle = k / 10000 ** ((2 * i) / spread);
      const [sine, cosine] = columnsOf(i, size, layout);
      const [s, c] = [matrix[p][sine], matrix[p][cosine]];
      largest = Math.max(largest,
        Math.abs(s * Math.cos(angle) + c * Math.sin(angle) - matrix[p + k][sine]),
        Math.abs(c * Math.cos(angle) - s * Math.sin(angle) - matrix[p + k][cosine]));
    }
  }
  return largest;
}
