/** The lesson's output once more, as a stream: each token with the row of cross-attention that it was chosen with. */

import { stream } from './api.js';
import { sentence } from './learning.js';
import { languageFields } from './languages.js';
import { state, update } from './store.js';

const KEY = 'writing';

let controller = null;

/** What was streamed for this lesson: {id, rows, done, problem}; null if nothing was. */
export function written(id) {
  const found = state.learn[KEY];
  return found?.id === id ? found : null;
}

/** Asks for the stream, and adds each row as it comes. */
export async function write(id) {
  stopWriting();
  controller = new AbortController();
  const { signal } = controller;
  const rows = [];
  const tell = (patch) => !signal.aborted && update({ learn: { ...state.learn, [KEY]: { id, rows: [...rows], done: false, ...patch } } });
  tell({});
  try {
    const body = { inputs: sentence(), parameters: { num_beams: 1, alignment: true, details: true, ...languageFields() }, stream: true };
    for await (const { data } of stream('generate', body, signal)) {
      const event = data === null ? null : JSON.parse(data);
      if (event?.alignment) {
        rows.push(event.alignment);
        tell({});
      }
    }
    tell({ done: true });
  } catch (problem) {
    tell({ done: true, problem });
  }
}

export function stopWriting() {
  controller?.abort();
}
