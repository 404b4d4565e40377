import { html } from 'hono/html';
import type { Html } from './html.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** An instant: in UTC for everybody, on the minute, and exactly for machines. */
export function instant(iso: string): Html {
  return html`<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')}</time>`;
}

/** An instant, and how long ago it was or how far ahead it is. */
export function instantFrom(iso: string, nowMs: number): Html {
  const ms = Date.parse(iso) - nowMs;
  const words = ms > 0 ? `in ${duration(ms)}` : `${duration(-ms)} ago`;
  return html`${instant(iso)} <span class="faint">(${words})</span>`;
}

/** How long it was from one instant to another. */
export function between(from: string, to: string): string {
  return duration(Math.max(0, Date.parse(to) - Date.parse(from)));
}

/** A duration in the one or two units that matter: `3d 4h`, `12 min`, `40 s`. */
export function duration(ms: number): string {
  if (ms >= dayMs) return `${Math.floor(ms / dayMs)}d ${Math.floor((ms % dayMs) / hourMs)}h`;
  if (ms >= hourMs) return `${Math.floor(ms / hourMs)}h ${Math.floor((ms % hourMs) / minuteMs)}m`;
  return ms >= minuteMs ? `${Math.floor(ms / minuteMs)} min` : `${Math.floor(ms / 1000)} s`;
}

/** How many whole days ago an instant was. */
export function daysSince(iso: string, nowMs: number): number {
  return Math.max(0, Math.floor((nowMs - Date.parse(iso)) / dayMs));
}
