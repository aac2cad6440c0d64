/** The workbench: controls, the map, all heads, one row. */

import { html, nothing } from '../vendor.js';
import { onMapCommand, runExample, setMode, togglePin } from '../actions.js';
import { currentTheme, css, weightColors } from '../lib/color.js';
import { groupOf, problemOf, viewMap } from '../lib/maps.js';
import { alignmentHeads, alignmentMap, areRounded, headCount, missingKind, selectedMap, selection, shownMap, title, weightsOf } from '../selection.js';
import { state, view } from '../store.js';
import { alignments } from './alignments.js';
import { beamCards } from './beams.js';
import { controls } from './controls.js';
import { exportMenu, openExample, recordingField } from './exports.js';
import { gallery } from './gallery.js';
import { EXAMPLES, ioPanes } from './io.js';
import { pinnedHeads } from './pins.js';
import { rowPanel, scoresOfPinned } from './row.js';
import { tableView } from './table.js';

export function explore() {
  return html`${ioPanes()}
    ${beamCards()}
    ${somethingToShow() ? workbench() : welcome()}`;
}

/** A result, or an output whose attention is on its way. */
function somethingToShow() {
  const { phase, tokens } = state.run;
  return state.result || phase === 'running' || ((phase === 'done' || phase === 'stopped') && tokens?.length > 0);
}

function welcome() {
  return html`<section class="welcome" aria-labelledby="welcome-title">
    <h2 id="welcome-title">See what every head looks at</h2>
    <p>A transformer translates by looking back and forth between words. Give it a sentence, and see the weight of every
      look: in the encoder, in the decoder, and between the two.</p>
    <ul class="examples">${EXAMPLES.map(([text, why]) => html`<li><button class="example" ?disabled=${!state.model} @click=${() => runExample(text)}>
      <span class="small muted">${why}</span><span>${text}</span></button></li>`)}</ul>
    <p>New to this? <button class="link" @click=${() => setMode('learn')}>Learn how it works, in nine steps with live numbers</button></p>
    <p class="small">${recordingField()} ${state.model ? nothing : html`<button class="link" @click=${openExample}>Show a recorded example meanwhile</button>`}</p>
  </section>`;
}

const SHAPES = [['matrix', 'Matrix'], ['links', 'Links'], ['table', 'Table']];

function workbench() {
  return html`<div class="workbench">
    <aside class="left" aria-label="What is shown">${controls()}</aside>
    <div class="middle">
      <section class="map card" aria-labelledby="map-title" aria-busy=${String(!state.result)} @map-command=${onMapCommand}>${mapCard()}</section>
      ${gallery()}
    </div>
    <aside class="right" aria-label="Details">${rowPanel()}${pinnedHeads()}${alignments()}</aside>
  </div>`;
}

function mapCard() {
  const chosen = selection(state);
  const { shape } = state.view;
  const map = selectedMap(state);
  const shown = map ? chosen : { ...chosen, ...(growing(chosen) && alignmentMap(state.model)) };
  return html`<header class="bar map-bar"><h2 id="map-title" title=${`layer=${shown.layer}, head=${shown.head}`}>${title(shown)}</h2>
      ${map?.renormalised ? html`<span class="badge">renormalised</span>` : nothing}
      ${state.view.lengths && map ? html`<span class="badge">weight × length</span>` : nothing}
      <div class="tabs" role="tablist" aria-label="View">${SHAPES.map(([value, text]) => html`<button role="tab" id=${`tab-${value}`}
        aria-selected=${String(shape === value)} aria-controls="map-view" tabindex=${shape === value ? 0 : -1} @click=${() => view({ shape: value })}
        @keydown=${onTabKey}>${text}</button>`)}</div>
      <div class="map-actions">${pinButton(chosen)}${exportMenu()}</div></header>
    <div id="map-view" role="tabpanel" aria-labelledby=${`tab-${shape}`}>${mapView(map, chosen)}</div>`;
}

function pinButton({ kind, layer, head }) {
  if (typeof head !== 'number') {
    return nothing;
  }
  const pinned = state.view.pins.some((pin) => pin.kind === kind && pin.layer === layer && pin.head === head);
  return html`<button class="quiet" aria-pressed=${String(pinned)} @click=${() => togglePin({ kind, layer, head })}>${pinned ? 'Unpin head' : 'Pin head'}</button>`;
}

function onTabKey(event) {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (by) {
    const place = SHAPES.findIndex(([value]) => value === state.view.shape);
    const [value] = SHAPES[(place + by + SHAPES.length) % SHAPES.length];
    view({ shape: value });
    requestAnimationFrame(() => document.querySelector(`#tab-${value}`)?.focus());
  }
}

