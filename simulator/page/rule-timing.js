// @ts-check
import { clockText, spanText } from './time-text.js'

/** @typedef {Pick<import('./admin-api.js').FaultRule, 'window' | 'burst'>} Timing */

/**
 * Whether a rule holds at a moment of the scenario: `holds`, `comes` or `over`. Between two bursts
 * it comes.
 *
 * @param {Timing} timing
 * @param {number} atMs since the scenario began
 * @returns {'holds' | 'comes' | 'over'}
 */
export function timingAt({ window, burst }, atMs) {
  const from = window?.from ?? 0
  if (window?.to !== undefined && atMs >= window.to) return 'over'
  if (atMs < from) return 'comes'
  if (burst === undefined) return 'holds'
  const number = Math.floor((atMs - from) / burst.every)
  return number > 0 && atMs - from - number * burst.every < burst.lasts ? 'holds' : 'comes'
}

/**
 * When a rule holds, in words; empty where it always does.
 *
 * @param {Timing} timing
 */
export function timingText({ window, burst }) {
  const parts = []
  if (window?.to !== undefined) parts.push(`${clockText(window.from)}–${clockText(window.to)}`)
  else if (window !== undefined && window.from > 0) parts.push(`from ${clockText(window.from)}`)
  if (burst !== undefined) parts.push(`${spanText(burst.lasts)} of every ${spanText(burst.every)}`)
  return parts.join(', ')
}
