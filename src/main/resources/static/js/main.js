/** Puts the page together: state in, page out, once per frame. */

import './view/matrix.js';
import './view/links.js';
import { onKey, setMode, setTheme } from './actions.js';
import { onUnauthorized } from './api.js';
import { html, nothing, render } from './vendor.js';
import { keepUp } from './session.js';
import { loadModel, openLink, replaceLink } from './start.js';
import { state, subscribe, update } from './store.js';
import { askForKey, dialogs } from './view/dialogs.js';
import { acceptDrops } from './view/exports.js';
import { explore } from './view/explore.js';
import { paintPins } from './view/pins.js';

/** The steps are loaded when somebody wants to learn. */
let lessons = null;

function learn() {
  if (!lessons) {
    import('./view/learn.js').then((module) => {
      lessons = module;
      update({});
    });
    return html`<p class="empty muted" aria-busy="true">Loading the steps …</p>`;
  }
  return lessons.learn();
}

const THEMES = { system: ['◐', 'as the system'], light: ['☀', 'light'], dark: ['☾', 'dark'] };

function page() {
  const { mode } = state.view;
  return html`${header(mode)}${banner()}
    <main id="main" tabindex="-1" class=${mode}>${mode === 'learn' ? learn() : explore()}</main>
    ${notice()}${dialogs()}
    <div class="visually-hidden" role="status" aria-live="polite">${spoken()}</div>`;
}

function header(mode) {
  const { model } = state;
  const theme = state.theme ?? document.documentElement.dataset.theme ?? 'system';
  const next = Object.keys(THEMES)[(Object.keys(THEMES).indexOf(theme) + 1) % 3];
  const tab = (value, text) => html`<a href=${`#m=${value}`} class="mode" aria-current=${mode === value ? 'page' : nothing}
    @click=${(event) => { event.preventDefault(); setMode(value); }}>${text}</a>`;
  return html`<header class="top"><h1><img src="favicon.svg" alt="" width="24" height="24"> Clearhead</h1>
    <p class="model" title=${model ? `revision ${model.revision}` : nothing}>${model ? html`<b>${model.id}</b>
      <span class="muted">${model.architecture.encoder.layers} + ${model.architecture.decoder.layers} layers · ${model.architecture.encoder.heads} heads</span>` : ''}</p>
    <nav aria-label="Mode" class="modes">${tab('learn', 'Learn')}${tab('explore', 'Explore')}</nav>
    <button class="quiet icon theme" aria-label=${`Colours: ${THEMES[theme][1]}. Switch to ${THEMES[next][1]}`} title=${`Colours: ${THEMES[theme][1]}`} @click=${() => setTheme(next)}>${THEMES[theme][0]}</button>
    <button class="quiet icon" aria-label="Keys and help" @click=${() => document.querySelector('#help-dialog').showModal()}>?</button>
    <a class="quiet" href="swagger-ui.html">API</a></header>`;
}

function banner() {
  const { model, problem } = state.loading;
  if (!model || !problem) {
    return nothing;
  }
  const retrying = problem.status === 503 || problem.status === 0;
  const text = problem.code === 'MODEL_LOADING' ? 'The model is loading; this page goes on by itself.'
    : problem.status === 0 ? 'The server cannot be reached; trying again.' : problem.message;
  return html`<div class="banner" role="status">${retrying ? html`<span class="spinner" aria-hidden="true"></span>` : nothing} <span>${text}</span>
    ${retrying ? nothing : html`<button class="secondary" @click=${loadModel}>Try again</button>`}</div>`;
}

function notice() {
  if (!state.notice) {
    return nothing;
  }
  return html`<div class="notice ${state.notice.failed ? 'problem' : ''}" role="status"><span>${state.notice.text}</span>
    ${state.notice.value ? html`<input readonly aria-label="To copy" .value=${state.notice.value} @focus=${(event) => event.target.select()}>` : nothing}
    <button class="quiet icon" aria-label="Close message" @click=${() => update({ notice: null })}>✕</button></div>`;
}

function spoken() {
  const { phase, output } = state.run;
  return { running: 'Running', done: `Finished: ${output ?? ''}`, stopped: 'Stopped', failed: 'Failed' }[phase] ?? '';
}

const root = document.querySelector('#app');

subscribe(() => {
  render(page(), root);
  paintPins();
  keepUp();
  replaceLink();
});

let ticking = null;
subscribe(() => {
  const running = state.run.phase === 'running';
  if (running && !ticking) {
    ticking = setInterval(() => update({}), 1000);
  } else if (!running && ticking) {
    clearInterval(ticking);
    ticking = null;
  }
});

onUnauthorized(askForKey);
addEventListener('keydown', onKey);
addEventListener('keydown', (event) => lessons?.onLearnKey(event));
addEventListener('popstate', () => openLink(location.hash));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => update({}));
acceptDrops();

render(page(), root);
await openLink(location.hash, loadModel());