/** What rows and columns of a kind are, for headings. */
export function sides({ kind }) {
  const { labels } = state.view;
  const rows = kind === 'encoder' ? 'source token' : labels === 'fed' ? 'token fed in' : 'token predicted';
  return [rows, kind === 'decoder' ? 'looks back at' : 'looks at'];
}

function mapView(map, chosen) {
  const why = missingKind(state.model, chosen.kind);
  if (why) {
    return html`<p class="muted empty">This model cannot show it: ${why}</p>`;
  }
  if (!map) {
    return liveMap(chosen) ?? html`<div class="skeleton" role="status">${state.run.phase === 'running' ? 'The map is drawn when the output is complete.' : 'Loading the attention …'}</div>`;
  }
  const weights = weightsOf(state.result, chosen.kind, chosen.layer, chosen.head);
  const unchecked = chosen.head === 'max' || areRounded(state.result, chosen.kind, chosen.layer, chosen.head);
  const problem = unchecked ? null : problemOf(weights, weights.length / rowsOf(chosen));
  const look = { scale: state.view.scale, theme: currentTheme(), special: state.view.special, fit: state.view.fit };
  const row = chosen.row === null ? null : groupOf(map.rows, chosen.row);
  const column = chosen.column === null ? null : groupOf(map.columns, chosen.column);
  return html`${problem ? html`<p class="problem" role="alert">${title(chosen)}: ${problem}. Do not trust this map.</p>` : nothing}
    ${{
    matrix: () => html`<attention-matrix class=${problem ? 'doubtful' : ''} .data=${{ map, look, row, column, scores: scoresOfPinned(map), zoom: state.view.zoom }}></attention-matrix>${legend(look, chosen)}`,
    links: () => html`<attention-links .data=${{ map, look, row, threshold: state.view.threshold, pins: pinsOf(chosen), heads: sides(chosen) }}></attention-links>`,
    table: tableView,
  }[state.view.shape]()}`;
}

/** Whether there are rows that came with their tokens, and columns to draw them over. */
function growing({ kind }) {
  const { phase, looks, tokens } = state.run;
  const { list, text } = state.tokens;
  return phase !== 'failed' && kind === 'cross' && looks?.length > 0 && looks.length <= tokens.length
    && text === state.view.source && list?.length === looks[0].length;
}

/** Cross-attention while the output is still being written; null where there is nothing to draw yet. */
function liveMap(chosen) {
  if (!growing(chosen)) {
    return null;
  }
  const { looks, tokens } = state.run;
  const { heads } = alignmentHeads(state.model);
  const plain = ({ text: name, special }) => ({ piece: name, text: name, word: -1, special });
  const sides_ = { rows: tokens.slice(0, looks.length).map(plain), columns: state.tokens.list.map(plain) };
  const map = { ...viewMap(Float32Array.from(looks.flat()), sides_, { kind: 'cross', special: 'fade' }), ...alignmentMap(state.model) };
  map.key = `live/${looks.length}`;
  const look = { scale: state.view.scale, theme: currentTheme(), special: 'fade', fit: false };
  return html`<attention-matrix class="live" .data=${{ map, look, row: looks.length - 1, scores: null, zoom: state.view.zoom, plain: true }}></attention-matrix>
    <p class="legend small muted">While it is written${heads.length > 1 && heads.length < headCount(state.model, 'cross') ? `: mean of heads ${heads.map((head) => head + 1).join(', ')}` : ''}.</p>`;
}

function rowsOf({ kind }) {
  return kind === 'encoder' ? state.result.source.tokens.length : state.result.target.predicted.length;
}

/** The maps of pinned heads of the kind that is shown. */
function pinsOf({ kind }) {
  return state.view.pins.filter((pin) => pin.kind === kind).map((pin) => {
    const weights = weightsOf(state.result, pin.kind, pin.layer, pin.head);
    return weights ? { ...pin, map: shownMap(state, weights, pin) } : null;
  }).filter(Boolean);
}

function legend(look, { kind }) {
  const [rows, columns] = sides({ kind });
  const colors = weightColors(look.theme);
  const stops = [0, 51, 102, 153, 204, 255].map((entry) => css(colors, entry)).join(', ');
  return html`<div class="legend small muted"><span>Each row, a ${rows}, ${columns} the columns.</span>
    <span class="scale" aria-label="Colour scale from 0 to 1"><span>0</span><span class="ramp" .style=${`background:linear-gradient(90deg, ${stops})`}></span><span>1</span>
    <span>${{ linear: 'linear', sqrt: 'square root', log: 'logarithmic' }[look.scale]}</span></span>
    ${kind === 'decoder' ? html`<span><span class="hatch" aria-hidden="true"></span> masked: not yet written</span>` : nothing}
    <span>Weights show where a head looks, not why the model decides. <button class="link" @click=${onWhy}>More</button></span></div>`;
}

function onWhy() {
  document.querySelector('#why-dialog')?.showModal();
}

