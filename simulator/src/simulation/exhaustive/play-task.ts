import type { Strike } from '../chance/strike.js'
import { playFrom, type EnumeratedRun, type PlayedFrom } from './enumerate.js'
import type { ExhaustiveOptions } from './exhaustive-options.js'

/** One single of a gateway, with all doubles that begin with it. */
export interface ExhaustiveTask {
  readonly dialect: string
  readonly first: Strike
  /** Its place among the points of that gateway. */
  readonly place: number
}

/** What came of it. */
export interface TaskDone extends PlayedFrom {
  /** What the program used that it must not. */
  readonly forbidden: readonly string[]
}

/** The runs of each gateway, by its name. */
export type RunsByDialect = ReadonlyMap<string, EnumeratedRun>

/** A prime: the shares of singles that follow each other lie far apart. */
const stride = 7919

/**
 * Does a task. Where a share of the doubles is wanted, it is another share of each single's, so
 * that all kinds of pairs are among them.
 */
export async function playTask(
  runs: RunsByDialect,
  { everyDouble }: Pick<ExhaustiveOptions, 'everyDouble'>,
  { dialect, first, place }: ExhaustiveTask,
  forbidden: () => readonly string[],
): Promise<TaskDone> {
  const run = runs.get(dialect)
  if (run === undefined) throw new Error(`there is no run for ${dialect}`)
  const isWanted = (second: number): boolean =>
    everyDouble > 0 && (place * stride + second) % everyDouble === 0
  const { doubles, violated, breaking } = await playFrom(run, first, isWanted)
  return { doubles, violated, breaking, forbidden: forbidden() }
}
