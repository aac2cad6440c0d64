/** Many heads: the same sentence, read in many ways at once. */

import { html } from '../vendor.js';
import { lesson, place, ready } from '../learning.js';
import { share } from '../lib/math.js';
import { LABELS } from '../lib/stats.js';
import { headCount, layerCount, missingKind } from '../selection.js';
import { state, view } from '../store.js';
import { describeAll, tiles } from '../view/gallery.js';
import { segmented } from '../view/controls.js';
import { waiting } from '../view/learn.js';

const KIND_CHOICES = [['encoder', 'Encoder'], ['decoder', 'Decoder'], ['cross', 'Cross']];

function labelled(kind) {
  const result = lesson();
  const counts = {};
  if (ready(result)) {
    describeAll(result, kind).forEach(({ label }) => {
      counts[label] = (counts[label] ?? 0) + 1;
    });
  }
  return Object.entries(counts).sort((a, b) => b[1] - a[1]);
}

export const heads = {
  title: 'Many heads',
  short: 'Heads',
  sentence: true,
  kind: () => state.view.lessonKind,
  parts: () => {
    const { lessonKind: kind } = state.view;
    const counts = labelled(kind);
    return [
      html`<p>One head can ask one kind of question. So each layer has ${headCount(state.model, kind)} of them, side by side, each with its own small W<sub>Q</sub>, W<sub>K</sub>, W<sub>V</sub>. In ${layerCount(state.model, kind)} layers that makes
        ${headCount(state.model, kind) * layerCount(state.model, kind)} pictures of the same sentence.</p>`,
      html`<p>Some heads have simple habits. The label under each picture is measured on this sentence, and its number is printed: <i>previous</i> looks at the token before, <i>sink</i> rests on punctuation and the end of the sentence.</p>
        ${counts.length ? html`<p>Here: ${counts.map(([label, count]) => `${count} ${label}`).join(', ')}.</p>` : ''}`,
      html`<p>Nobody told the heads what to do: they divided the work in training. That a pattern looks like grammar does not make it grammar; try other sentences before you believe it.</p>`,
    ];
  },
  practice: () => html`choose a label under <i>Show</i>, then change the sentence: which heads keep their habit?`,
  figure: () => {
    const result = lesson();
    if (!ready(result)) {
      return waiting(result);
    }
    const { lessonKind: kind, filter } = state.view;
    const at = place(kind, result);
    const all = describeAll(result, kind);
    const shown = all.filter((head) => filter === 'any' || head.label === filter);
    const chosen = all.find((head) => head.layer === at.layer && head.head === at.head);
    return html`<div class="chooser">${segmented('Kind', 'learn-kind', KIND_CHOICES.map(([value, text]) => [value, text, missingKind(state.model, value)]), kind, (value) => view({ lessonKind: value, row: null, filter: 'any' }))}
      <label class="field">Show <select @change=${(event) => view({ filter: event.target.value })}><option value="any" ?selected=${filter === 'any'}>every label</option>
      ${Object.keys(LABELS).map((label) => html`<option value=${label} ?selected=${label === filter} ?disabled=${!all.some((head) => head.label === label)}>${label}</option>`)}</select></label></div>
      ${tiles(shown, at)}
      ${chosen ? html`<p class="small">Layer ${at.layer + 1}, head ${at.head + 1}: <b>${chosen.label}</b> (${LABELS[chosen.label]}), ${share(chosen.value)}; mean entropy ${chosen.numbers.entropy.toFixed(2)} bits.</p>` : ''}`;
  },
};
