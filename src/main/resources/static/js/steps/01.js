import { html } from '../vendor.js';
export const points = { title: 'points', short: 'points', parts: () => [html`<p>soon</p>`], figure: () => html`` };
