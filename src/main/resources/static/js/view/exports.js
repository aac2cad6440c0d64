import { html } from '../vendor.js';
export function exportMenu() { return html``; }
export function acceptDrops() {}
