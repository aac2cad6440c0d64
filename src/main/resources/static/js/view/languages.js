/** The language of a side: a name where there is one, a choice where there are several. */

import { html, live, nothing } from '../vendor.js';
import { choice, language, languageName } from '../languages.js';
import { countTokens } from '../start.js';
import { state, view } from '../store.js';

const LABELS = { source: 'Source language', target: 'Target language' };

export function languageField(side) {
  const { values, default: own, required } = choice(side);
  if (values.length < 2) {
    return values.length ? html`<span class="muted">${languageName(values[0])}</span>` : nothing;
  }
  const chosen = state.view[`${side}Language`];
  const sorted = values.map((code) => [languageName(code), code]).sort(([a], [b]) => a.localeCompare(b));
  const first = own ? `${languageName(own)}, the model’s own` : required ? 'Choose a language' : 'automatic';
  return html`<select class="language ${required && !language(side) ? 'wanted' : ''}" aria-label=${LABELS[side]} .value=${live(chosen)}
    @change=${(event) => choose(side, event.target.value)}><option value="">${first}</option>
    ${sorted.map(([name, code]) => html`<option value=${code} ?selected=${code === chosen}>${name}</option>`)}</select>`;
}

/** Changes sides where both know both languages. */
export function swapButton() {
  const [source, target] = [language('source'), language('target')];
  const possible = source && target && choice('source').values.includes(target) && choice('target').values.includes(source)
    && choice('target').values.length > 1;
  return possible ? html`<button class="quiet icon" aria-label="Swap the languages" title="Swap the languages" @click=${() => swap(source, target)}>⇄</button>` : nothing;
}

function swap(source, target) {
  view({ sourceLanguage: target, targetLanguage: source, source: state.run.output || state.view.source, forced: null });
  countTokens();
}

function choose(side, code) {
  view({ [`${side}Language`]: code });
  countTokens();
}
