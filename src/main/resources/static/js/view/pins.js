/** Pinned heads side by side, with the same row marked in all. */

import { html, nothing } from '../vendor.js';
import { togglePin } from '../actions.js';
import { currentTheme, PINS } from '../lib/color.js';
import { groupOf } from '../lib/maps.js';
import { share } from '../lib/math.js';
import { KINDS, selection, shownMap, weightsOf } from '../selection.js';
import { state, view } from '../store.js';
import { paintCells } from './paint.js';

export function pinnedHeads() {
  const { pins } = state.view;
  if (!pins.length || !state.result) {
    return nothing;
  }
  return html`<section class="panel pins" aria-labelledby="pins-title"><h3 id="pins-title">Pinned heads</h3>
    <ol class="pin-list">${pins.map(pinCard)}</ol></section>`;
}

function pinCard(pin, number) {
  const { row, kind } = selection(state);
  const theme = currentTheme();
  const weights = weightsOf(state.result, pin.kind, pin.layer, pin.head);
  const map = weights ? shownMap(state, weights, pin) : null;
  const marked = map && row !== null && (pin.kind === 'encoder') === (kind === 'encoder') ? groupOf(map.rows, row) : null;
  return html`<li class="pin" .style=${`--pin:${PINS[theme][number]}`}>
    <header class="bar"><span class="pin-number">${number + 1}</span>
      <button class="link" @click=${() => view({ kind: pin.kind, layer: pin.layer, head: pin.head })}>${KINDS[pin.kind].split(/[ -]/)[0]} · layer ${pin.layer + 1} · head ${pin.head + 1}</button>
      <button class="quiet icon" aria-label=${`Unpin head ${number + 1}`} @click=${() => togglePin(pin)}>✕</button></header>
    ${map ? html`<div class="pin-map" .style=${`--rows:${map.rows.length};--row:${marked ?? 0}`}><canvas .map=${map} aria-hidden="true"></canvas>
      ${marked === null ? nothing : html`<span class="pin-row"></span>`}</div>
      ${marked === null ? nothing : html`<p class="small number">${strongest(map, marked)}</p>`}` : html`<p class="muted small">Not loaded for this text yet: open it once.</p>`}</li>`;
}

function strongest(map, row) {
  const width = map.columns.length;
  return map.columns.map((column, j) => [column, map.weights[row * width + j]]).sort((a, b) => b[1] - a[1]).slice(0, 3)
    .map(([column, weight]) => `${column.name} ${share(weight)}`).join(' · ');
}

/** Draws the small maps after the page has them. */
export function paintPins() {
  const look = { scale: state.view.scale, theme: currentTheme(), special: state.view.special, fit: state.view.fit };
  for (const canvas of document.querySelectorAll('.pin-map canvas')) {
    paintCells(canvas, canvas.map, look);
  }
}
