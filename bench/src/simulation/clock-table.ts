import { right, type Table } from '../table.js'
import type { ClockFigures, ComparedClocks } from './compare-clocks.js'

/** One row for each clock. */
export function clockTable({ virtual, fake }: ComparedClocks): Table {
  return {
    columns: [
      { heading: 'clock' },
      right('payments/min'),
      right('events'),
      right('events/s'),
      right('VirtualClock is'),
    ],
    rows: [
      ['VirtualClock', ...cells(virtual), ''],
      ['@sinonjs/fake-timers', ...cells(fake), `${(fake.ms / virtual.ms).toFixed(2)}x as fast`],
    ],
  }
}

/** One sentence: whether both clocks led to the same runs. */
export function agreement({ virtual, fake }: ComparedClocks): string {
  const { length } = virtual.hashes
  const same = virtual.hashes.filter((hash, at) => hash === fake.hashes[at]).length
  return `Of ${length} seeds, ${same} left the same trace on both clocks.`
}

function cells({ payments, events, ms }: ClockFigures): string[] {
  const perMinute = Math.round((payments / ms) * 60_000)
  return [String(perMinute), String(events), String(Math.round((events / ms) * 1000))]
}
