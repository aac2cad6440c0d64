/** The menu that lets the map out of the page, and recordings back in. */

import { html, nothing } from '../vendor.js';
import { copy, copyLink, notify } from '../actions.js';
import { curl } from '../api.js';
import { pharaoh, strongest } from '../lib/align.js';
import { currentTheme } from '../lib/color.js';
import { csv, download, fileName, openRecording, png, recording, svg } from '../lib/export.js';
import { missing, selectedMap, selection, title } from '../selection.js';
import { loadAlignment } from '../session.js';
import { state, update } from '../store.js';
import { paintCells } from './paint.js';

export function exportMenu() {
  const map = selectedMap(state);
  if (!map) {
    return nothing;
  }
  const item = (text, action) => html`<button @click=${(event) => { event.target.closest('details').open = false; action(map); }}>${text}</button>`;
  return html`<button class="quiet" @click=${copyLink}>Link</button>
    <details class="menu" @keydown=${closeOnEscape} @focusout=${closeWhenLeft}><summary>Export</summary><div class="menu-items">
      ${[1, 2, 3].map((factor) => item(`PNG, ${factor}×`, () => savePicture(map, factor)))}
      ${item('SVG', () => download(`${name()}.svg`, drawing(map)))}
      ${item('CSV of this map', () => download(`${name()}.csv`, csv(map)))}
      ${map.kind === 'cross' ? item('Alignment of this map (Pharaoh)', () => download(`${name()}.align.txt`, `${pharaoh(strongest(map))}\n`)) : nothing}
      ${modelAligns() ? item('Alignment by the model (Pharaoh)', saveAlignment) : nothing}
      ${item('Request as curl', () => copy(curl('attention', { ...state.result.request, kinds: [map.kind], layers: [map.layer] }), 'Command'))}
      ${item('Recording (JSON)', () => download(`${name()}.json`, recording(state)))}
      ${recordingField()}
    </div></details>`;
}

/** Whether the alignment by the model's own heads can be had: from the server, or out of a recording. */
function modelAligns() {
  return state.recorded ? state.alignment?.found : !missing(state.model, 'alignments');
}

async function saveAlignment() {
  const { found, problem } = await loadAlignment();
  if (found) {
    const file = fileName({ kind: 'cross', layer: found.layer, head: 'alignment' }, state.model.id);
    download(`${file}.align.txt`, `${found.pharaoh}\n`);
  } else {
    update({ notice: { text: `The alignment could not be loaded: ${problem.message}.`, failed: true } });
  }
}

/** Opens a recording from a file. */
export function recordingField() {
  return html`<label class="file">Open a recording <input type="file" accept="application/json,.json" @change=${(event) => open(event.target.files[0])}></label>`;
}

/** Opens the example that comes with the page, while there is no model to ask. */
export async function openExample() {
  const response = await fetch('data/recorded.json').catch(() => null);
  if (response?.ok) {
    await open(new File([await response.blob()], 'recorded.json'));
  } else {
    update({ notice: { text: 'The recorded example cannot be reached either.', failed: true } });
  }
}

function closeOnEscape(event) {
  if (event.key === 'Escape' && event.currentTarget.open) {
    event.currentTarget.open = false;
    event.currentTarget.querySelector('summary').focus();
    event.stopPropagation();
  }
}

/** A press outside closes the menu, also where nothing takes the focus. */
addEventListener('pointerdown', (event) => {
  document.querySelectorAll('details.menu[open]').forEach((menu) => {
    menu.open = menu.contains(event.target);
  });
});

function closeWhenLeft(event) {
  if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) {
    event.currentTarget.open = false;
  }
}

function name() {
  return fileName(selection(state), state.model?.id ?? 'model');
}

function drawing(map) {
  const look = { scale: state.view.scale, theme: currentTheme(), special: state.view.special, fit: state.view.fit };
  const { id, revision } = state.result.model;
  const { kind, layer, head } = selection(state);
  return svg(map, look, {
    title: title(selection(state)),
    source: `${id} @ ${revision} · kind=${kind} layer=${layer} head=${head} · colour scale ${look.scale}${map.renormalised ? ' · special tokens left out, rows renormalised' : ''}`,
  }, () => {
    const canvas = document.createElement('canvas');
    paintCells(canvas, map, look);
    return canvas.toDataURL();
  });
}

async function savePicture(map, factor) {
  download(`${name()}.png`, await png(drawing(map), factor));
}

async function open(file) {
  if (!file) {
    return;
  }
  try {
    update({ ...openRecording(await file.text()), loading: { model: false, problem: null } });
    notify('This is a recording: it shows what a server said then.');
  } catch (problem) {
    update({ notice: { text: `${file.name} cannot be opened: ${problem.message}.`, failed: true } });
  }
}

/** Recordings may also be dropped anywhere on the page. */
export function acceptDrops() {
  addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) {
      event.preventDefault();
    }
  });
  addEventListener('drop', (event) => {
    if (event.dataTransfer?.files.length) {
      event.preventDefault();
      open(event.dataTransfer.files[0]);
    }
  });
}
