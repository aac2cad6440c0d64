/** Help, what labels and weights mean, and the question for an API key. */

import { html } from '../vendor.js';
import { LABELS, THRESHOLDS } from '../lib/stats.js';

const KEYS = [
  ['Ctrl ↵ or ⌘ ↵', 'run'], ['Esc', 'stop, then unpin the row'], ['?', 'this help'],
  ['← ↑ → ↓', 'in the map: move between cells'], ['Home End', 'ends of the row; with Ctrl the corners'],
  ['Enter', 'pin the row'], ['Page ↑ ↓', 'head before, head behind; with Shift the layer'],
  ['M L T', 'matrix, links, table'], ['X', 'hide the column'], ['+ −', 'zoom'], ['Space', 'in Learn: next part'],
];

const RULES = {
  sink: `≥ ${THRESHOLDS.sink} of the weight is on special tokens and punctuation`,
  previous: `mean weight on the token before ≥ ${THRESHOLDS.offset}`,
  next: `mean weight on the token behind ≥ ${THRESHOLDS.offset}`,
  self: `mean weight on the token itself ≥ ${THRESHOLDS.offset}`,
  aligned: `cross-attention: mean of each row's largest weight ≥ ${THRESHOLDS.aligned}, and ≥ ${100 * THRESHOLDS.coverage} % of the source words are some row's favourite`,
  diffuse: `entropy ≥ ${THRESHOLDS.diffuse} of the most that is possible`,
  mixed: 'none of these; the number is the mean of the largest weights',
};

function dialog(id, name, content) {
  return html`<dialog id=${id} aria-labelledby=${`${id}-title`} @click=${(event) => event.target === event.currentTarget && event.target.close()}>
    <div class="dialog-body"><header class="bar"><h2 id=${`${id}-title`}>${name}</h2>
      <form method="dialog"><button class="quiet icon" aria-label="Close">✕</button></form></header>${content}</div></dialog>`;
}

export function dialogs() {
  return html`
    ${dialog('help-dialog', 'Keys', html`<dl class="keys">${KEYS.map(([key, what]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${what}</dd></div>`)}</dl>
      <p class="small muted">Layers and heads are counted from 1 here, and from 0 in links, exports and the API.</p>`)}
    ${dialog('labels-dialog', 'What the labels mean', html`<p>The first rule that holds gives the label. Rows of special tokens are left out.</p>
      <dl class="rules">${Object.keys(LABELS).map((label) => html`<div><dt>${label}</dt><dd>${RULES[label]}</dd></div>`)}</dl>`)}
    ${dialog('why-dialog', 'Weights are not explanations', html`<p>An attention weight says which share of another token's value goes into the sum. It does
      not say that the model decided because of it: the value may be nearly zero, later layers may undo it, and other weights may lead to the same output.</p>
      <p>Two things help to read maps with care. Heads often rest on <code>&lt;/s&gt;</code> or a full stop when they have nothing to do: see the label <i>sink</i>.
      And <i>weight × ‖W<sub>O</sub> · value‖</i> shows how much a token really adds (Kobayashi et al., 2020).</p>`)}
    <dialog id="key-dialog" aria-labelledby="key-title"><form method="dialog" class="dialog-body">
      <h2 id="key-title">This server wants an API key</h2>
      <p class="small muted">It is kept for this tab only, and sent to this server only.</p>
      <label class="field">API key <input id="key-input" type="password" autocomplete="off" required></label>
      <p class="problem small" id="key-problem"></p>
      <footer class="bar"><button class="primary" value="use">Use this key</button><button class="quiet" value="cancel" formnovalidate>Cancel</button></footer>
    </form></dialog>`;
}

/** Asks the person for a key; null if they do not want to give one. */
export function askForKey(problem) {
  const box = document.querySelector('#key-dialog');
  const input = document.querySelector('#key-input');
  input.value = '';
  document.querySelector('#key-problem').textContent = sessionStorage.getItem('api-key') ? problem.message : '';
  if (!box.open) {
    box.returnValue = '';
    box.showModal();
  }
  return new Promise((resolve) => {
    box.addEventListener('close', () => resolve(box.returnValue === 'use' ? input.value.trim() : null), { once: true });
  });
}
