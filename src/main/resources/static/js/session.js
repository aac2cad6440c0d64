/** What the page asks of the server, and when: run, stop, the maps and rows that are looked at. */

import { post, stream } from './api.js';
import { decodeWeights } from './lib/quant.js';
import { languageFields } from './languages.js';
import { columnTokens, headWeights, rowTokens } from './lib/maps.js';
import { headCount, layerCount, mapsOf, missing, missingKind, selection } from './selection.js';
import { state, update } from './store.js';

/** Up to so many weights are loaded exactly and at once; beyond, in bytes and kind by kind. */
const FEW_CELLS = 1 << 18;
/** Beyond so many cells of one head, layer by layer. */
const LARGE_MAP = 128 * 128;

let controller = null;
let inspection = 0;
let results = 0;

/** The part of a request that all requests about the current text have. */
function question() {
  return { inputs: state.view.source, ...languageFields() };
}

/** What asks for an output; with `rows` also for the row of cross-attention behind each token of a stream. */
export function generateRequest({ rows = false } = {}) {
  const { beams } = state.view;
  return {
    inputs: state.view.source,
    parameters: { num_beams: beams, ...(beams > 1 && { num_return_sequences: beams }), details: true, ...(rows && { alignment: true }), ...languageFields() },
    stream: true,
  };
}

/** Writes a translation, or reads the person's own, and loads its attention. */
export async function run() {
  if (!state.view.source.trim()) {
    return;
  }
  controller?.abort();
  controller = new AbortController();
  const { signal } = controller;
  const mine = () => controller?.signal === signal;
  const { forced } = state.view;
  inspection++; // what is still on its way belongs to another run
  update({
    run: { phase: 'running', question: question(), output: '', tokens: [], started: performance.now() },
    model: state.servedModel ?? state.model, result: null, beams: [], anatomy: null, recorded: false, notice: null,
  });
  if (forced !== null) {
    await inspect({ target: forced }, signal);
    return;
  }
  const target = await generate(signal, mine);
  if (target && mine()) {
    await inspect(target);
  }
}

async function generate(signal, mine) {
  const tokens = [];
  let output = '';
  let ids = null;
  const rows = state.view.beams === 1 && !missingKind(state.model, 'cross');
  const looks = [];
  try {
    for await (const event of stream('generate', generateRequest({ rows }), signal)) {
      if (!mine()) {
        return null;
      }
      if (event.data === null) {
        update({ run: { ...state.run, progress: event.comment } });
        continue;
      }
      const { token, generated_text: text, details, sequences, alignment } = JSON.parse(event.data);
      output += token.text;
      if (alignment) {
        looks.push(alignment);
      }
      if (text === null) {
        tokens.push(token);
        update({ run: { ...state.run, output, tokens: [...tokens], looks: [...looks] } });
      } else {
        update({
          run: { ...state.run, phase: 'done', output: text, tokens: details.tokens, looks: [...looks], details, elapsed: elapsed() },
          beams: sequences ?? [],
        });
        ids = details.tokens.map(({ id }) => id);
      }
    }
    if (ids) {
      return { target_ids: ids };
    }
    throw Object.assign(new Error('the stream ended without its last event'), { title: 'Connection lost' });
  } catch (problem) {
    if (!mine()) {
      return null;
    }
    const stopped = problem.name === 'AbortError' || signal.aborted;
    update({ run: { ...state.run, phase: stopped ? 'stopped' : 'failed', problem: stopped ? null : problem, elapsed: elapsed() } });
    return tokens.length ? { target_ids: tokens.map(({ id }) => id) } : null;
  }
}

function elapsed() {
  return performance.now() - state.run.started;
}

/** Stops the server's work; what it wrote so far stays. */
export function stop() {
  controller?.abort();
}

/** Shows another sequence of a beam search. */
export async function showSequence(number) {
  const sequence = state.beams[number];
  update({ run: { ...state.run, output: sequence.generated_text, tokens: sequence.details.tokens, details: sequence.details, beam: number } });
  await inspect({ target_ids: sequence.details.tokens.map(({ id }) => id) });
}

function cells(kind, sizes) {
  return layerCount(state.model, kind) * headCount(state.model, kind) * cellsOfHead(kind, sizes);
}

function cellsOfHead(kind, { source, target }) {
  return (kind === 'encoder' ? source : target) * (kind === 'decoder' ? target : source);
}

/**
 * Loads the attention of a target: all kinds of a short text, only the kind that is looked at of a long one. An answer that comes
 * when something else was asked for since is dropped.
 */
