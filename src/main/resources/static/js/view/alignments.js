/** Which words belong together, read off the weights of cross-attention. */

import { html, nothing } from '../vendor.js';
import { copy } from '../actions.js';
import { above, pharaoh, strongest } from '../lib/align.js';
import { headCount, selectedMap, title } from '../selection.js';
import { state, update } from '../store.js';
import { piece } from './tokens.js';

export function alignments() {
  const map = selectedMap(state);
  if (!map || map.kind !== 'cross') {
    return nothing;
  }
  return html`<section class="panel alignments" aria-labelledby="alignments-title">
    <details ?open=${state.alignmentsOpen} @toggle=${(event) => event.target.open !== Boolean(state.alignmentsOpen) && update({ alignmentsOpen: event.target.open })}>
    <summary><h3 id="alignments-title">Alignment</h3></summary>${state.alignmentsOpen ? lists(map) : nothing}</details></section>`;
}

const text = (word) => word.text ?? word;

/** By the heads that were measured for this model, or those that stand in for them. */
function byModel() {
  const { alignment } = state;
  const found = alignment?.id === state.result.id ? alignment.found : null;
  if (!found) {
    return alignment?.problem ? html`<p class="problem small">${alignment.problem.message}</p>` : nothing;
  }
  const { measured, alignment_error_rate: error, sentences } = state.model.alignment;
  return html`<h4>Words, as this model aligns them</h4>
    <ul class="pairs">${found.pairs.map(([source, target]) => html`<li><span dir="auto">${text(found.source_words[source])}</span> <span aria-hidden="true">–</span> <span dir="auto">${text(found.target_words[target])}</span></li>`)}</ul>
    <p class="small"><code>${found.pharaoh || 'none'}</code> <button class="link" @click=${() => copy(found.pharaoh, 'Alignment')}>copy</button></p>
    <p class="small muted">Layer ${found.layer + 1}, ${found.heads.length === headCount(state.model, 'cross') ? 'mean of all heads' : `heads ${found.heads.map((head) => head + 1).join(', ')}`}: ${measured
    ? `the best of this model on ${sentences} sentences that were aligned by hand, with an alignment error rate of ${(100 * error).toFixed(0)} %.` : 'a common choice; nobody has measured this model.'}</p>
    <h4>From the map that is shown</h4>`;
}

function lists(map) {
  const best = strongest(map);
  const grown = above(map, 0.3);
  const line = (name, pairs, hint) => html`<dt title=${hint}>${name} <button class="link" @click=${() => copy(pharaoh(pairs), 'Alignment')}>copy</button></dt>
    <dd><code>${pharaoh(pairs) || 'none'}</code></dd>`;
  return html`${byModel()}<p class="small muted">From ${title(map).replace('Cross-attention · ', '').toLowerCase()}; pairs are source-target, from 0${state.view.words ? ', of words' : ', of tokens'};
      special tokens are left out.</p>
    <ul class="pairs">${best.map(([column, row]) => html`<li><span dir="auto">${piece(map.columns[column].label)}</span> <span aria-hidden="true">–</span> <span dir="auto">${piece(map.rows[row].label)}</span></li>`)}</ul>
    <dl>${line('strongest', best, 'For each target token its strongest source token')}
      ${line('all from .30', grown, 'Every pair of at least 0.30')}</dl>`;
}
