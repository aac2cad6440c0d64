/** All heads of a kind as small pictures, each with what it does and the number that says so. */

import { html, nothing } from '../vendor.js';
import { currentTheme } from '../lib/color.js';
import { columnTokens, groupOf, headWeights, rowTokens } from '../lib/maps.js';
import { share } from '../lib/math.js';
import { describeHead, LABELS } from '../lib/stats.js';
import { headCount, mapsOf, missingKind, selectedMap, selection } from '../selection.js';
import { state, view } from '../store.js';
import { paintTile } from './paint.js';
import { togglePin } from '../actions.js';

/** Time in which a frame may paint tiles, so that the page stays quick. */
const SLICE = 8;

const described = new WeakMap();
const painted = new WeakMap();

/** Labels of all loaded heads of a kind, computed once per answer. */
export function describeAll(result, kind, layer) {
  const maps = mapsOf(result, kind, layer);
  if (!maps) {
    return [];
  }
  if (!described.has(maps)) {
    const rows = rowTokens(result, kind, 'fed');
    const columns = columnTokens(result, kind);
    // Rows of cross-attention belong to what is predicted, those of decoder attention to what was read.
    const named = kind === 'cross' ? rowTokens(result, kind) : rows;
    const list = [];
    for (const l of maps.layers) {
      for (const h of maps.heads) {
        const weights = headWeights(maps, l, h);
        list.push({ kind, layer: l, head: h, weights, rows: maps.rows, columns: maps.columns, ...describeHead(weights, named, columns, kind) });
      }
    }
    described.set(maps, list);
  }
  return described.get(maps);
}

const ORDERS = {
  place: () => 0,
  entropy: (a, b) => a.numbers.entropy - b.numbers.entropy,
  peak: (a, b) => b.numbers.peak - a.numbers.peak,
  cell: (a, b) => (b.cell ?? 0) - (a.cell ?? 0),
  label: (a, b) => Object.keys(LABELS).indexOf(a.label) - Object.keys(LABELS).indexOf(b.label) || b.value - a.value,
};

export function gallery() {
  const { kind, layer } = selection(state);
  const heads = describeAll(state.result, kind, layer);
  if (missingKind(state.model, kind) || !state.result) {
    return nothing;
  }
  const { sort, filter } = state.view;
  const cell = pinnedCell();
  const order = sort === 'cell' && !cell ? 'place' : sort;
  const shown = heads.filter((head) => filter === 'any' || head.label === filter)
    .map((head) => (order === 'cell' ? { ...head, cell: weightOfCell(head, cell) } : head)).sort(ORDERS[order]);
  const present = new Set(heads.map(({ label }) => label));
  requestAnimationFrame(paintSlice);
  return html`<section class="gallery" aria-labelledby="gallery-title">
    <header class="bar"><h3 id="gallery-title">All heads</h3>
      <label>Sort <select .value=${order} @change=${(event) => view({ sort: event.target.value })}>
        <option value="place">by layer and head</option>
        ${cell ? html`<option value="cell" ?selected=${order === 'cell'}>by ${cell.row.name} ← ${cell.column.name}</option>` : nothing}<option value="label">by label</option>
        <option value="peak">strongest peaks first</option><option value="entropy">lowest entropy first</option></select></label>
      <label>Show <select .value=${filter} @change=${(event) => view({ filter: event.target.value })}>
        <option value="any">every label</option>${Object.keys(LABELS).map((label) => html`<option value=${label} ?selected=${filter === label}
          ?disabled=${!present.has(label)}>${label}</option>`)}</select></label>
      <span class="muted count">${shown.length} of ${heads.length} heads</span></header>
    ${order === 'place' && filter === 'any' ? byLayer(shown) : html`<div class="tiles flowing">${shown.map((head) => tile(head, selection(state), { place: true }))}</div>`}
    <p class="muted small">A label is a threshold on this text's weights, printed with its number; it says nothing about why.
      <a href="#" @click=${explainLabels}>What the labels mean</a></p>
  </section>`;
}

/** The pinned cell's row and column of the map that is shown, as groups of tokens; null where none is pinned. */
function pinnedCell() {
  const { row, column } = selection(state);
  const map = row === null || column === null ? null : selectedMap(state);
  return map && { row: map.rows[groupOf(map.rows, row)], column: map.columns[groupOf(map.columns, column)] };
}

