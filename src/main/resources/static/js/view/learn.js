/** The nine steps: text on the left, the running model on the right. */

import { html, live, nothing } from '../vendor.js';
import { leaveRecording, setMode } from '../actions.js';
import { anatomyAt, askAgain, lesson, place, ready, SENTENCE, sentence } from '../learning.js';
import { run } from '../session.js';
import { countTokens, pushLink } from '../start.js';
import { state, view } from '../store.js';
import { points } from '../steps/01.js';
import { meanings } from '../steps/02.js';
import { projections } from '../steps/03.js';
import { scores } from '../steps/04.js';
import { values } from '../steps/05.js';
import { heads } from '../steps/06.js';
import { positions } from '../steps/07.js';
import { crossing } from '../steps/08.js';
import { masking } from '../steps/09.js';
import { choice } from '../languages.js';
import { segmented } from './controls.js';
import { problemNote } from './io.js';
import { languageField } from './languages.js';
import { headCount, layerCount } from '../selection.js';
import { piece } from './tokens.js';

const STEPS = [points, meanings, projections, scores, values, heads, positions, crossing, masking];

function current() {
  const number = Math.min(Math.max(state.view.step, 1), STEPS.length);
  const step = STEPS[number - 1];
  const parts = step.parts();
  return { number, step, parts, part: Math.min(Math.max(state.view.part, 1), parts.length) };
}

let shown = null;

/** On a narrow screen the steps do not all fit: the current one comes into sight. */
function reveal(number) {
  if (number !== shown) {
    shown = number;
    requestAnimationFrame(() => document.querySelector('.steps [aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' }));
  }
}

export function learn() {
  const { number, step, parts, part } = current();
  reveal(number);
  return html`<nav class="steps" aria-label="Steps"><ol>${STEPS.map(({ short }, i) => html`<li><a href=${`#v=1&m=learn&step=${i + 1}`}
      aria-current=${i + 1 === number ? 'step' : nothing} @click=${(event) => { event.preventDefault(); goTo(i + 1); }}><span class="step-number">${i + 1}</span> ${short}</a></li>`)}</ol></nav>
    <article class="lesson">
      <section class="lesson-text" aria-labelledby="step-title"><h2 id="step-title">${number}. ${step.title}</h2>
        <ol class="parts">${parts.map((text, i) => html`<li class=${i + 1 === part ? 'current' : ''}>
          <button class="part-dot" aria-label=${`Part ${i + 1}`} aria-current=${i + 1 === part ? 'true' : nothing} @click=${() => view({ part: i + 1 })}></button>
          <div class="part-text">${text}</div></li>`)}</ol>
        ${step.practice ? html`<p class="practice"><b>Try</b> ${step.practice()}</p>` : nothing}
        <footer class="bar"><button class="secondary" ?disabled=${number === 1 && part === 1} @click=${back}>‹ Back</button>
          <span class="muted small keys-hint">Space: next part</span>
          ${number === STEPS.length && part === parts.length ? html`<button class="primary" @click=${() => openInExplore(step)}>Explore it yourself ›</button>`
    : html`<button class="primary" @click=${next}>${part < parts.length ? 'Next part' : 'Next step'} ›</button>`}</footer>
      </section>
      <section class="lesson-figure card" aria-label="Live figure">${step.sentence ? sentenceField() : nothing}${step.figure(part)}
        ${step.kind ? html`<p class="small"><button class="link" @click=${() => openInExplore(step)}>Open in Explore</button></p>` : nothing}</section>
    </article>`;
}

function goTo(step, part = 1) {
  const before = current().step.kind?.();
  const after = STEPS[step - 1].kind?.();
  view({ step, part, time: null, ...(before !== after && { row: null, column: null }) });
  pushLink();
}

function next() {
  const { number, part, parts } = current();
  if (part < parts.length) {
    view({ part: part + 1 });
  } else if (number < STEPS.length) {
    goTo(number + 1);
  }
}

function back() {
  const { number, part } = current();
  if (part > 1) {
    view({ part: part - 1 });
  } else if (number > 1) {
    goTo(number - 1, STEPS[number - 2].parts().length);
  }
}

