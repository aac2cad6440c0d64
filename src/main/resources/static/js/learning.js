/** What the steps know: the sentence, its attention, and answers that are asked for once and kept. */

import { post, get } from './api.js';
import { decodeWeights } from './lib/quant.js';
import { clamp } from './lib/math.js';
import { rowTokens } from './lib/maps.js';
import { languageFields, missingLanguage } from './languages.js';
import { headCount, layerCount } from './selection.js';
import { state, update } from './store.js';

export const SENTENCE = "The animal didn't cross the street because it was too tired.";

/** More answers than this are forgotten, oldest first: a person may type for hours. */
const MOST_ANSWERS = 60;

export function sentence() {
  return state.view.source.trim() || SENTENCE;
}

/**
 * The answer to a question, or {loading} or {problem} until there is one. Asking again costs nothing.
 *
 * @param body of a POST; undefined for a GET
 */
export function ask(path, body) {
  const key = `${path} ${JSON.stringify(body) ?? ''}`;
  if (!state.learn[key]) {
    if (state.recorded) {
      return { recorded: true };
    }
    if (!state.model) {
      return { loading: true };
    }
    state.learn[key] = { loading: true };
    const request = body === undefined ? get(path) : post(path, body);
    request.then((answer) => keep(key, answer), (problem) => keep(key, { problem }));
  }
  return state.learn[key];
}

function keep(key, answer) {
  const learn = { ...state.learn };
  delete learn[key];
  learn[key] = answer;
  Object.keys(learn).slice(0, -MOST_ANSWERS).forEach((old) => delete learn[old]);
  update({ learn });
}

/** Forgets what failed, so that it is asked once more. */
export function askAgain() {
  update({ learn: Object.fromEntries(Object.entries(state.learn).filter(([, answer]) => !answer.problem)) });
}

const results = new WeakMap();

/** Attention of the sentence and what the model writes for it, in the form that the views of Explore take. */
export function lesson() {
  const side = missingLanguage();
  if (side) {
    return { wanted: side };
  }
  const answer = ask('attention', { inputs: sentence(), ...languageFields(), encoding: 'f32', parameters: { num_beams: 1 } });
  if (!answer.attention) {
    return answer;
  }
  if (!results.has(answer)) {
    const maps = Object.fromEntries(Object.entries(answer.attention).map(([kind, { data, ...shape }]) =>
      [kind, { ...shape, weights: decodeWeights({ ...shape, data }) }]));
    results.set(answer, {
      id: `learn/${sentence()}/${JSON.stringify(languageFields())}`, source: answer.source, target: answer.target, model: answer.model, maps, exact: {}, valueNorms: {},
      request: { inputs: sentence(), ...languageFields(), target_ids: answer.target.predicted.map(({ id }) => id) },
    });
  }
  return results.get(answer);
}

/** Layer, head and row of a kind, made to fit; the row that is shown first is a word worth looking at. */
export function place(kind, result) {
  const { view, model } = state;
  const layer = clamp(view.layer ?? (kind === 'encoder' ? 1 : layerCount(model, kind) - 1), 0, layerCount(model, kind) - 1);
  const head = clamp(typeof view.head === 'number' ? view.head : 3, 0, headCount(model, kind) - 1);
  const tokens = result ? rowTokens(result, kind, kind === 'decoder' ? 'fed' : 'predicted') : [];
  const row = clamp(view.row ?? firstRow(tokens), 0, Math.max(0, tokens.length - 1));
  return { kind, layer, head, row, tokens };
}

function firstRow(tokens) {
  const pronoun = tokens.findIndex(({ text }) => text === 'it');
  return pronoun >= 0 ? pronoun : Math.floor(tokens.length / 2);
}

/** Everything about one row of the lesson. */
export function anatomyAt({ kind, layer, head, row }, result) {
  return ask('attention/row', { ...result.request, kind, layer, head, row });
}

/** Whether there is something to show; if not, `waiting` says why not. */
export function ready(answer) {
  return answer && !answer.loading && !answer.problem && !answer.wanted && !answer.recorded;
}