/** A head's weight of the cell: columns of a word add up, its rows are averaged. */
function weightOfCell({ weights, columns }, { row, column }) {
  let total = 0;
  for (const i of row.members) {
    for (const j of column.members) {
      total += weights[i * columns + j];
    }
  }
  return total / row.members.length;
}

function byLayer(heads) {
  const layers = [...new Set(heads.map(({ layer }) => layer))];
  return html`<div class="layers">${layers.map((layer) => html`<div class="layer-row"><h4>Layer ${layer + 1}</h4>
    <div class="tiles">${heads.filter((head) => head.layer === layer).map((head) => tile(head, selection(state)))}</div></div>`)}</div>`;
}

/** Tiles without pins, for a figure. */
export function tiles(heads, chosen) {
  requestAnimationFrame(paintSlice);
  return html`<div class="tiles flowing">${heads.map((head) => tile(head, chosen, { place: true, pinnable: false }))}</div>`;
}

/** One head; where tiles are not grouped by layer, with its place among all. */
function tile(head, { kind, layer, head: chosen }, { place = false, pinnable = true } = {}) {
  const { alignment } = state.model ?? {};
  const best = head.kind === 'cross' && alignment?.measured && alignment.heads.length < headCount(state.model, 'cross')
    && alignment.layer === head.layer && alignment.heads.includes(head.head);
  const current = head.kind === kind && head.layer === layer && (head.head === chosen || typeof chosen !== 'number');
  const pinned = state.view.pins.findIndex((pin) => pin.kind === head.kind && pin.layer === head.layer && pin.head === head.head);
  return html`<div class="tile ${current ? 'current' : ''}" data-label=${head.label}>
    <button class="tile-open" aria-current=${String(current)} title=${`layer=${head.layer}, head=${head.head}: ${LABELS[head.label]}`}
      aria-label=${`Layer ${head.layer + 1}, head ${head.head + 1}: ${head.label} ${share(head.value)}${head.cell === undefined ? '' : `, pinned cell ${share(head.cell)}`}${best ? ', measured best for alignment' : ''}`}
      @click=${() => view({ kind: head.kind, layer: head.layer, head: head.head })}>
      <canvas .data=${head} data-head=${`${head.kind}/${head.layer}/${head.head}`} aria-hidden="true"></canvas>
      <span class="tile-text"><b>${place ? `${head.layer + 1}/${head.head + 1}` : head.head + 1}</b> ${head.cell === undefined ? head.label : ''} <span class="number">${share(head.cell ?? head.value)}</span>${best ? html` <span class="best" title="measured best for alignment in this model">★</span>` : nothing}</span></button>
    ${pinnable ? html`<button class="tile-pin" aria-pressed=${String(pinned >= 0)} title=${pinned >= 0 ? 'Unpin this head' : 'Pin this head'}
      aria-label=${`${pinned >= 0 ? 'Unpin' : 'Pin'} layer ${head.layer + 1}, head ${head.head + 1}`}
      @click=${() => togglePin(head)}>${pinned >= 0 ? pinned + 1 : '+'}</button>` : nothing}</div>`;
}

/** Paints what is not painted yet, for a few milliseconds per frame. */
function paintSlice() {
  const started = performance.now();
  const look = { scale: state.view.scale, theme: currentTheme() };
  let left = false;
  for (const canvas of document.querySelectorAll('.tile canvas')) {
    const head = canvas.data;
    const key = `${look.scale}/${look.theme}`;
    const before = painted.get(canvas);
    if (head && (before?.weights !== head.weights || before.key !== key)) {
      if (performance.now() - started > SLICE) {
        left = true;
        break;
      }
      paintTile(canvas, head.weights, head.rows, head.columns, look);
      painted.set(canvas, { weights: head.weights, key });
    }
  }
  if (left) {
    requestAnimationFrame(paintSlice);
  } else {
    document.querySelector('.gallery')?.setAttribute('data-painted', String(state.result?.id));
  }
}

function explainLabels(event) {
  event.preventDefault();
  document.querySelector('#labels-dialog')?.showModal();
}
