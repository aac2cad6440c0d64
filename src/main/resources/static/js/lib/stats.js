/** What a head does, as numbers: thresholds on its weights, and no claim about meaning. */

import { entropy } from './math.js';

export const THRESHOLDS = { sink: 0.6, offset: 0.5, aligned: 0.4, coverage: 0.7, diffuse: 0.85 };

export const LABELS = {
  sink: 'most weight goes to special tokens and punctuation',
  previous: 'looks at the token before',
  next: 'looks at the token behind',
  self: 'looks at its own token',
  aligned: 'each row has its own source token',
  diffuse: 'weight is spread evenly',
  mixed: 'no simple pattern',
};

const OFFSETS = [['previous', -1], ['next', 1], ['self', 0]];

/** Special tokens and punctuation: what a head can look at to do nothing. */
export function isSink(token) {
  return token.special || !/[\p{L}\p{N}]/u.test(token.text || token.piece);
}

/**
 * The label of a head, with the statistic that it is for.
 *
 * @param weights rows × columns of one head
 * @param rowTokens token of each row; rows of special tokens are left out
 * @param columnTokens token of each column
 * @param kind encoder, decoder or cross
 */
export function describeHead(weights, rowTokens, columnTokens, kind) {
  const columns = columnTokens.length;
  const sinks = columnTokens.map(isSink);
  const words = columnTokens.map((token, j) => !sinks[j]);
  const best = new Set();
  let rows = 0;
  let sink = 0;
  let peak = 0;
  let bits = 0;
  let evenness = 0;
  const offsets = [0, 0, 0];
  const counts = [0, 0, 0];
  rowTokens.forEach((token, row) => {
    if (token.special) {
      return;
    }
    rows++;
    const shares = weights.subarray(row * columns, (row + 1) * columns);
    let top = 0;
    for (let j = 0; j < columns; j++) {
      if (sinks[j]) {
        sink += shares[j];
      }
      if (shares[j] > shares[top]) {
        top = j;
      }
    }
    best.add(top);
    peak += shares[top];
    const reach = kind === 'decoder' ? row + 1 : columns;
    const rowBits = entropy(shares);
    bits += rowBits;
    evenness += reach > 1 ? rowBits / Math.log2(reach) : 0;
    OFFSETS.forEach(([, offset], i) => {
      const column = row + offset;
      if (column >= 0 && column < columns && (kind !== 'decoder' || column <= row)) {
        offsets[i] += shares[column];
        counts[i]++;
      }
    });
  });
  const numbers = { sink: sink / rows, peak: peak / rows, entropy: bits / rows, evenness: evenness / rows };
  numbers.coverage = words.filter((word, j) => word && best.has(j)).length / Math.max(1, words.filter(Boolean).length);
  OFFSETS.forEach(([name], i) => {
    numbers[name] = counts[i] ? offsets[i] / counts[i] : 0;
  });
  return { ...label(numbers, kind, rows), numbers };
}

function label(numbers, kind, rows) {
  if (!rows) {
    return { label: 'mixed', value: 0 };
  }
  if (numbers.sink >= THRESHOLDS.sink) {
    return { label: 'sink', value: numbers.sink };
  }
  if (kind !== 'cross') {
    const [name] = OFFSETS.reduce((a, b) => (numbers[b[0]] > numbers[a[0]] ? b : a));
    if (numbers[name] >= THRESHOLDS.offset) {
      return { label: name, value: numbers[name] };
    }
  } else if (numbers.peak >= THRESHOLDS.aligned && numbers.coverage >= THRESHOLDS.coverage) {
    return { label: 'aligned', value: numbers.peak };
  }
  if (numbers.evenness >= THRESHOLDS.diffuse) {
    return { label: 'diffuse', value: numbers.evenness };
  }
  return { label: 'mixed', value: numbers.peak };
}
