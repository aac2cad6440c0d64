/** Which words belong together, read off the weights of cross-attention. */

import { html, nothing } from '../vendor.js';
import { copy } from '../actions.js';
import { above, pharaoh, strongest } from '../lib/align.js';
import { selectedMap, title } from '../selection.js';
import { state, update } from '../store.js';

export function alignments() {
  const map = selectedMap(state);
  if (!map || map.kind !== 'cross') {
    return nothing;
  }
  return html`<section class="panel alignments" aria-labelledby="alignments-title">
    <details ?open=${state.alignmentsOpen} @toggle=${(event) => event.target.open !== Boolean(state.alignmentsOpen) && update({ alignmentsOpen: event.target.open })}>
    <summary><h3 id="alignments-title">Alignment</h3></summary>${state.alignmentsOpen ? lists(map) : nothing}</details></section>`;
}

function lists(map) {
  const best = strongest(map);
  const grown = above(map, 0.3);
  const line = (name, pairs, hint) => html`<dt title=${hint}>${name} <button class="link" @click=${() => copy(pharaoh(pairs), 'Alignment')}>copy</button></dt>
    <dd><code>${pharaoh(pairs) || 'none'}</code></dd>`;
  return html`<p class="small muted">From ${title(map).replace('Cross-attention · ', '').toLowerCase()}; pairs are source-target, from 0${state.view.words ? ', of words' : ', of tokens'};
      special tokens are left out.</p>
    <ul class="pairs">${best.map(([column, row]) => html`<li><span dir="auto">${map.columns[column].label}</span> <span aria-hidden="true">–</span> <span dir="auto">${map.rows[row].label}</span></li>`)}</ul>
    <dl>${line('strongest', best, 'For each target token its strongest source token')}
      ${line('all from .30', grown, 'Every pair of at least 0.30')}</dl>`;
}
