/** Word alignments from the weights of cross-attention. */

/** For each row its strongest column, unless either is a special token. */
export function strongest(map) {
  return pairs(map, (shares) => [shares.indexOf(Math.max(...shares))]);
}

/** For each row every column of at least this weight. */
export function above(map, threshold) {
  return pairs(map, (shares) => [...shares.keys()].filter((column) => shares[column] >= threshold));
}

function pairs(map, choose) {
  const found = [];
  map.rows.forEach((row, r) => {
    if (row.special) {
      return;
    }
    const shares = [...map.weights.subarray(r * map.columns.length, (r + 1) * map.columns.length)];
    for (const column of choose(shares)) {
      if (!map.columns[column].special && !map.columns[column].hidden) {
        found.push([column, r]);
      }
    }
  });
  return found;
}

/** Pairs source-target, as other aligners write them: "0-0 1-2". */
export function pharaoh(alignment) {
  return [...alignment].sort((a, b) => a[0] - b[0] || a[1] - b[1]).map((pair) => pair.join('-')).join(' ');
}