async function inspect(target, signal) {
  const asked = state.run.question ?? question();
  const number = ++inspection;
  const sizes = {
    source: state.run.details?.input_length ?? state.tokens.count ?? asked.inputs.length,
    target: target.target_ids?.length ?? target.target.length,
  };
  const present = ['encoder', 'decoder', 'cross'].filter((kind) => !missingKind(state.model, kind));
  const total = present.reduce((sum, kind) => sum + cells(kind, sizes), 0);
  const { kind, layer } = selection(state);
  const request = { ...asked, ...target };
  const few = total <= FEW_CELLS;
  const part = few ? { kinds: present } : partOf(kind, layer, sizes);
  try {
    const answer = await post('attention', { ...request, ...part, ...included(), encoding: few ? 'f32' : 'u8sqrt' }, signal);
    if (number !== inspection) {
      return;
    }
    const result = {
      id: ++results,
      request: { ...asked, target_ids: answer.target.predicted.map(({ id }) => id) },
      model: answer.model,
      source: answer.source,
      target: answer.target,
      maps: {},
      exact: {},
      valueNorms: {},
      pending: new Set(),
    };
    addMaps(result, answer, part.layers);
    const phase = state.run.phase === 'running' ? 'done' : state.run.phase;
    update({
      result,
      run: { ...state.run, phase, elapsed: state.run.elapsed ?? elapsed(), output: state.run.output || answer.target.text },
    });
  } catch (problem) {
    if (number === inspection) {
      update({ run: { ...state.run, ...(problem.name === 'AbortError' ? { phase: 'stopped' } : { phase: 'failed', problem }) } });
    }
  }
}

function partOf(kind, layer, sizes) {
  return { kinds: [kind], ...(cellsOfHead(kind, sizes) > LARGE_MAP && { layers: [layer] }) };
}

/** What is asked for beside the weights, where the server has it. */
function included() {
  return missing(state.model, 'value_norms') ? {} : { include: ['value_norms'] };
}

function addMaps(result, { attention, value_norms: norms }, layers) {
  for (const [kind, maps] of Object.entries(attention)) {
    const { data, ...shape } = maps;
    const key = layers ? `${kind}/${layers[0]}` : kind;
    result.maps[key] = { ...shape, weights: decodeWeights(maps) };
    result.valueNorms[key] = norms?.[kind] ?? null;
  }
}

/** Loads what the selection needs and is not there yet. Called after every change; does nothing most of the time. */
export function keepUp() {
  const { result, recorded } = state;
  if (!result || recorded) {
    return;
  }
  const chosen = selection(state);
  const { kind, layer, head } = chosen;
  const maps = mapsOf(result, kind, layer);
  if (!maps && !missingKind(state.model, kind)) {
    const sizes = { source: columnTokens(result, 'cross').length, target: rowTokens(result, 'cross').length };
    const part = partOf(kind, layer, sizes);
    load(`${kind}/${part.layers ?? ''}`, { ...result.request, ...part, ...included(), encoding: 'u8sqrt' }, (answer) =>
      addMaps(result, answer, part.layers));
  } else if (maps?.encoding === 'u8sqrt' && !result.exact[`${kind}/${layer}/${head}`]) {
    const heads = typeof head === 'number' ? { heads: [head] } : {};
    load(`exact/${kind}/${layer}/${head}`, { ...result.request, kinds: [kind], layers: [layer], ...heads, encoding: 'f32' }, (answer) => {
      const exact = { ...answer.attention[kind], weights: decodeWeights(answer.attention[kind]) };
      result.exact[`${kind}/${layer}/${head}`] = headWeights(exact, layer, head);
    });
  }
  loadAnatomy(chosen);
  if (kind === 'cross' && state.alignmentsOpen && !missing(state.model, 'alignments')) {
    loadAlignment();
  }
}

/** The word alignment by the heads that the model's alignments are read from: {id, found} or {id, problem}. */
export async function loadAlignment() {
  const { id, request } = state.result;
  if (state.alignment?.id !== id) {
    const one = { kinds: ['cross'], layers: [0], heads: [0] }; // weights are not what is asked for
    const answer = post('attention', { ...request, ...one, include: ['alignments'] })
      .then(({ alignments }) => ({ id, found: alignments }), (problem) => ({ id, problem }));
    update({ alignment: { id, answer } });
    const alignment = await answer;
    if (state.alignment?.answer === answer) {
      update({ alignment });
    }
    return alignment;
  }
  return state.alignment.answer ?? state.alignment;
}

async function load(key, body, accept) {
  const { result } = state;
  if (result.pending.has(key)) {
    return;
  }
  result.pending.add(key);
  try {
    accept(await post('attention', body));
    update({ result: state.result });
  } catch (problem) {
    update({ notice: { text: `Loading attention failed: ${problem.message}`, failed: true } });
  }
}

export function anatomyKey({ kind, layer, head, row }) {
  return `${state.result?.id}/${kind}/${layer}/${head}/${row}`;
}

/** The numbers behind the pinned row of one head. */
async function loadAnatomy(chosen) {
  const { kind, layer, head, row } = chosen;
  const key = anatomyKey(chosen);
  if (row === null || typeof head !== 'number' || state.anatomy?.key === key || missingKind(state.model, kind)) {
    return;
  }
  update({ anatomy: { key, loading: true } });
  try {
    const answer = await post('attention/row', { ...state.result.request, kind, layer, head, row });
    if (state.anatomy?.key === key) {
      update({ anatomy: { ...answer, key } });
    }
  } catch (problem) {
    if (state.anatomy?.key === key) {
      update({ anatomy: { key, problem } });
    }
  }
}
