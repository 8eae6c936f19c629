import { dialectList } from '../../dialects/dialect-list.js'
import type { Failure, HuntReport } from '../hunt/hunt-report.js'

/**
 * The one line that lets a failure happen again: from its file, else from its seed with what the
 * report knows of the options.
 */
export function replayCommand({ run }: Pick<HuntReport, 'run'>, failure: Failure): string {
  if (failure.reproFile !== undefined) return `pgsim replay ${quoted(failure.reproFile)}`
  const isEveryDialect = dialectList.every(({ name }) => run.dialects.includes(name))
  const dialects = isEveryDialect ? [] : run.dialects
  return [
    `pgsim simulate --scenario ${quoted(run.scenario)}`,
    ...dialects.map((dialect) => `--dialect ${quoted(dialect)}`),
    `--store ${run.store} --payments ${run.entitiesPerSeed} --seed ${failure.seed} --seeds 1`,
  ].join(' ')
}

/** A word as a shell takes it. */
export function quoted(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
