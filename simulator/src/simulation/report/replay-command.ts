import type { Failure, HuntReport } from '../hunt/hunt-report.js'

/** The one line that lets a failure happen again: from its file, else from its seed. */
export function replayCommand({ run }: Pick<HuntReport, 'run'>, failure: Failure): string {
  if (failure.reproFile !== undefined) return `pgsim replay ${quoted(failure.reproFile)}`
  const typed = run.typed.map(quoted).join(' ')
  const entities = `--store ${run.store} --payments ${run.entitiesPerSeed}`
  return `pgsim simulate ${typed} ${entities} --seed ${failure.seed} --seeds 1`
}

/** A word as a shell takes it. */
export function quoted(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
