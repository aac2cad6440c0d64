/** Cross-attention: the output looks back at the source. */

import { html } from '../vendor.js';
import { lesson, ready } from '../learning.js';
import { currentTheme } from '../lib/color.js';
import { headWeights, viewMap } from '../lib/maps.js';
import { largestDifference, power, share } from '../lib/math.js';
import { htmlLanguage } from '../languages.js';
import { alignmentHeads, headCount, missingKind } from '../selection.js';
import { state, update, view } from '../store.js';
import { stopWriting, write, written } from '../writing.js';
import { problemNote } from '../view/io.js';
import { waiting } from '../view/learn.js';

/** Larger differences than rounding would be a mistake in one of the two. */
const TOLERANCE = 1e-4;

/** Milliseconds between two tokens. */
const PACE = 450;

let playing = null;

/** Lets the model write, and shows its tokens no faster than one can read. */
function play() {
  if (playing) {
    stop();
    return;
  }
  const { id, target } = lesson();
  const total = target.predicted.length;
  if ((state.view.time ?? total) >= total) {
    view({ time: 0 });
  }
  if (!written(id)?.done || written(id).problem) {
    write(id);
  }
  playing = setInterval(() => {
    const now = state.view.time ?? 0;
    const { rows, done } = written(id) ?? { rows: [], done: true };
    if (lesson().id !== id || now >= total || (done && now >= rows.length) || state.view.step !== 8 || state.view.mode !== 'learn') {
      stop();
    } else if (now < rows.length) {
      view({ time: now + 1 });
    }
  }, PACE);
  update({});
}

function stop() {
  stopWriting();
  clearInterval(playing);
  playing = null;
  update({});
}

export const crossing = {
  title: 'The output looks back',
  short: 'Cross',
  sentence: true,
  kind: () => 'cross',
  whole: true,
  parts: () => [
    html`<p>Now the decoder writes, one token after the other. Before each token it looks at the source: its query meets the keys of the encoder’s words. That is <b>cross-attention</b>. Press <i>Play</i>.</p>`,
    html`<p>Each token draws one row: where the decoder looked while it chose that token. Often the strongest cell is the word being translated, and rows and columns line up along a diagonal, except where the languages put words in another order.</p>`,
    html`<p>Rows are named by the token that was <i>predicted</i>. While the model looked, it had only read the token before: switch to <i>fed in</i> to see that.</p>`,
  ],
  practice: () => html`find the row that jumps: where does the verb come from?`,
  figure: () => {
    const why = missingKind(state.model, 'cross');
    const result = lesson();
    if (why || !ready(result)) {
      return why ? html`<p class="empty muted">This model has no cross-attention to show: ${why}</p>` : waiting(result);
    }
    return figure(result);
  },
};

function figure(result) {
  const { layer, heads } = alignmentHeads(state.model);
  const maps = result.maps.cross;
  const whole = headWeights(maps, layer, heads);
  const streamed = written(result.id);
  const weights = streamed?.rows.length >= (state.view.time ?? maps.rows) ? Float32Array.from(streamed.rows.flat()) : whole;
  const total = maps.rows;
  const now = Math.min(state.view.time ?? total, total);
  const named = state.view.labels === 'fed' ? result.target.fed : result.target.predicted;
  const tokens = { rows: named.slice(0, Math.max(1, now)), columns: result.source.tokens };
  const map = { ...viewMap(weights.subarray(0, Math.max(1, now) * maps.columns), tokens, { kind: 'cross', special: 'fade' }), kind: 'cross', layer, head: 'mean' };
  map.key = `${result.id}/8/${now}/${state.view.labels}`;
  const last = now > 0 ? now - 1 : null;
  const looks = last === null ? [] : result.source.tokens.map((token, j) => ({ token, weight: weights[last * maps.columns + j] }));
  return html`<div class="bar"><button class="primary" @click=${play}>${playing ? '❚❚ Pause' : '▶ Play'}</button>
      <button class="secondary" ?disabled=${now >= total} @click=${() => view({ time: now + 1 })}>One token</button>
      <label class="slider grow">tokens written <input type="range" min="0" max=${total} .value=${String(now)} @input=${(event) => view({ time: Number(event.target.value) })}><output class="number">${now} / ${total}</output></label></div>
    <p class="written" lang=${htmlLanguage('target')}>${result.target.predicted.slice(0, now).map((token, t) => html`<span class=${t === last ? 'current' : ''}>${spaced(token, result.target.predicted[t - 1])}</span>`)}<span class="caret" aria-hidden="true"></span></p>
    <p class="looked">${result.source.tokens.map((token, j) => html`<span class="looked-at" .style=${`--share:${looks[j]?.weight ?? 0}`} title=${looks[j] ? share(looks[j].weight) : ''}>${spaced(token, result.source.tokens[j - 1])}</span>`)}</p>
    ${now === 0 ? html`<p class="muted empty">Nothing is written yet.</p>`
      : html`<attention-matrix @map-command=${(event) => event.detail.command === 'pin' && view({ time: event.detail.row + 1 })} .data=${{ map, look: { scale: state.view.scale, theme: currentTheme(), special: 'fade', fit: false }, row: last, scores: null, zoom: 1, plain: true }}></attention-matrix>`}
    <div class="bar small"><label class="check-field"><input type="checkbox" .checked=${state.view.labels === 'fed'} @change=${(event) => view({ labels: event.target.checked ? 'fed' : 'predicted' })}> name rows by the token fed in</label></div>
    <p class="small muted">${origin(layer, heads)}</p>
    ${streamed?.problem ? problemNote(streamed.problem) : ''}
    ${streamed?.rows.length ? check(streamed, whole) : ''}`;
}

/** A token's text, behind a space where a word begins. */
function spaced(token, before) {
  const space = before && (token.special || token.word !== before.word) ? ' ' : '';
  return `${space}${token.special ? token.piece : token.text}`;
}

/** Which layer and heads these are, and how anybody knows. */
function origin(layer, heads) {
  const { measured, alignment_error_rate: error, sentences } = state.model?.alignment ?? {};
  const all = heads.length === headCount(state.model, 'cross');
  return `${heads.length === 1 ? `Head ${heads[0] + 1}` : `Mean of ${all ? 'all heads' : `heads ${heads.map((head) => head + 1).join(', ')}`}`} of layer ${layer + 1}${measured
    ? `: the best of this model, measured on ${sentences} sentences that were aligned by hand (alignment error rate ${(100 * error).toFixed(0)} %)` : ', because nobody has measured which heads align best in this model'}.`;
}

/** The rows that came with the tokens against those of one pass over the finished output. */
function check({ rows, done }, whole) {
  const difference = largestDifference(Float32Array.from(rows.flat()), whole.subarray(0, rows.length * rows[0].length));
  return html`<p class="check small ${difference < TOLERANCE ? 'good' : 'problem'}">${rows.length} rows came with their tokens${done ? '' : ' so far'}. One pass over the finished output gives the same rows up to ${power(difference)} ${difference < TOLERANCE ? '✓' : '✗'}</p>`;
}
