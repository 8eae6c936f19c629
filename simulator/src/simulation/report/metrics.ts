import type { HuntReport } from '../hunt/hunt-report.js'
import { countText, perMinute, shareText, spanText } from './figure-text.js'
import { percentile } from './histogram-builder.js'

/** What a metric came to: the number itself, of how many where a share of them can be asked for. */
export interface Reading {
  readonly value: number
  readonly of?: number
}

/** The names that a world and its faults have, for metrics that are about one of them. */
export interface MetricNames {
  readonly invariants: readonly string[]
  readonly sometimes: readonly string[]
  readonly faults: readonly string[]
}

/** Something of a report that a threshold can be about. */
export interface Metric {
  /** What its values are compared with. `count or share`: a number, or percent of something. */
  readonly unit: 'count' | 'duration' | 'count or share'
  /** For people, after its name in the list. */
  readonly says: string
  /**
   * The members that may stand after the dot. `open`: any name, for they are known only after the
   * hunt. Absent: it has none.
   */
  readonly members?: ((names: MetricNames) => readonly string[]) | 'open' | 'percentiles'
  /** Whether the metric can stand without a member too. */
  readonly isWhole: boolean
  /** The names that were there, for metrics with open members. */
  readonly named?: (report: HuntReport) => readonly string[]
  /** Whether what is not among those names does not exist, and is not merely none. */
  readonly isCountedAlways?: boolean
  /** Undefined where there is nothing to read: no payment has come to its end, say. */
  read(report: HuntReport, member: string): Reading | undefined
}

/** The members of `convergence`; any other percentile may stand there too. */
export const CONVERGENCE_MEMBERS = ['p50', 'p90', 'p99', 'p99.9', 'min', 'mean', 'max']

/** Every metric by its name. */
export const METRICS: Readonly<Record<string, Metric>> = {
  violations: {
    unit: 'count',
    isWhole: true,
    members: ({ invariants }) => invariants,
    says: 'violations of all invariants, or of one: violations.INVARIANT',
    read: ({ invariants }, member) => ({
      value: sumOf(invariants, 'violated', ({ id }) => member === '' || id === member),
    }),
  },
  convergence: {
    unit: 'duration',
    isWhole: false,
    members: 'percentiles',
    says: "from an order's beginning to its end: convergence.p99, .max, .mean, .min",
    read: ({ convergence }, member) => {
      const { count, min, max, sum } = convergence
      if (count === 0) return undefined
      if (member === 'mean') return { value: sum / count }
      if (member === 'min' || member === 'max') return { value: member === 'min' ? min : max }
      return { value: percentile(convergence, Number(member.slice(1))) ?? Number.NaN }
    },
  },
  payments: {
    unit: 'count',
    isWhole: true,
    says: 'payments of all seeds',
    read: ({ totals }) => ({ value: totals.payments }),
  },
  payments_per_minute: {
    unit: 'count',
    isWhole: true,
    says: 'payments per minute of wall-clock time',
    read: ({ totals, run }) => ({ value: perMinute(totals.payments, run.wallMs) }),
  },
  seeds: {
    unit: 'count',
    isWhole: true,
    says: 'seeds that were run',
    read: ({ run }) => ({ value: run.seeds }),
  },
  crashes: {
    unit: 'count',
    isWhole: true,
    says: 'crashes of processes',
    read: ({ totals }) => ({ value: totals.crashes }),
  },
  hits: {
    unit: 'count',
    isWhole: true,
    members: ({ faults }) => faults,
    says: 'how often faults struck, or one of them: hits.FAULT',
    read: ({ totals, faults }, member) => ({
      value: member === '' ? totals.hits : sumOf(faults, 'hits', ({ name }) => name === member),
    }),
  },
  seeds_hit: {
    unit: 'count or share',
    isWhole: false,
    members: ({ faults }) => faults,
    says: 'in how many seeds a fault struck, or in what share of them: seeds_hit.FAULT',
    read: ({ run, faults }, member) => ({
      value: sumOf(faults, 'seedsHit', ({ name }) => name === member),
      of: run.seeds,
    }),
  },
  reached: {
    unit: 'count',
    isWhole: false,
    members: ({ sometimes }) => sometimes,
    says: 'how often a run came to something: reached.answer lost after commit',
    read: ({ sometimes }, member) => ({
      value: sumOf(sometimes, 'hits', ({ name }) => name === member),
    }),
  },
  healed: {
    unit: 'count or share',
    isWhole: false,
    members: 'open',
    says: 'orders that came to their end in one way, or their share: healed.callback',
    named: ({ healedBy }) => Object.keys(healedBy),
    read: ({ healedBy }, member) => ({
      value: healedBy[member] ?? 0,
      of: Object.values(healedBy).reduce((total, count) => total + count, 0),
    }),
  },
  counts: {
    unit: 'count or share',
    isWhole: false,
    members: 'open',
    says: 'what is told apart, or its share of all orders: counts.open reviews',
    named: ({ counts }) => Object.keys(counts),
    isCountedAlways: true,
    read: ({ counts, totals }, member) => ({ value: counts[member] ?? 0, of: totals.entities }),
  },
}

/** A reading as it is shown. */
export function readingText({ value, of }: Reading, unit: 'count' | 'duration' | 'share'): string {
  if (unit === 'duration') return spanText(value)
  const count = countText(Math.floor(value))
  return unit === 'share'
    ? `${shareText(value, of ?? 0)}: ${count} of ${countText(of ?? 0)}`
    : count
}

function sumOf<Key extends string, Row extends Readonly<Record<Key, number>>>(
  rows: readonly Row[],
  key: Key,
  isMeant: (row: Row) => boolean,
): number {
  return rows.filter(isMeant).reduce((total, row) => total + row[key], 0)
}
