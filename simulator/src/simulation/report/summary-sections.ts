import { columns, counted, plainText } from '../../cli/text-layout.js'
import type { HuntReport } from '../hunt/hunt-report.js'
import { countText, shareText, spanText } from './figure-text.js'
import { percentile } from './histogram-builder.js'
import { areFaultsJudged, rareFaults } from './rare-faults.js'
import { rareText } from './reasons.js'

/** A table of the summary: a heading, and rows of a mark, a name and figures. */
export interface Section {
  readonly heading: readonly string[]
  readonly rows: readonly SectionRow[]
  /** Sentences below it. */
  readonly notes?: readonly string[]
}

/**
 * `ok`: as it must be. `x`: not so. `!!`: nothing was proved. `-`: nothing was seen, which is no
 * fault.
 */
export type Mark = 'ok' | 'x' | '!!' | '-' | ''

/** A line of a table. */
export interface SectionRow {
  readonly mark: Mark
  readonly name: string
  readonly figures: readonly string[]
}

/** The tables of the summary, in their order; those without rows are left out. */
export function summarySections(report: HuntReport): readonly Section[] {
  return [
    invariantSection(report),
    reachedSection(report),
    faultSection(report),
    countSection(report),
    thresholdSection(report),
  ].filter(({ rows }) => rows.length > 0)
}

function invariantSection({ invariants, convergence, boundMs }: HuntReport): Section {
  const [p50, p99] = [50, 99].map((p) => spanText(percentile(convergence, p) ?? 0))
  const times = `p50 ${p50}, p99 ${p99}, max ${spanText(convergence.max)}`
  const bound = `bound ${spanText(boundMs)} after the last fault`
  return {
    heading: ['INVARIANTS', 'checked', 'violated'],
    rows: invariants.map(({ id, checked, violated }) => ({
      mark: violated > 0 ? 'x' : checked === 0 ? '-' : 'ok',
      name: id,
      figures: [countText(checked), countText(violated)],
    })),
    notes: [convergence.count === 0 ? 'convergence: none' : `convergence: ${times} (${bound})`],
  }
}

function reachedSection({ sometimes }: HuntReport): Section {
  return {
    heading: ['REACHED (sometimes)', 'seeds', 'hits'],
    rows: sometimes.map(({ name, hits, seeds, isRequired }) => ({
      mark: hits > 0 ? 'ok' : isRequired ? '!!' : '-',
      name,
      figures: [countText(seeds), countText(hits)],
    })),
  }
}

function faultSection(report: HuntReport): Section {
  const rare = rareFaults(report)
  const isJudged = areFaultsJudged(report)
  const shown = report.faults.filter((fault) => fault.seedsOn > 0 || rare.includes(fault))
  const [strikes, crashes] = [report.totals.hits, report.totals.crashes].map(countText)
  const isBreaking = shown.some(({ breaksPromise }) => breaksPromise)
  return {
    heading: ['FAULTS', 'seeds on', 'seeds hit', 'hits'],
    rows: shown.map((fault) => ({
      mark: rare.includes(fault) ? '!!' : isJudged && !fault.breaksPromise ? 'ok' : '',
      name: `${fault.name}${fault.breaksPromise ? ' (*)' : ''}`,
      figures: [fault.seedsOn, fault.seedsHit, fault.hits].map(countText),
    })),
    notes: [
      `strikes in all: ${strikes}; crashes: ${crashes}`,
      ...rare.map((fault) => rareText(fault, report)),
      ...(isBreaking ? ['(*) breaks a promise of the gateway: no client survives it'] : []),
    ],
  }
}

function countSection({ counts, totals }: HuntReport): Section {
  return {
    heading: ['TOLD APART', 'of all', 'count'],
    rows: sortedByName(counts).map(([name, count]) => ({
      mark: '',
      name,
      figures: [shareText(count, totals.entities), countText(count)],
    })),
  }
}

/** Counts by name, those that begin with the same word below each other. */
export function sortedByName(
  counts: Readonly<Record<string, number>>,
): readonly (readonly [name: string, count: number])[] {
  return Object.entries(counts).toSorted(([one], [other]) => one.localeCompare(other, 'en'))
}

function thresholdSection({ thresholds }: HuntReport): Section {
  return {
    heading: ['THRESHOLDS', 'observed'],
    rows: thresholds.map(({ expression, observed, isMet }) => ({
      mark: isMet ? 'ok' : 'x',
      name: expression,
      figures: [observed],
    })),
  }
}

/** How orders came to their end, each way with a bar of its share. */
export function healedText({ healedBy }: Pick<HuntReport, 'healedBy'>, width: number): string {
  const ways = Object.entries(healedBy).toSorted(([, one], [, other]) => other - one)
  const all = ways.reduce((sum, [, count]) => sum + count, 0)
  const longest = Math.max(...ways.map(([way]) => way.length))
  const room = Math.max(10, width - longest - 32)
  const rows = ways.map(([way, count]) => [
    plainText(way),
    '━'.repeat(Math.max(1, Math.round((count / all) * room))).padEnd(room),
    shareText(count, all),
    countText(count),
  ])
  return columns(rows, { indent: 6, right: [2, 3], width })
}

/** What became of the seeds that were run twice. */
export function determinismText({ determinism }: Pick<HuntReport, 'determinism'>): string {
  const { seedsRunTwice, differences, forbidden } = determinism
  const twice = `${counted(seedsRunTwice, 'seed')} run twice`
  if (differences.length > 0) return `${twice}: ${differences.length} not the same the second time`
  const same = seedsRunTwice === 0 ? 'no seed was run twice' : `${twice}: each the same both times`
  return forbidden.length === 0 ? same : `${same}; ${counted(forbidden.length, 'forbidden use')}`
}
