/** Source and output: what goes in, what comes out, and how it went. */

import { html, live, nothing } from '../vendor.js';
import { copy, notify, runExample, runNow, setSource } from '../actions.js';
import { curl } from '../api.js';
import { htmlLanguage, languageFields, missingLanguage } from '../languages.js';
import { counted } from '../lib/math.js';
import { generateRequest, stop } from '../session.js';
import { countTokens, keepFirst } from '../start.js';
import { state, view } from '../store.js';
import { languageField, swapButton } from './languages.js';
import { tokenStrip } from './tokens.js';

export const EXAMPLES = [
  ["The animal didn't cross the street because it was too tired.", 'What does “it” look at?'],
  ['I ate an apple.', 'Word for word'],
  ['The old man the boats.', 'A garden path'],
  ['I have never seen such a beautiful house in my life.', 'The verb moves to the end'],
  ['If it rains tomorrow, we will stay at home and read.', 'Two clauses'],
];

export function ioPanes() {
  return html`<section class="io" aria-label="Text">${sourcePane()}${outputPane()}</section>`;
}

function counter() {
  const { count } = state.tokens;
  const limit = state.model?.limits?.source_tokens;
  if (count === null || !limit) {
    return html`<span class="counter muted"></span>`;
  }
  return html`<span class="counter ${count > limit ? 'over' : 'muted'}" id="token-counter">${count} / ${limit} tokens</span>`;
}

function sourcePane() {
  const { source } = state.view;
  const running = state.run.phase === 'running';
  const { count, ends } = state.tokens;
  const limit = state.model?.limits?.source_tokens;
  const over = count > limit;
  return html`<div class="pane card">
    <header class="bar"><h2><label for="source">Source</label></h2>${languageField('source')}${swapButton()}${counter()}</header>
    <textarea id="source" rows="2" spellcheck="false" dir="auto" lang=${htmlLanguage('source')} aria-describedby="token-counter"
      placeholder="Write a sentence, or take an example" .value=${live(source)} @input=${(event) => setSource(event.target.value)}></textarea>
    ${over && ends ? html`<p class="problem small" role="alert">${counted(count - limit, 'token')} too many.
      <button class="link" @click=${() => keepFirst(ends[limit - 2])}>Keep the first ${limit} tokens</button></p>` : nothing}
    <footer class="bar">
      ${running ? html`<button class="primary stop" @click=${stop}><span aria-hidden="true">■</span> Stop <kbd>Esc</kbd></button>`
        : html`<button class="primary run" ?disabled=${!source.trim() || !state.model || missingLanguage()} @click=${runNow}><span aria-hidden="true">▶</span> Run <kbd>Ctrl ↵</kbd></button>`}
      <select class="quiet" aria-label="Examples" .value=${live('')} @change=${(event) => event.target.value && runExample(event.target.value)}>
        <option value="">Examples</option>${EXAMPLES.map(([text, why]) => html`<option value=${text}>${why}: ${text}</option>`)}</select>
      ${source ? html`<button class="quiet" @click=${() => { view({ source: '' }); countTokens(); }}>Clear</button>` : nothing}
    </footer></div>`;
}

/** Tokens that are drawn anew with each that comes; more of them would take the time from the text itself. */
const MOST_COMING = 64;

const FINISHED = {
  length: (details) => `cut at ${details.generated_tokens} tokens`,
  cancelled: () => 'cancelled',
};

function facts() {
  const { phase, details, elapsed, started } = state.run;
  const tokens = state.run.tokens ?? [];
  if (phase === 'running') {
    const seconds = (performance.now() - started) / 1000;
    return html`<span class="badge live">${tokens.length ? 'streaming' : 'running'}</span>
      ${seconds > 2 ? html`<span class="muted small number">${seconds.toFixed(0)} s</span>` : nothing}`;
  }
  if (phase === 'stopped') {
    return html`<span class="badge">stopped</span>`;
  }
  const cut = details && FINISHED[details.finish_reason];
  return html`${cut ? html`<span class="badge">${cut(details)}</span>` : nothing}
    ${state.recorded ? html`<span class="badge">recorded</span>` : nothing}
    ${elapsed && phase !== 'failed' ? html`<span class="muted small number">${Math.round(elapsed)} ms</span>` : nothing}`;
}

function meanLogprob(tokens) {
  const known = tokens.filter((token) => token.logprob !== null && token.logprob !== undefined);
  return known.length ? known.reduce((sum, token) => sum + token.logprob, 0) / known.length : null;
}

