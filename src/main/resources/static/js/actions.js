/** What people do on the page, by mouse or by key. */

import { groupOf } from './lib/maps.js';
import { clamp } from './lib/math.js';
import { missingLanguage } from './languages.js';
import { headCount, layerCount, missingKind, selectedMap, selection } from './selection.js';
import { run, stop } from './session.js';
import { countTokens, link, pushLink } from './start.js';
import { state, update, view } from './store.js';
import { LONGEST } from './url.js';

const MOST_PINS = 5;

export function setMode(mode) {
  view({ mode });
  pushLink();
  if (mode === 'explore' && state.run.phase === 'empty' && state.model && state.view.source.trim() && !missingLanguage()) {
    run(); // the sentence of the lessons
  }
}

export function setSource(source) {
  view({ source });
  countTokens();
}

/** Runs what is in the source field, as a new entry of the history. */
export function runNow() {
  const side = missingLanguage();
  if (side) {
    notify(`This model knows many languages: choose the ${side} language first.`);
  } else if (state.view.source.trim()) {
    view({ row: null, column: null, hidden: [] });
    countTokens({ pause: 0 });
    pushLink();
    run();
  }
}

export function runExample(source) {
  setSource(source);
  view({ forced: null });
  runNow();
}

export function selectKind(kind) {
  view({ kind, layer: null, head: null, row: null, column: null, hidden: [] });
}

export function togglePin({ kind, layer, head }) {
  const { pins } = state.view;
  const others = pins.filter((pin) => pin.kind !== kind || pin.layer !== layer || pin.head !== head);
  if (others.length === pins.length && pins.length === MOST_PINS) {
    notify(`At most ${MOST_PINS} heads can be pinned; unpin one first.`);
    return;
  }
  view({ pins: others.length < pins.length ? others : [...pins, { kind, layer, head }] });
}

/** Pins a row of the map that is shown, and a cell of it if a column is given; the same once more lets it go. */
function pinGroup(group, columnGroup) {
  const map = selectedMap(state);
  const { row, column } = selection(state);
  const pinned = row !== null && groupOf(map.rows, row) === group;
  const sameCell = columnGroup === undefined || (column !== null && groupOf(map.columns, column) === columnGroup);
  view(pinned && sameCell ? { row: null, column: null }
    : { row: map.rows[group].members[0], column: map.columns[columnGroup]?.members[0] ?? null });
}

/** Hides a column of the map that is shown, or shows hidden ones again. */
function hideGroup(group) {
  const column = selectedMap(state).columns[group];
  const hidden = new Set(state.view.hidden);
  column.members.forEach((index) => (column.hidden ? hidden.delete(index) : hidden.add(index)));
  view({ hidden: [...hidden].sort((a, b) => a - b) });
}

function step(name, by) {
  const { kind, layer, head } = selection(state);
  if (name === 'layer') {
    view({ layer: clamp(layer + by, 0, layerCount(state.model, kind) - 1), head });
  } else {
    const now = typeof head === 'number' ? head + by : by > 0 ? 0 : headCount(state.model, kind) - 1;
    view({ layer, head: clamp(now, 0, headCount(state.model, kind) - 1) });
  }
}

const COMMANDS = {
  pin: ({ row, column }) => pinGroup(row, column),
  hide: ({ column }) => hideGroup(column),
  matrix: () => view({ shape: 'matrix' }),
  links: () => view({ shape: 'links' }),
  table: () => view({ shape: 'table' }),
  larger: () => view({ zoom: clamp(Math.round(state.view.zoom * 125) / 100, 0.4, 4) }),
  smaller: () => view({ zoom: clamp(Math.round(state.view.zoom * 80) / 100, 0.4, 4) }),
  'next-head': () => step('head', 1),
  'previous-head': () => step('head', -1),
  'next-layer': () => step('layer', 1),
  'previous-layer': () => step('layer', -1),
};

export function onMapCommand(event) {
  const { command } = event.detail;
  if (selectedMap(state) || (command !== 'pin' && command !== 'hide')) { // a map that is still growing has nothing to pin
    COMMANDS[command]?.(event.detail);
  }
}

/** Keys that work everywhere; single letters only work in the map. */
export function onKey(event) {
  const exploring = state.view.mode === 'explore';
  const typing = event.target.closest?.('input, textarea, select, dialog');
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && exploring) {
    event.preventDefault();
    runNow();
  } else if (event.key === 'Escape' && exploring && !document.querySelector('dialog[open]')) {
    if (state.run.phase === 'running') {
      stop();
    } else if (state.view.row !== null) {
      view({ row: null, column: null });
    }
  } else if (event.key === '?' && !typing) {
    document.querySelector('#help-dialog')?.showModal();
  }
}

/** Milliseconds that a passing message stays. */
const PASSING = 8000;

/** A message that goes away by itself: nothing is lost with it. */
export function notify(text) {
  const notice = { text };
  update({ notice });
  setTimeout(() => state.notice === notice && update({ notice: null }), PASSING);
}

/** Goes back from a recording to the model that runs. */
export function leaveRecording() {
  update({ recorded: false, model: state.servedModel, result: null, beams: [], anatomy: null, alignment: null, learn: {}, run: { phase: 'empty' } });
}

export async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    notify(`${what} copied.`);
  } catch {
    update({ notice: { text: `${what} could not be copied; it is here:`, value: text } });
  }
}

export function copyLink() {
  const url = link();
  if (url.length > LONGEST) {
    notify(`This link would have ${url.length} characters, too many for mail and chat. Download the recording instead.`);
    return;
  }
  copy(url, 'Link');
}

export function setTheme(theme) {
  if (theme === 'system') {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme;
  }
  try {
    localStorage.setItem('theme', theme);
  } catch {
    // the choice then lasts as long as the page
  }
  update({ theme });
}

/** Why a kind's button does nothing, or null. */
export function whyNot(kind) {
  return state.model ? missingKind(state.model, kind) : null;
}
