import { faultByName } from '../../../faults/fault-list.js'
import type { TraceEvent } from '../../trace/trace-event.js'
import { CHART_WIDTH, type TimeAxis } from './time-axis.js'

/** Charts over time have so many bars. */
export const SLOTS = 80

/** What a fault strikes, as charts tell it apart. */
export type FaultGroup = 'gateway' | 'network' | 'callback' | 'process' | 'store'

/** The groups in the order in which they are stacked, with their names. */
export const FAULT_GROUPS: readonly (readonly [group: FaultGroup, title: string])[] = [
  ['gateway', 'Gateway'],
  ['network', 'Network'],
  ['callback', 'Callbacks'],
  ['process', 'Processes and clocks'],
  ['store', 'Store'],
]

/** The group of a fault; one that nobody knows is the gateway's. */
export function groupOf(fault: string): FaultGroup {
  const bites = faultByName(fault)?.bites
  if (bites === undefined || bites === 'request') return 'gateway'
  return bites === 'clock' ? 'process' : bites
}

/** How often each group struck in each slot of the axis. */
export function strikesBySlot(
  trace: readonly TraceEvent[],
  axis: TimeAxis,
): readonly Readonly<Partial<Record<FaultGroup, number>>>[] {
  const slots = Array.from({ length: SLOTS }, (): Partial<Record<FaultGroup, number>> => ({}))
  for (const { at, fault } of trace) {
    const slot = fault === undefined ? undefined : slots[slotOf(axis.xOf(at))]
    if (fault === undefined || slot === undefined) continue
    const group = groupOf(fault)
    slot[group] = (slot[group] ?? 0) + 1
  }
  return slots
}

/** How many orders were under way in each slot: between their first and their last event. */
export function ordersBySlot(trace: readonly TraceEvent[], axis: TimeAxis): readonly number[] {
  const lives = new Map<string, [first: number, last: number]>()
  for (const { at, entity } of trace) {
    if (entity !== undefined) lives.set(entity, [lives.get(entity)?.[0] ?? at, at])
  }
  const slots = Array.from({ length: SLOTS }, () => 0)
  for (const [first, last] of lives.values()) {
    const to = slotOf(axis.xOf(last))
    for (let slot = slotOf(axis.xOf(first)); slot <= to; slot += 1) {
      slots[slot] = (slots[slot] ?? 0) + 1
    }
  }
  return slots
}

function slotOf(x: number): number {
  return Math.min(SLOTS - 1, Math.floor((x / CHART_WIDTH) * SLOTS))
}
