/** What is shown of the attention, and how. */

import { html, live, nothing } from '../vendor.js';
import { selectKind, whyNot } from '../actions.js';
import { counted } from '../lib/math.js';
import { headCount, layerCount, missing, selection, valueNorms } from '../selection.js';
import { state, view } from '../store.js';

const REDUCED = [['mean', 'mean'], ['max', 'strongest']];
const KIND_NAMES = { encoder: 'Encoder', decoder: 'Decoder', cross: 'Cross' };

/** Radio buttons in one frame. */
export function segmented(label, name, options, chosen, choose) {
  return html`<fieldset class="segmented"><legend>${label}</legend><div class="segments ${options.length > 4 ? 'many' : ''}">${options.map(([value, text, why]) => html`
    <label class=${value === chosen ? 'on' : ''} title=${why ?? nothing}><input type="radio" name=${name} .checked=${live(value === chosen)}
      ?disabled=${Boolean(why)} @change=${() => choose(value)}><span>${text}</span></label>`)}</div></fieldset>`;
}

const PHONE = matchMedia('(max-width: 767px)');

export function controls() {
  return PHONE.matches ? compactControls() : html`<div class="controls panel">${choice()}${show()}</div>`;
}

function choice() {
  const { kind, layer, head } = selection(state);
  const layers = layerCount(state.model, kind);
  const heads = headCount(state.model, kind);
  const reasons = Object.keys(KIND_NAMES).map(whyNot).filter(Boolean);
  return html`${segmented('Kind', 'kind', Object.entries(KIND_NAMES).map(([value, text]) => [value, text, whyNot(value)]), kind, selectKind)}
    ${[...new Set(reasons)].map((reason) => html`<p class="small muted">Not here: ${reason}</p>`)}
    ${layers > 12 ? pick('Layer', numbers(layers), layer, (value) => view({ layer: value, head }))
      : segmented('Layer', 'layer', numbers(layers), layer, (value) => view({ layer: value, head }))}
    ${heads > 16 ? pick('Head', numbers(heads), head, (value) => view({ layer, head: value }))
      : segmented('Head', 'head', numbers(heads), head, (value) => view({ layer, head: value }))}
    ${segmented('or all heads', 'reduced', REDUCED, head, (value) => view({ layer, head: value }))}`;
}

/** On a phone: three lists that stay in sight, and the rest behind a word. */
function compactControls() {
  const { kind, layer, head } = selection(state);
  const heads = [...numbers(headCount(state.model, kind)).map(([value, text]) => [value, `Head ${text}`]), ...REDUCED];
  return html`<div class="controls panel"><div class="compact">
      ${pick('Kind', Object.entries(KIND_NAMES), kind, selectKind)}
      ${pick('Layer', numbers(layerCount(state.model, kind)).map(([value, text]) => [value, `Layer ${text}`]), layer, (value) => view({ layer: value, head }))}
      ${pick('Head', heads, head, (value) => view({ layer, head: value }))}</div>
    <details class="more-controls"><summary>How it is shown</summary>${show()}</details></div>`;
}

function numbers(count) {
  return Array.from({ length: count }, (_, i) => [i, String(i + 1)]);
}

function pick(label, options, chosen, choose) {
  return html`<label class="field">${label}<select @change=${(event) => choose(options[event.target.selectedIndex][0])}>
    ${options.map(([value, text]) => html`<option value=${value} ?selected=${value === chosen} ?disabled=${Boolean(label === 'Kind' && whyNot(value))}>${text}</option>`)}</select></label>`;
}

function check(label, field, { disabled = null, hint = null } = {}) {
  return html`<label class="check-field" title=${disabled ?? hint ?? nothing}><input type="checkbox" .checked=${live(state.view[field])} ?disabled=${Boolean(disabled)}
    @change=${(event) => view({ [field]: event.target.checked })}> <span>${label}</span></label>`;
}

function show() {
  const { special, labels, threshold, scale, hidden, shape } = state.view;
  const { kind, layer, head } = selection(state);
  const lengths = missing(state.model, 'value_norms')
    ?? (valueNorms(state.result, kind, layer, head) ? null : 'needs the lengths of the values of one head');
  return html`
    ${segmented('Special tokens', 'special', [['show', 'show'], ['fade', 'fade'], ['exclude', 'exclude']], special, (value) => view({ special: value }))}
    ${kind === 'encoder' ? nothing : segmented('Name rows by', 'labels', [['predicted', 'predicted'], ['fed', 'fed in']], labels, (value) => view({ labels: value }))}
    ${segmented('Colour scale', 'scale', [['linear', 'linear'], ['sqrt', '√'], ['log', 'log']], scale, (value) => view({ scale: value }))}
    <div class="checks">
      ${check('Whole words', 'words', { hint: 'Merge the pieces of a word: columns add up, rows are averaged' })}
      ${check('Fit each row', 'fit', { hint: 'Let each row’s strongest cell have the strongest colour' })}
      ${check(html`weight × ‖W<sub>O</sub> · value‖`, 'lengths', { disabled: lengths, hint: 'A weight on a value that is short behind the output projection moves little: shares of weight times length' })}
    </div>
    ${shape === 'matrix' ? nothing : html`<label class="field">Threshold <span class="number">${threshold.toFixed(2)}</span>
      <input type="range" min="0" max="0.5" step="0.01" .value=${live(String(threshold))} @input=${(event) => view({ threshold: Number(event.target.value) })}></label>`}
    ${hidden.length ? html`<p class="small">${counted(hidden.length, 'token')} hidden. <button class="link" @click=${() => view({ hidden: [] })}>Show all</button></p>` : nothing}`;
}
