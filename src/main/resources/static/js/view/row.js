/** One row of one head: its weights, and where they come from, computed again in the browser. */

import { html, nothing } from '../vendor.js';
import { currentTheme, weightColor } from '../lib/color.js';
import { groupOf } from '../lib/maps.js';
import { entropy, largestDifference, power, scoresOf, share, signed, softmax, sum, weightedSum } from '../lib/math.js';
import { htmlLanguage } from '../languages.js';
import { headCount, selectedMap, selection } from '../selection.js';
import { anatomyKey } from '../session.js';
import { state, view } from '../store.js';
import { piece } from './tokens.js';

/** Larger differences between the model's numbers and the browser's would be a mistake in one of them. */
const TOLERANCE = 1e-4;

/** The answer about the pinned row of the selected head, if it is there. */
function anatomyOfRow() {
  const chosen = selection(state);
  return state.anatomy?.key === anatomyKey(chosen) ? state.anatomy : null;
}

export function rowPanel() {
  const map = selectedMap(state);
  const { row } = selection(state);
  if (!map || row === null) {
    return html`<section class="panel row-panel" aria-labelledby="row-title"><h3 id="row-title">One row</h3>
      <p class="muted">Click a row of the map, or press Enter on it, to see its weights and how they come about.</p></section>`;
  }
  const group = groupOf(map.rows, row);
  const width = map.columns.length;
  const weights = map.weights.subarray(group * width, (group + 1) * width);
  const shown = map.columns.map((column, j) => ({ column, j, weight: weights[j], masked: map.masked?.[group * width + j] }))
    .filter(({ masked }) => !masked);
  const order = shown.sort((a, b) => b.weight - a.weight);
  const anatomy = anatomyOfRow();
  const scores = plainScores(map, group, anatomy);
  return html`<section class="panel row-panel" aria-labelledby="row-title">
    <header class="bar"><h3 id="row-title">Row <q lang=${map.kind === 'encoder' ? nothing : htmlLanguage('target')} dir="auto">${map.rows[group].name}</q></h3>
      <button class="quiet" @click=${() => view({ row: null, column: null, explain: false })}>Unpin <kbd>Esc</kbd></button></header>
    <table class="row-table"><thead><tr><th scope="col">looks at</th><th scope="col">weight</th>
      ${scores ? html`<th scope="col">score</th>` : nothing}</tr></thead>
      <tbody>${order.slice(0, 12).map(({ column, j, weight }) => html`<tr class=${column.special ? 'special' : ''}>
        <th scope="row" dir="auto">${piece(column.label)}</th>
        <td class="bar-cell"><span class="meter" aria-hidden="true" .style=${`--share:${weight};--meter:${weightColor(Math.max(0.35, weight), 'linear', currentTheme())}`}></span>
          <span class="number">${share(weight)}</span></td>
        ${scores ? html`<td class="number">${signed(scores[j])}</td>` : nothing}</tr>`)}</tbody></table>
    ${order.length > 12 ? html`<p class="muted small">and ${order.length - 12} more with ${share(sum(order.slice(12).map(({ weight }) => weight)))} together</p>` : nothing}
    <p class="facts small"><span>entropy <b class="number">${entropy(weights).toFixed(2)}</b> bits</span>
      <span>sum <b class="number">${sum(weights).toFixed(3)}</b> ${Math.abs(sum(weights) - 1) < 1e-3 ? '✓' : '✗'}</span>
      ${map.renormalised ? html`<span class="badge">renormalised</span>` : nothing}</p>
    ${cellHeads(map, group)}
    ${explanation(anatomy, map)}
  </section>`;
}

/** From a pinned cell to the heads that look there most. */
function cellHeads(map, group) {
  const { column } = selection(state);
  if (column === null) {
    return html`<p class="small muted">Click a single cell, and the gallery can be sorted by it.</p>`;
  }
  const name = map.columns[groupOf(map.columns, column)].name;
  return html`<p class="small"><button class="link" @click=${sortByCell}>Which heads look most from <q>${map.rows[group].name}</q> to <q>${name}</q>?</button></p>`;
}

function sortByCell() {
  view({ sort: 'cell', filter: 'any' });
  requestAnimationFrame(() => document.querySelector('#gallery-title')?.scrollIntoView({ block: 'start' }));
}

/** Scores belong to single tokens of a single head: merged words have none. */
function plainScores(map, group, anatomy) {
  const plain = map.rows[group].members.length === 1 && map.columns.every(({ members }) => members.length === 1);
  if (!plain || !anatomy?.scores) {
    return null;
  }
  return map.columns.map(({ members }) => anatomy.scores[members[0]]);
}

/** Scores of the pinned row, per shown column, for the read-out. */
export function scoresOfPinned(map) {
  const { row } = selection(state);
  return row === null ? null : plainScores(map, groupOf(map.rows, row), anatomyOfRow());
}