/** Space and arrows turn the pages, unless they mean something where the focus is. */
export function onLearnKey(event) {
  const busy = event.target.closest?.('input, textarea, select, button, a, summary, dialog, [role=application], [role=tablist]');
  if (state.view.mode !== 'learn' || busy || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  if (event.key === ' ' || event.key === 'ArrowRight') {
    event.preventDefault();
    next();
  } else if (event.key === 'ArrowLeft') {
    event.preventDefault();
    back();
  }
}

/** Takes along what the figure shows: its layer, head and row, or what Explore shows first where it is about a whole layer. */
function openInExplore(step) {
  const kind = step.kind();
  const result = lesson();
  const at = ready(result) ? place(kind, result) : { ...place(kind, null), row: state.view.row };
  const { layer, head, row } = step.whole ? { layer: null, head: null, row: null } : at;
  view({ source: sentence(), kind, layer, head, row, column: null, hidden: [], forced: null, beams: 1, ...(kind === 'decoder' && { labels: 'fed' }) });
  countTokens();
  run();
  setMode('explore');
}

function sentenceField() {
  return html`${choice('source').values.length + choice('target').values.length > 2
    ? html`<div class="bar small">From ${languageField('source')} to ${languageField('target')}</div>` : nothing}<label class="sentence"><span class="muted small">Sentence</span>
    <input type="text" spellcheck="false" .value=${live(state.view.source || SENTENCE)} @change=${(event) => view({ source: event.target.value, row: null, time: null })}></label>`;
}

/** Layer, head and word of a figure. */
export function chooser({ kind, layer, head, row, tokens }, { word = 'Word' } = {}) {
  const numbers = (count) => Array.from({ length: count }, (_, i) => [i, String(i + 1)]);
  return html`<div class="chooser">
    ${segmented('Layer', 'learn-layer', numbers(layerCount(state.model, kind)), layer, (value) => view({ layer: value, head }))}
    ${segmented('Head', 'learn-head', numbers(headCount(state.model, kind)), head, (value) => view({ layer, head: value }))}
    ${word ? words(word, tokens, row, (value) => view({ row: value })) : nothing}</div>`;
}

/** A figure about one row of the encoder: what to choose, and what `draw(anatomy, place, result)` makes of the row's numbers. */
export function rowFigure(draw) {
  const result = lesson();
  if (!ready(result)) {
    return waiting(result);
  }
  const at = place('encoder', result);
  const anatomy = anatomyAt(at, result);
  return html`${chooser(at)}${ready(anatomy) ? draw(anatomy, at, result) : waiting(anatomy)}`;
}

/** Tokens of which one is chosen; arrow keys move the choice. */
export function words(label, tokens, chosen, choose) {
  const onKey = (event) => {
    const next_ = { ArrowRight: chosen + 1, ArrowLeft: chosen - 1, Home: 0, End: tokens.length - 1 }[event.key];
    if (tokens[next_]) {
      event.preventDefault();
      event.stopPropagation();
      choose(next_);
      event.currentTarget.querySelectorAll('button')[next_].focus();
    }
  };
  return html`<fieldset class="words"><legend class="small muted">${label}</legend><ol @keydown=${onKey}>${tokens.map((token, i) => html`<li><button
    class="word ${token.special ? 'special' : ''}" dir="auto" aria-pressed=${String(i === chosen)} tabindex=${i === chosen ? 0 : -1}
    aria-label=${`${token.text || token.piece}, token ${i + 1} of ${tokens.length}`} @click=${() => choose(i)}>${piece(token.piece)}</button></li>`)}</ol></fieldset>`;
}

/** What stands where numbers are still missing. */
export function waiting(answer) {
  if (answer?.wanted) {
    return html`<p class="empty muted">This model knows many languages: choose the ${answer.wanted} language.</p>`;
  }
  if (answer?.problem?.code === 'CAPABILITY_MISSING' || answer?.problem?.status === 404) {
    return html`<p class="empty muted">This server does not give these numbers: ${answer.problem.message}</p>`;
  }
  if (answer?.recorded) {
    return html`<p class="empty muted">These numbers are not in the recording.${state.servedModel
      ? html` <button class="link" @click=${leaveRecording}>Ask the running model</button>` : nothing}</p>`;
  }
  return answer?.problem ? problemNote(answer.problem, askAgain)
    : html`<p class="empty muted" aria-busy="true">${state.model ? 'Asking the model …' : 'Waiting for the model …'}</p>`;
}
