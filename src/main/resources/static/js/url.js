/**
 * The part of the state that a link holds, in the hash, so that no text reaches a server's log. Absent, 0 and false are three
 * different things; whatever is out of range is left at its default and reported.
 */

import { LABELS } from './lib/stats.js';

const text = { parse: (value) => value, format: (value) => value };
const flag = { parse: (value) => (value === '1' ? true : value === '0' ? false : undefined), format: (value) => (value ? '1' : '0') };
const index = { parse: (value) => (/^\d{1,5}$/.test(value) ? Number(value) : undefined), format: String };
const fraction = {
  parse: (value) => (/^(0?\.\d+|0|1(\.0+)?)$/.test(value) ? Number(value) : undefined),
  format: String,
};
const number = (low, high) => ({
  parse: (value) => (/^\d+(\.\d+)?$/.test(value) && value >= low && value <= high ? Number(value) : undefined), format: String,
});
const choice = (...options) => ({ parse: (value) => (options.includes(value) ? value : undefined), format: String });
const head = {
  parse: (value) => (value === 'mean' || value === 'max' ? value : index.parse(value)),
  format: String,
};
const pins = {
  parse: (value) => (/^(encoder|decoder|cross)\.\d{1,5}\.\d{1,5}(,(encoder|decoder|cross)\.\d{1,5}\.\d{1,5}){0,4}$/.test(value)
    ? value.split(',').map((pin) => {
      const [kind, layer, number_] = pin.split('.');
      return { kind, layer: Number(layer), head: Number(number_) };
    })
    : undefined),
  format: (list) => list.map((pin) => `${pin.kind}.${pin.layer}.${pin.head}`).join(','),
};
const indices = {
  parse: (value) => (/^\d+(\.\d+)*$/.test(value) ? value.split('.').map(Number) : undefined),
  format: (list) => list.join('.'),
};
const words = {
  parse: (value) => {
    const list = value.split('\n').map((word) => word.trim()).filter(Boolean).slice(0, 24);
    return list.length ? list : undefined;
  },
  format: (list) => list.join('\n'),
};

const two = {
  parse: (value) => (value.split('\n').length === 2 ? value.split('\n') : undefined),
  format: (list) => list.join('\n'),
};
const pair = { ...indices, parse: (value) => (/^\d{1,5}\.\d{1,5}$/.test(value) ? indices.parse(value) : undefined) };

/** Every field: its name in the link, how it is read and written, and what it is when the link does not say. */
export const FIELDS = {
  mode: { key: 'm', ...choice('explore', 'learn'), default: 'explore' },
  source: { key: 'src', ...text, default: '' },
  sourceLanguage: { key: 'sl', ...text, default: '' },
  targetLanguage: { key: 'tl', ...text, default: '' },
  forced: { key: 'out', ...text, default: null },
  beams: { key: 'b', parse: (value) => (/^[1248]$/.test(value) ? Number(value) : undefined), format: String, default: 1 },
  kind: { key: 'kind', ...choice('encoder', 'decoder', 'cross'), default: 'cross' },
  layer: { key: 'l', ...index, default: null },
  head: { key: 'h', ...head, default: null },
  row: { key: 'q', ...index, default: null },
  column: { key: 'c', ...index, default: null },
  shape: { key: 'view', ...choice('matrix', 'links', 'table'), default: 'matrix' },
  scale: { key: 'scale', ...choice('linear', 'sqrt', 'log'), default: 'sqrt' },
  fit: { key: 'fit', ...flag, default: false },
  threshold: { key: 'th', ...fraction, default: 0.05 },
  special: { key: 'sp', ...choice('show', 'fade', 'exclude'), default: 'fade' },
  words: { key: 'w', ...flag, default: false },
  lengths: { key: 'n', ...flag, default: false },
  labels: { key: 'row', ...choice('predicted', 'fed'), default: 'predicted' },
  hidden: { key: 'hide', ...indices, default: [] },
  pins: { key: 'pin', ...pins, default: [] },
  sort: { key: 'sort', ...choice('place', 'cell', 'entropy', 'peak', 'label'), default: 'place' },
  filter: { key: 'f', ...choice('any', ...Object.keys(LABELS)), default: 'any' },
  explain: { key: 'x', ...flag, default: false },
  scaled: { key: 'd', ...flag, default: true },
  temperature: { key: 't', ...number(0.25, 4), default: 1 },
  zoom: { key: 'z', ...number(0.4, 4), default: 1 },
  step: { key: 'step', ...index, default: 1 },
  lessonKind: { key: 'lk', ...choice('encoder', 'decoder', 'cross'), default: 'encoder' },
  part: { key: 'part', ...index, default: 1 },
  terms: { key: 'terms', ...words, default: ['cat', 'dog', 'apple'] },
  pair: { key: 'pair', ...two, default: null },
  marks: { key: 'mk', ...pair, default: [] },
  position: { key: 'p', ...index, default: 3 },
  offset: { key: 'k', ...index, default: 4 },
  frequency: { key: 'fr', ...index, default: 3 },
  rearranged: { key: 'ly', ...flag, default: false },
  time: { key: 'now', ...index, default: null },
};

export const DEFAULTS = Object.fromEntries(Object.entries(FIELDS).map(([name, field]) => [name, field.default]));

/** The longest link that is offered: beyond, chat programs and mail cut it. */
export const LONGEST = 2000;

function same(a, b) {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** The hash for a view, with what differs from the defaults. */
export function format(view, revision) {
  const parameters = new URLSearchParams({ v: '1' });
  for (const [name, field] of Object.entries(FIELDS)) {
    if (view[name] !== null && view[name] !== undefined && !same(view[name], field.default)) {
      parameters.set(field.key, field.format(view[name]));
    }
  }
  if (revision) {
    parameters.set('rev', revision);
  }
  return `#${parameters}`;
}

/** The view of a hash; `problems` names what could not be read. */
export function parse(hash) {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  const view = { ...DEFAULTS };
  const problems = [];
  for (const [name, field] of Object.entries(FIELDS)) {
    const value = parameters.get(field.key);
    if (value === null) {
      continue;
    }
    const parsed = field.parse(value);
    if (parsed === undefined) {
      problems.push(`${field.key}=${value}`);
    } else {
      view[name] = parsed;
    }
  }
  return { view, problems, revision: parameters.get('rev') };
}
