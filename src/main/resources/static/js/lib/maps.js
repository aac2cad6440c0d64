/**
 * From the weights of an answer to the map on the page: choose a head, weigh by lengths of values, merge words, collapse hidden
 * tokens, leave special tokens out. Every step keeps what it does visible in the result.
 */

/** Rows × columns of one head, the mean over a list of heads, or the mean or maximum over all heads of a layer. */
export function headWeights(maps, layer, head) {
  const size = maps.rows * maps.columns;
  const at = (h) => {
    const start = (maps.layers.indexOf(layer) * maps.heads.length + maps.heads.indexOf(h)) * size;
    return maps.weights.subarray(start, start + size);
  };
  if (typeof head === 'number') {
    return at(head);
  }
  const heads = Array.isArray(head) ? head : maps.heads;
  const result = new Float32Array(size);
  for (const h of heads) {
    const weights = at(h);
    for (let i = 0; i < size; i++) {
      result[i] = head === 'max' ? Math.max(result[i], weights[i]) : result[i] + weights[i] / heads.length;
    }
  }
  return result;
}

/** The tokens of a kind's rows. Rows of decoder and cross-attention can be read as what was fed or as what was predicted. */
export function rowTokens(result, kind, label = 'predicted') {
  if (kind === 'encoder') {
    return result.source.tokens;
  }
  return label === 'fed' ? result.target.fed : result.target.predicted;
}

export function columnTokens(result, kind) {
  return kind === 'decoder' ? result.target.fed : result.source.tokens;
}

/** Neighbours of the same word together; special tokens alone. */
function groups(tokens, { words, hidden }) {
  const list = [];
  tokens.forEach((token, index) => {
    const last = list[list.length - 1];
    if (hidden.has(index) && last?.hidden) {
      last.members.push(index);
    } else if (words && last && !last.hidden && token.word >= 0 && last.word === token.word) {
      last.members.push(index);
      last.label += token.text;
      last.name += token.text;
    } else {
      const shown = words && !token.special ? token.text : token.piece;
      list.push({
        label: hidden.has(index) ? '⋯' : shown,
        name: token.text || token.piece,
        word: token.word,
        special: token.special,
        unknown: token.piece === '<unk>',
        hidden: hidden.has(index),
        members: [index],
      });
    }
  });
  list.forEach((group) => {
    if (group.hidden) {
      group.name = `${group.members.length} hidden`;
    }
  });
  return list;
}

/** Columns add up, rows are averaged: each row keeps its sum. */
function merge(weights, width, rows, columns) {
  const merged = new Float32Array(rows.length * columns.length);
  rows.forEach((row, r) => {
    columns.forEach((column, c) => {
      let total = 0;
      for (const i of row.members) {
        for (const j of column.members) {
          total += weights[i * width + j];
        }
      }
      merged[r * columns.length + c] = total / row.members.length;
    });
  });
  return merged;
}

function normalizeRows(weights, width) {
  for (let start = 0; start < weights.length; start += width) {
    let total = 0;
    for (let j = 0; j < width; j++) {
      total += weights[start + j];
    }
    if (total > 0) {
      for (let j = 0; j < width; j++) {
        weights[start + j] /= total;
      }
    }
  }
}

/**
 * The map that is shown.
 *
 * @param weights rows × columns as the model has them
 * @param tokens {rows, columns} tokens of both sides
 * @param options {kind, words, special: show|fade|exclude, hidden: Set of columns, valueNorms: per column or null}
 */
export function viewMap(weights, tokens, options) {
  const width = tokens.columns.length;
  let shown = weights;
  let renormalised = false;
  if (options.valueNorms) {
    shown = weights.map((weight, i) => weight * options.valueNorms[i % width]);
    normalizeRows(shown, width);
  }
  const rows = groups(tokens.rows, { words: options.words, hidden: new Set() });
  let columns = groups(tokens.columns, { words: options.words, hidden: options.hidden ?? new Set() });
  if (options.special === 'exclude') {
    const kept = columns.filter((column) => !column.special || column.hidden);
    renormalised = kept.length < columns.length;
    columns = kept;
  }
  if (options.words || renormalised || options.hidden?.size) {
    shown = merge(shown, width, rows, columns);
  }
  if (renormalised) {
    shown = shown === weights ? shown.slice() : shown;
    normalizeRows(shown, columns.length);
  }
  return { rows, columns, weights: shown, masked: maskOf(options.kind, rows, columns), renormalised };
}

/** What the decoder must not see, though a mask of 0 and a weight of 0 look the same in the numbers. */
function maskOf(kind, rows, columns) {
  if (kind !== 'decoder') {
    return null;
  }
  const masked = new Uint8Array(rows.length * columns.length);
  rows.forEach((row, r) => {
    const now = row.members[row.members.length - 1];
    columns.forEach((column, c) => {
      masked[r * columns.length + c] = column.members[0] > now ? 1 : 0;
    });
  });
  return masked;
}

/** Index of the group that a token is in; the first one's if it is in none. */
export function groupOf(list, index) {
  return Math.max(0, list.findIndex((group) => group.members.includes(index)));
}

/** Place of a cell's weight among its row's, from 1. */
export function rankOf(map, row, column) {
  const width = map.columns.length;
  const weight = map.weights[row * width + column];
  let rank = 1;
  for (let j = 0; j < width; j++) {
    if (map.weights[row * width + j] > weight) {
      rank++;
    }
  }
  return rank;
}

/** Whether weights are what weights must be; the reason if not. */
export function problemOf(weights, width) {
  for (let row = 0; row * width < weights.length; row++) {
    let total = 0;
    for (let j = 0; j < width; j++) {
      total += weights[row * width + j];
    }
    if (!(Math.abs(total - 1) <= 1e-3)) {
      return `row ${row} sums to ${Number.isFinite(total) ? total.toFixed(4) : 'no number'} instead of 1`;
    }
  }
  return null;
}
