/** The page's state: one object, changed in one place, and everybody told once per frame. */

import { DEFAULTS } from './url.js';

/** What a link restores is in `view`; the rest comes from the server and can be had again. */
export const state = {
  view: { ...DEFAULTS },
  model: null, // the one that is shown
  servedModel: null, // the server's; another one only while a recording is shown
  loading: { model: true, problem: null },
  tokens: { text: null, count: null, limit: null },
  run: { phase: 'empty' }, // empty | running | done | stopped | failed; with output, tokens, problem, times
  result: null, // source, target, maps of the three kinds, of the output that is shown
  beams: [], // alternatives of a beam search
  anatomy: null, // the answer about one row
  alignment: null, // the words that the model's alignment heads put together
  learn: {}, // answers for the steps, by name
  notice: null, // one line for the person, such as "link copied"
  recorded: false, // whether all this comes from a recording
};

const listeners = new Set();
let scheduled = false;

export function subscribe(listener) {
  listeners.add(listener);
}

/** Changes the state; a patch of `view` is merged into it. */
export function update(patch) {
  for (const [key, value] of Object.entries(patch)) {
    state[key] = key === 'view' ? { ...state.view, ...value } : value;
  }
  if (!scheduled) {
    scheduled = true;
    requestAnimationFrame(() => {
      scheduled = false;
      listeners.forEach((listener) => listener(state));
    });
  }
}

/** Changes part of the view. */
export function view(patch) {
  update({ view: patch });
}