function explanation(anatomy, map) {
  const { head } = selection(state);
  if (typeof head !== 'number') {
    return html`<p class="muted small">Choose a single head to see the scores behind a row: a mean has none.
      <button class="link" @click=${() => view({ head: 0, layer: map.layer })}>Head 1 of ${headCount(state.model, map.kind)}</button></p>`;
  }
  return html`<details class="explain" ?open=${state.view.explain} @toggle=${(event) => event.target.open !== state.view.explain && view({ explain: event.target.open })}>
    <summary>Explain this row</summary>
    ${state.view.explain ? explained(anatomy) : nothing}</details>`;
}

function explained(anatomy) {
  if (!anatomy || anatomy.loading) {
    return html`<p class="muted" aria-busy="true">Asking the model …</p>`;
  }
  if (anatomy.problem) {
    return html`<p class="problem">${anatomy.problem.message}</p>`;
  }
  return anatomyTable(anatomy, keyTokens(anatomy));
}

/** The tokens of a row's keys, in the order of its numbers. */
function keyTokens(anatomy) {
  return anatomy.kind === 'decoder' ? state.result.target.fed : anatomy.source.tokens;
}

/** The scores, step by step, with the switches that show what each step is for. */
export function anatomyTable(anatomy, tokens, { limit = 200 } = {}) {
  const { scaled, temperature } = state.view;
  const shares = softmax(scoresOf(anatomy, { scaled, temperature }));
  const scores = scoresOf(anatomy, { scaled, temperature });
  const own = softmax(scoresOf(anatomy));
  const context = weightedSum(own, anatomy.v);
  const difference = largestDifference(own, anatomy.weights);
  const contextDifference = largestDifference(context, anatomy.context);
  const size = anatomy.q.length;
  const usesScale = Math.abs(anatomy.scale - 1) > 1e-6;
  const changed = (!scaled && usesScale) || temperature !== 1;
  return html`<div class="anatomy">
    <div class="switches">
      <label class="switch"><input type="checkbox" .checked=${scaled} ?disabled=${!usesScale}
        @change=${(event) => view({ scaled: event.target.checked })}> ÷ √d <span class="muted">(× ${anatomy.scale.toFixed(4)}, d = ${size})</span></label>
      <label class="slider">temperature <input type="range" min="-2" max="2" step="0.25" .value=${String(Math.log2(temperature))}
        aria-valuetext=${temperature.toFixed(2)} @input=${(event) => view({ temperature: Math.round(2 ** event.target.value * 100) / 100 })}>
        <output class="number">${temperature.toFixed(2)}</output></label>
    </div>
    ${usesScale ? nothing : html`<p class="small muted">This model does not divide by √d: it was trained with the scores as they are.</p>`}
    <table class="anatomy-table"><thead><tr><th scope="col">key</th><th scope="col">q·k</th>
      <th scope="col">${scaled && usesScale ? '÷ √d' : 'score'}</th>${anatomy.bias ? html`<th scope="col">bias</th>` : nothing}
      <th scope="col">softmax</th><th scope="col">‖v‖</th></tr></thead>
      <tbody>${tokens.slice(0, limit).map((token, j) => html`<tr class=${token.special ? 'special' : ''}><th scope="row" dir="auto">${piece(token.piece)}</th>
        <td class="number">${signed(anatomy.dot[j])}</td>
        <td class="number">${scores[j] === null ? 'masked' : signed(scores[j])}</td>
        ${anatomy.bias ? html`<td class="number">${signed(anatomy.bias[j])}</td>` : nothing}
        <td class="bar-cell"><span class="meter" aria-hidden="true" .style=${`--share:${shares[j]};--meter:${weightColor(Math.max(0.35, shares[j]), 'linear', currentTheme())}`}></span>
          <span class="number">${scores[j] === null ? '0' : share(shares[j])}</span></td>
        <td class="number">${anatomy.value_norms[j].toFixed(2)}</td></tr>`)}</tbody></table>
    <p class="facts small"><span>entropy <b class="number" data-fact="entropy">${entropy(shares).toFixed(2)}</b> bits</span>
      <span>sum <b class="number">${sum(shares).toFixed(3)}</b></span></p>
    ${changed ? html`<p class="small"><span class="badge">what if</span> These shares are not the model's own; its row has
      ${entropy(own).toFixed(2)} bits. <button class="link" @click=${() => view({ scaled: true, temperature: 1 })}>Back to the model</button></p>` : nothing}
    <p class="check small ${difference < TOLERANCE && contextDifference < TOLERANCE ? 'good' : 'problem'}">Recomputed here:
      softmax differs from the model's weights by at most ${power(difference)}, Σ weight · value from its context by ${power(contextDifference)}
      ${difference < TOLERANCE && contextDifference < TOLERANCE ? '✓' : '✗'}</p>
  </div>`;
}
