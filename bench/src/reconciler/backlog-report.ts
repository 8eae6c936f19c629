import type { DatabaseName } from '../databases.js'
import { right, type Table } from '../table.js'
import { atMost, verdict, type Judged } from '../target.js'
import type { Figures } from './measure.js'

/** One measured backlog. */
export interface BacklogRow {
  readonly database: DatabaseName
  readonly workers: number
  readonly waiting: number
  readonly figures: Figures
}

/** Of the time that a payment takes. */
const timeTarget = atMost(1.5, 'x')
/** Equal, but for the rounds in which workers find little or nothing at the end of a backlog. */
const statementsTarget = atMost(1.02, 'x')
/** Flat, but for what the garbage collector does not bother about. */
const memoryTarget = atMost(1.25, 'x')

/** What stands against the smallest backlog of the same database and workers. */
interface Ratios {
  readonly time: number
  readonly statements: number
  readonly memory: number
}

/** One row per backlog; ratios are to the smallest one of the same database and workers. */
export function backlogTable(rows: readonly BacklogRow[]): Table {
  return {
    columns: [
      { heading: 'database' },
      right('workers'),
      right('waiting'),
      right('settled'),
      right('settled/s'),
      right('statements each'),
      right('commits each'),
      right('requests each'),
      right('CPU us each'),
      right('peak MB'),
      right('time'),
      right('statements'),
      right('memory'),
      { heading: 'target' },
    ],
    rows: rows.map((row) => {
      const { database, workers, waiting, figures } = row
      const { settled, statements, commits, requests, cpuMs, peakMb, perSecond } = figures
      const each = (sum: number): string => (sum / settled).toFixed(2)
      return [
        ...[database, String(workers), grouped(waiting), grouped(settled)],
        String(Math.round(perSecond)),
        each(statements),
        // PostgreSQL commits with each statement: nothing is to be counted beside them.
        database === 'sqlite' ? each(commits) : '',
        each(requests),
        String(Math.round((cpuMs * 1000) / settled)),
        String(Math.round(peakMb)),
        ...ratioCells(ratiosOf(row, rows)),
      ]
    }),
  }
}

function ratioCells(ratios: Ratios | undefined): readonly string[] {
  if (!ratios) return ['', '', '', '']
  const { time, statements, memory } = ratios
  const missed = targetsOf(ratios).filter(({ target, figure }) => !target.isReachedBy(figure))
  const said = missed.map(({ name, target, figure }) => `${name} ${verdict(target, figure)}`)
  return [times(time), times(statements), times(memory), said.join('; ') || 'reached']
}

/** Every ratio with its target. */
export function judgedBacklogs(rows: readonly BacklogRow[]): readonly Judged[] {
  return rows.flatMap((row) => {
    const ratios = ratiosOf(row, rows)
    return ratios ? targetsOf(ratios) : []
  })
}

/** What the targets are, and what went wrong on the way, where anything did. */
export function aboutBacklogs(rows: readonly BacklogRow[]): string {
  const sentences = [
    'Time, statements and memory are those of a payment, and of the largest worker, divided by ' +
      'the ones with the smallest backlog of the same database and workers; targets: ' +
      `time ${timeTarget.text}, statements ${statementsTarget.text}, memory ${memoryTarget.text}.`,
  ]
  const sum = (of: (figures: Figures) => number): number =>
    rows.reduce((total, { figures }) => total + of(figures), 0)
  const failures = sum((one) => one.failures)
  if (failures > 0) {
    sentences.push(`${failures} rounds or checks failed on the database and were made again.`)
  }
  const twice = sum(({ requests, settled }) => requests / requestsPerLookUp - settled)
  if (twice > 0) sentences.push(`${twice} times a payment was looked up that was settled already.`)
  return sentences.join(' ')
}

/** A list of keys for the reference, and the one transaction. */
const requestsPerLookUp = 2

function targetsOf({
  time,
  statements,
  memory,
}: Ratios): readonly (Judged & { readonly name: string })[] {
  return [
    { name: 'time', target: timeTarget, figure: time },
    { name: 'statements', target: statementsTarget, figure: statements },
    { name: 'memory', target: memoryTarget, figure: memory },
  ]
}

/** Undefined for the smallest itself. */
function ratiosOf(row: BacklogRow, rows: readonly BacklogRow[]): Ratios | undefined {
  const { database, workers, figures } = row
  const alike = rows.filter((one) => one.database === database && one.workers === workers)
  const smallest = alike.reduce((one, other) => (other.waiting < one.waiting ? other : one))
  if (smallest.waiting === row.waiting) return undefined
  const { figures: base } = smallest
  return {
    time: base.perSecond / figures.perSecond,
    statements: figures.statements / figures.settled / (base.statements / base.settled),
    memory: figures.peakMb / base.peakMb,
  }
}

function times(ratio: number): string {
  return `${ratio.toFixed(2)}x`
}

function grouped(count: number): string {
  return count.toLocaleString('en-US')
}
