/** Cross-attention: the output looks back at the source. */

import { html } from '../vendor.js';
import { lesson, ready } from '../learning.js';
import { currentTheme } from '../lib/color.js';
import { headWeights, viewMap } from '../lib/maps.js';
import { share } from '../lib/math.js';
import { htmlLanguage } from '../languages.js';
import { layerCount, missingKind } from '../selection.js';
import { state, update, view } from '../store.js';
import { waiting } from '../view/learn.js';

let playing = null;

function play() {
  if (playing) {
    stop();
    return;
  }
  const total = lesson().target?.predicted.length ?? 0;
  if ((state.view.time ?? total) >= total) {
    view({ time: 0 });
  }
  playing = setInterval(() => {
    const now = state.view.time ?? 0;
    if (now >= total || state.view.step !== 8 || state.view.mode !== 'learn') {
      stop();
    } else {
      view({ time: now + 1 });
    }
  }, 450);
  update({});
}

function stop() {
  clearInterval(playing);
  playing = null;
  update({});
}

/** The layer and heads that are shown: those measured best for alignment, else the mean of the last layer. */
function source() {
  const best = state.model?.alignment;
  return { layer: best?.layer ?? layerCount(state.model, 'cross') - 1, heads: best?.heads ?? null };
}

export const crossing = {
  title: 'The output looks back',
  short: 'Cross',
  sentence: true,
  kind: () => 'cross',
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
  const { layer, heads } = source();
  const maps = result.maps.cross;
  const weights = heads ? mean(heads.map((head) => headWeights(maps, layer, head))) : headWeights(maps, layer, 'mean');
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
    <p class="written" lang=${htmlLanguage('target')}>${result.target.predicted.slice(0, now).map((token, t) => html`<span class=${t === last ? 'current' : ''}>${token.special ? ` ${token.piece}` : token.piece.replace('▁', ' ')}</span>`)}<span class="caret" aria-hidden="true"></span></p>
    <p class="looked">${result.source.tokens.map((token, j) => html`<span class="looked-at" .style=${`--share:${looks[j]?.weight ?? 0}`} title=${looks[j] ? share(looks[j].weight) : ''}>${token.special ? ` ${token.piece}` : token.piece.replace('▁', ' ')}</span>`)}</p>
    ${now === 0 ? html`<p class="muted empty">Nothing is written yet.</p>`
      : html`<attention-matrix @map-command=${(event) => event.detail.command === 'pin' && view({ time: event.detail.row + 1 })} .data=${{ map, look: { scale: state.view.scale, theme: currentTheme(), special: 'fade', fit: false }, row: last, scores: null, zoom: 1 }}></attention-matrix>`}
    <div class="bar small"><label class="check-field"><input type="checkbox" .checked=${state.view.labels === 'fed'} @change=${(event) => view({ labels: event.target.checked ? 'fed' : 'predicted' })}> name rows by the token fed in</label></div>
    <p class="small muted">Mean of ${heads ? `heads ${heads.map((head) => head + 1).join(', ')}` : 'all heads'} of layer ${layer + 1}${heads ? ', which align best in this model' : ''}. Played back at reading speed.</p>`;
}

function mean(list) {
  return Float32Array.from(list[0], (_, i) => list.reduce((sum, weights) => sum + weights[i], 0) / list.length);
}