function outputPane() {
  const { run, result } = state;
  const { forced, beams } = state.view;
  const own = forced !== null;
  const running = run.phase === 'running';
  const scored = result && !running ? result.target.predicted : [];
  const mean = meanLogprob(scored);
  const coming = run.tokens?.length <= MOST_COMING ? run.tokens : [];
  const shown = scored.length ? scored : coming; // also while they come, so that nothing jumps at the end
  return html`<div class="pane card" aria-busy=${String(running)}>
    <header class="bar"><h2>${own ? html`<label for="forced">Your own output</label>` : 'Output'}</h2>
      ${languageField('target')}
      <span class="facts-right">${facts()}${mean === null ? nothing : html` <span class="muted small number" title="mean log-probability of a token">${run.elapsed ? '· ' : ''}${counted(scored.length, 'token')} · mean logprob ${mean.toFixed(2).replace('-', '−')}</span>`}</span></header>
    ${own ? html`<textarea id="forced" rows="2" spellcheck="false" dir="auto" lang=${htmlLanguage('target')}
        placeholder="Write what the model should be made to say, then run" .value=${live(forced)} @input=${(event) => view({ forced: event.target.value })}></textarea>`
      : html`<div class="output" lang=${htmlLanguage('target')} dir="auto" id="output">${outputText(running)}</div>`}
    ${shown.length ? tokenStrip(shown, { flagged: own && !running }) : nothing}
    ${run.problem ? problemNote(run.problem) : nothing}
    <footer class="bar">
      <label class="inline"><span class="visually-hidden">Search</span><select .value=${live(String(beams))} ?disabled=${own} @change=${(event) => view({ beams: Number(event.target.value) })}>
        <option value="1">greedy, streamed</option>${[2, 4, 8].filter((n) => n <= (state.model?.limits?.beams ?? 8)).map((n) => html`<option value=${n}>${n} beams</option>`)}</select></label>
      <button class="quiet" @click=${own ? backToModel : () => view({ forced: run.output ?? '' })}>${own ? 'Back to the model’s own' : 'Use my own output…'}</button>
      ${run.output ? html`<button class="quiet" @click=${() => copy(run.output, 'Output')}>Copy</button>` : nothing}
      <button class="quiet" @click=${copyCurl}>curl</button>
    </footer></div>`;
}

/** The text that stands there is the person's: the model's has to be written again. */
function backToModel() {
  view({ forced: null });
  runNow();
}

function copyCurl() {
  if (state.view.forced !== null) {
    copy(curl('attention', { inputs: state.view.source, target: state.view.forced, ...languageFields() }), 'Command');
  } else {
    copy(curl('generate', { ...generateRequest(), stream: false }), 'Command');
  }
}

function outputText(running) {
  const { run } = state;
  if (run.phase === 'empty') {
    return html`<span class="muted">The output appears here, token by token.</span>`;
  }
  if (run.phase === 'done' && run.output === '' && run.details) {
    return html`<span class="muted">The model ended immediately.</span>`;
  }
  return html`${run.output}${running ? html`<span class="caret" aria-hidden="true"></span>` : nothing}
    ${running && run.progress ? html`<span class="muted small">${run.progress}</span>` : nothing}`;
}

/** A problem as the server says it, with the id that finds it in the log, and `again` to try once more where that may help. */
export function problemNote(problem, again = runNow) {
  const { body } = problem;
  const wait = body?.retry_after;
  return html`<div class="problem note" role="alert"><p><b>${problem.title ?? 'Something went wrong'}</b> ${problem.message}</p>
    ${problem.code === 'INPUT_TOO_LONG' && body?.cut_at ? html`<p><button class="secondary" @click=${() => { keepFirst(body.cut_at); clearProblem(); }}>Keep the first ${body.max_tokens} tokens</button></p>` : nothing}
    ${wait ? html`<p>Busy; try again in ${wait} s.</p>` : nothing}
    ${problem.code === 'NETWORK' || wait || problem.status >= 500 ? html`<p><button class="secondary" @click=${again}>Retry</button></p>` : nothing}
    ${body?.request_id ? html`<p class="small muted">${body.code} · request <code>${body.request_id}</code>
      <button class="link" @click=${() => copy(body.request_id, 'Request id')}>copy</button></p>` : nothing}</div>`;
}

function clearProblem() {
  state.run.problem = null;
  notify(state.view.mode === 'learn' ? 'The text was cut.' : 'The text was cut. Run it when you are ready.');
}
