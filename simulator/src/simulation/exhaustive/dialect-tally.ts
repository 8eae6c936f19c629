import type { Strike } from '../chance/strike.js'
import type { EnumeratedRun } from './enumerate.js'
import type { DialectCount } from './exhaustive-report.js'
import type { Broken } from './failures-of.js'
import type { ExhaustiveTask, TaskDone } from './play-task.js'

/** Adds up what one gateway's enumeration finds; the order in which it comes does not matter. */
export class DialectTally {
  readonly dialect: string
  readonly points: readonly Strike[]
  readonly broken: Broken[] = []
  readonly forbidden: string[] = []
  readonly violated: Record<string, number> = {}
  readonly #run: EnumeratedRun
  #singles = 0
  #doubles = 0
  #share = 0

  constructor(dialect: string, run: EnumeratedRun, points: readonly Strike[]) {
    this.dialect = dialect
    this.points = points
    this.#run = run
  }

  get singles(): number {
    return this.#singles
  }

  get doubles(): number {
    return this.#doubles
  }

  /** About how much of it is done: a single has the more doubles the earlier it strikes. */
  get share(): number {
    const { length } = this.points
    return length === 0 ? 1 : this.#share / ((length * (length + 1)) / 2)
  }

  get violations(): number {
    return Object.values(this.violated).reduce((sum, count) => sum + count, 0)
  }

  add({ place, first }: ExhaustiveTask, done: TaskDone): void {
    const { dialect } = this
    this.#singles += 1
    this.#doubles += done.doubles
    this.#share += this.points.length - place
    for (const [id, count] of Object.entries(done.violated)) {
      this.violated[id] = (this.violated[id] ?? 0) + count
    }
    for (const { strikes, violation } of done.breaking) {
      this.broken.push({ dialect, run: this.#run, strikes, violation })
    }
    for (const what of done.forbidden) {
      this.forbidden.push(`${dialect}, from ${first.fault} ${first.entity} on: ${what}`)
    }
  }

  count(wallMs: number): DialectCount {
    const faults: Record<string, number> = {}
    for (const { fault } of this.points) faults[fault] = (faults[fault] ?? 0) + 1
    return {
      dialect: this.dialect,
      points: this.points.length,
      faults,
      singles: this.#singles,
      doubles: this.#doubles,
      violations: this.violations,
      isComplete: this.#singles === this.points.length,
      wallMs,
    }
  }
}
