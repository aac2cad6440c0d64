/** Points on a plane, with names: at most a few hundred, so SVG does. */

import { html, nothing, svg } from '../vendor.js';

const WIDTH = 520;
const HEIGHT = 340;
const EDGE = 34;

/**
 * @param points [{x, y, name, tone?: 0–2, faint?: true, chosen?: true}]
 * @param options {label, paths: [{points: [[x, y]], tone}], frame: [[x, y]] that have to fit as well, choose: function of a point's index or null}
 */
export function plane(points, { label, paths = [], frame = [], choose = null }) {
  const all = [...points.map(({ x, y }) => [x, y]), ...paths.flatMap(({ points: list }) => list), ...frame];
  const range = (axis) => {
    const values = all.map((point) => point[axis]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return [low, high - low || 1];
  };
  const [left, width] = range(0);
  const [bottom, height] = range(1);
  const px = (x) => EDGE + ((x - left) / width) * (WIDTH - 3 * EDGE);
  const py = (y) => HEIGHT - EDGE - ((y - bottom) / height) * (HEIGHT - 2 * EDGE);
  return html`<figure class="chart plane"><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="group" aria-label=${label}>
    <rect class="frame" x="0.5" y="0.5" width=${WIDTH - 1} height=${HEIGHT - 1} rx="6"></rect>
    ${points.filter(({ faint }) => faint).map(({ x, y, name }) => svg`<g class="faint"><circle cx=${px(x)} cy=${py(y)} r="2"></circle><title>${name}</title></g>`)}
    ${paths.map(({ points: list, tone }) => svg`<polyline class="line tone-${tone}" points=${list.map(([x, y]) => `${px(x).toFixed(1)},${py(y).toFixed(1)}`).join(' ')}></polyline>`)}
    ${points.map((point, i) => (point.faint ? nothing : svg`<g class="point ${point.chosen ? 'chosen' : ''}" role=${choose ? 'button' : 'img'} tabindex=${choose ? 0 : nothing} aria-label=${point.name}
        aria-pressed=${choose ? String(Boolean(point.chosen)) : nothing} @click=${() => choose?.(i)} @keydown=${(event) => onKey(event, () => choose?.(i))}>
      <circle class="halo" cx=${px(point.x)} cy=${py(point.y)} r="12"></circle><circle class="dot tone-${point.tone ?? 0}" cx=${px(point.x)} cy=${py(point.y)} r=${point.chosen ? 6 : 4.5}></circle>
      <text x=${px(point.x) + (onTheRight(px(point.x)) ? -9 : 9)} y=${py(point.y) + 4} text-anchor=${onTheRight(px(point.x)) ? 'end' : 'start'}>${point.name}</text></g>`))}
  </svg></figure>`;
}

/** Where a name would run out of the frame, it stands to the left of its point. */
function onTheRight(x) {
  return x > 0.72 * WIDTH;
}

function onKey(event, action) {
  if (event.key === 'Enter' || event.key === ' ') {
    event.preventDefault();
    event.stopPropagation();
    action();
  }
}
