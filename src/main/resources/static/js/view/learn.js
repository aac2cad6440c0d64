import { html } from '../vendor.js';
export function learn() { return html``; }
export function onLearnKey() {}
