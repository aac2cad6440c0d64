/** What happens before anybody asks: read the model, count tokens while a text is typed, keep the link up to date. */

import { get, post } from './api.js';
import { format, parse } from './url.js';
import { languageFields, missingLanguage } from './languages.js';
import { run } from './session.js';
import { state, update } from './store.js';

/** A link runs at once only if its text is short: long ones should be the reader's own decision. */
const RUN_AT_ONCE = 300;

export async function loadModel() {
  for (let attempt = 0; ; attempt++) {
    try {
      const model = await get('model');
      update({ servedModel: model, ...(!state.recorded && { model }), loading: { model: false, problem: null } });
      return;
    } catch (problem) {
      update({ loading: { model: true, problem } });
      if (problem.status !== 503 && problem.status !== 0) {
        return;
      }
      const pause = Math.min(500 * 1.5 ** attempt, 5000);
      await new Promise((resume) => setTimeout(resume, pause));
    }
  }
}

let counting = null;

/** Counts the source's tokens a moment after the last key, or at once before a run, whose map needs them. */
export function countTokens({ pause = 200 } = {}) {
  clearTimeout(counting);
  const text = state.view.source;
  const request = { inputs: text, ...languageFields() };
  const asked = JSON.stringify(request);
  const current = () => JSON.stringify({ inputs: state.view.source, ...languageFields() }) === asked;
  if (state.tokens.asked === asked) {
    return;
  }
  if (!text.trim()) {
    update({ tokens: { text, count: 0 } });
    return;
  }
  counting = setTimeout(async () => {
    try {
      const list = await post('tokenize', request);
      if (current()) {
        update({ tokens: { text, count: list.length, ends: list.map(({ stop }) => stop), list, asked } });
      }
    } catch {
      if (current()) {
        update({ tokens: { text, count: null } }); // the run itself will say what is wrong
      }
    }
  }, pause);
}

/** Keeps the text up to a token, as the person asked. */
export function keepFirst(characters) {
  update({ view: { source: [...state.view.source].slice(0, characters).join('').trimEnd() } });
  countTokens();
}

let shownHash = null;
let replacing = null;

/** The link to what is shown. */
export function link() {
  const url = new URL(location.href);
  url.hash = format(state.view, state.model?.revision);
  return url.href;
}

/** A new entry of the history: for runs, modes and steps. */
export function pushLink() {
  clearTimeout(replacing);
  shownHash = format(state.view, state.model?.revision);
  if (shownHash !== location.hash) {
    history.pushState(null, '', shownHash);
  }
}

/** Changes the entry of the history a moment later: for selections. */
export function replaceLink() {
  clearTimeout(replacing);
  replacing = setTimeout(() => {
    const hash = format(state.view, state.model?.revision);
    if (hash !== shownHash && hash !== '#v=1') {
      shownHash = hash;
      history.replaceState(null, '', hash);
    }
  }, 250);
}

/** Takes over a link at once, and runs what it asks for when the model is `ready`, unless somebody has typed since. */
export async function openLink(hash, ready = null) {
  const { view, problems, revision } = parse(hash);
  shownHash = hash;
  const notes = [];
  if (problems.length) {
    notes.push(`The link had values that could not be read and were left out: ${problems.join(', ')}.`);
  }
  if (matchMedia('(max-width: 767px)').matches && !/[#&]view=/.test(hash)) {
    view.shape = 'links'; // a matrix needs room
  }
  const previous = state.view.source;
  update({ view });
  await ready;
  if (revision && state.model && revision !== state.model.revision) {
    notes.push(`The link was made with revision ${revision}; this server runs ${state.model.revision}.`);
  }
  if (notes.length) {
    update({ notice: { text: notes.join(' ') } });
  }
  countTokens({ pause: 0 });
  const untouched = state.model && state.view.source === view.source && state.view.mode === view.mode;
  if (untouched && view.mode === 'explore' && view.source.trim() && (view.source !== previous || !state.result)) {
    if (view.source.length > RUN_AT_ONCE) {
      update({ notice: { text: 'The link brought a long text. Run it when you are ready.' } });
    } else if (!missingLanguage()) {
      await run();
      if (notes.length) {
        update({ notice: { text: notes.join(' ') } });
      }
    }
  }
}
