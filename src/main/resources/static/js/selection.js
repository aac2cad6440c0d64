/** What is selected, made to fit the model and the result: one place that clamps, so that nothing else has to. */

import { columnTokens, headWeights, rowTokens, viewMap } from './lib/maps.js';

export const KINDS = {
  encoder: 'Encoder self-attention',
  decoder: 'Decoder self-attention',
  cross: 'Cross-attention',
};

/** Why something cannot be asked of this model; null if it can. */
export function missing(model, capability) {
  const found = model?.capabilities?.[capability];
  return found && !found.available ? found.reason ?? 'not available' : null;
}

/** Why a kind of attention cannot be shown; null if it can. */
export function missingKind(model, kind) {
  return missing(model, `${kind}_attention`) ?? missing(model, 'attention');
}

export function layerCount(model, kind) {
  return model?.architecture?.[kind === 'encoder' ? 'encoder' : 'decoder']?.layers ?? 1;
}

export function headCount(model, kind) {
  return model?.architecture?.[kind === 'encoder' ? 'encoder' : 'decoder']?.heads ?? 1;
}

/** The layer and heads that word alignments are read from; where a recording does not know, all heads of the last layer. */
export function alignmentHeads(model) {
  return model?.alignment ?? { layer: layerCount(model, 'cross') - 1, heads: Array.from({ length: headCount(model, 'cross') }, (_, head) => head) };
}

/** The same as a map that can be selected: that of one head, or the mean. */
export function alignmentMap(model) {
  const { layer, heads } = alignmentHeads(model);
  return { kind: 'cross', layer, head: heads.length === 1 ? heads[0] : 'mean' };
}

/** The layer and heads that are shown first: for cross-attention those that word alignments are read from. */
function preferred(model, kind) {
  return kind === 'cross' ? alignmentMap(model) : { layer: 0, head: 0 };
}

/** Kind, layer, head, row and the column of a pinned cell as they are shown, from 0. */
export function selection({ view, model, result }) {
  const { kind } = view;
  const first = preferred(model, kind);
  const layer = Math.min(view.layer ?? first.layer, layerCount(model, kind) - 1);
  let head = view.head ?? (view.layer === null ? first.head : 0);
  if (typeof head === 'number') {
    head = Math.min(head, headCount(model, kind) - 1);
  }
  let { row, column } = view;
  if (row !== null && result) {
    row = Math.min(row, rowTokens(result, kind).length - 1);
  }
  if (column !== null && result) {
    column = row === null ? null : Math.min(column, columnTokens(result, kind).length - 1);
  }
  return { kind, layer, head, row, column };
}

/** The loaded maps of a kind that have this layer. */
export function mapsOf(result, kind, layer) {
  return result?.maps[kind] ?? result?.maps[`${kind}/${layer}`] ?? null;
}

/** Weights of one head: exact ones where they are loaded. */
export function weightsOf(result, kind, layer, head) {
  const exact = result?.exact?.[`${kind}/${layer}/${head}`];
  const maps = mapsOf(result, kind, layer);
  const known = maps?.layers.includes(layer) && (typeof head !== 'number' || maps.heads.includes(head));
  return exact ?? (known ? headWeights(maps, layer, head) : null);
}

/** Whether the weights came in bytes, whose rounding adds up in the sum of a row, and the exact ones are still to come. */
export function areRounded(result, kind, layer, head) {
  return !result?.exact?.[`${kind}/${layer}/${head}`] && mapsOf(result, kind, layer)?.encoding === 'u8sqrt';
}

let cached = { key: null, map: null };

/** The map of the selection as it is shown, or null while it is not there. */
export function selectedMap(state) {
  const chosen = selection(state);
  const weights = weightsOf(state.result, chosen.kind, chosen.layer, chosen.head);
  if (!weights) {
    return null;
  }
  const { words, special, hidden, lengths, labels } = state.view;
  const key = [state.result.id, chosen.kind, chosen.layer, chosen.head, words, special === 'exclude', hidden, lengths,
    labels, weights.length, Boolean(state.result.exact?.[`${chosen.kind}/${chosen.layer}/${chosen.head}`])].join();
  if (cached.key !== key) {
    cached = { key, map: { ...shownMap(state, weights, chosen), key } };
  }
  return cached.map;
}

/** The same view of any head's weights. */
export function shownMap(state, weights, { kind, layer, head }) {
  const { words, special, hidden, lengths, labels } = state.view;
  const tokens = { rows: rowTokens(state.result, kind, labels), columns: columnTokens(state.result, kind) };
  const map = viewMap(weights, tokens, {
    kind,
    words,
    special,
    hidden: new Set(hidden),
    valueNorms: lengths ? valueNorms(state.result, kind, layer, head) : null,
  });
  return { ...map, kind, layer, head };
}

/** Lengths of what a head's values are in its layer's output, ‖W_O · v‖, per column; null where they are not loaded or make no sense. */
export function valueNorms(result, kind, layer, head) {
  const norms = result?.valueNorms?.[kind] ?? result?.valueNorms?.[`${kind}/${layer}`];
  const maps = mapsOf(result, kind, layer);
  return norms && typeof head === 'number' ? norms[maps.layers.indexOf(layer)]?.[maps.heads.indexOf(head)] ?? null : null;
}

/** "Cross-attention · Layer 3 · Head 4": people count from 1. */
export function title({ kind, layer, head }) {
  const heads = { mean: 'mean of all heads', max: 'strongest of all heads' };
  return `${KINDS[kind]} · Layer ${layer + 1} · ${heads[head] ?? `Head ${head + 1}`}`;
}
