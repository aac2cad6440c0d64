/** The arithmetic of attention, small enough to check by eye. */

/** Shares of 1 from scores; null (masked) and -Infinity get 0. */
export function softmax(scores) {
  let max = -Infinity;
  for (const score of scores) {
    if (score !== null && score > max) {
      max = score;
    }
  }
  const shares = new Float64Array(scores.length);
  let sum = 0;
  for (let i = 0; i < scores.length; i++) {
    shares[i] = scores[i] === null ? 0 : Math.exp(scores[i] - max);
    sum += shares[i];
  }
  return shares.map((share) => share / sum);
}

/** Entropy of shares, in bits. */
export function entropy(shares) {
  let bits = 0;
  for (const share of shares) {
    if (share > 0) {
      bits -= share * Math.log2(share);
    }
  }
  return bits;
}

export function sum(numbers) {
  let total = 0;
  for (const number of numbers) {
    total += number;
  }
  return total;
}

export function dot(a, b) {
  let total = 0;
  for (let i = 0; i < a.length; i++) {
    total += a[i] * b[i];
  }
  return total;
}

export function norm(a) {
  return Math.sqrt(dot(a, a));
}

/** Largest absolute difference of two equally long lists; null counts as 0. */
export function largestDifference(a, b) {
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    largest = Math.max(largest, Math.abs((a[i] ?? 0) - (b[i] ?? 0)));
  }
  return largest;
}

/** The vectors' sum, each times its weight. */
export function weightedSum(weights, vectors) {
  const total = new Float64Array(vectors[0].length);
  for (let j = 0; j < vectors.length; j++) {
    for (let i = 0; i < total.length; i++) {
      total[i] += weights[j] * vectors[j][i];
    }
  }
  return total;
}

/**
 * The scores of a row, recomputed from the dot products: dot · scale + bias, divided by the temperature. The scale may be left
 * out, to see what it is for.
 */
export function scoresOf(anatomy, { scaled = true, temperature = 1, masked = true } = {}) {
  const factor = scaled ? anatomy.scale : 1;
  return anatomy.dot.map((product, j) =>
    masked && !anatomy.mask[j] ? null : (product * factor + (anatomy.bias ? anatomy.bias[j] : 0)) / temperature);
}

export function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

/** A share for people: two decimals, three where two would hide something. */
export function share(value) {
  if (value === 0 || value >= 0.9995) {
    return value === 0 ? '0' : '1';
  }
  if (value < 0.0005) {
    return '<.001';
  }
  return value.toFixed(value < 0.0995 || value > 0.995 ? 3 : 2).replace(/^0/, '');
}

/** "1 token", "2 tokens". */
export function counted(count, noun) {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A signed number with a real minus sign. */
export function signed(value, digits = 2) {
  return value.toFixed(digits).replace('-', '−');
}

/** A small difference as a power of ten: 2·10⁻⁷. */
export function power(value) {
  if (value === 0) {
    return '0';
  }
  const exponent = Math.floor(Math.log10(value));
  const digits = String(Math.abs(exponent)).replace(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[digit]);
  return `${Math.round(value / 10 ** exponent)}·10${exponent < 0 ? '⁻' : ''}${digits}`;
}
