import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { DIALECT_NAMES } from '../../dialects/served-dialect.js'
import { counterWorld, type CounterDefects } from '../../testing/counter-world.js'
import { sampleRun } from '../../testing/sample-run.js'
import { replayIn } from '../shrink/replay.js'
import { readRepro } from '../shrink/repro.js'
import type { EnumeratedRun } from './enumerate.js'
import { exhaust, exhaustIn } from './exhaust.js'
import type { ExhaustiveOptions, ExhaustiveProgress } from './exhaustive-options.js'

const folder = mkdtempSync(path.join(tmpdir(), 'pgsim-exhaustive-'))
afterAll(() => rmSync(folder, { recursive: true }))

const options: ExhaustiveOptions = {
  dialects: DIALECT_NAMES,
  store: 'memory',
  everyDouble: 1,
  jobs: 0,
  bail: false,
}

function counterRun(defects: CounterDefects): EnumeratedRun {
  const { isTraced: _isTraced, ...run } = sampleRun(counterWorld(defects), { entities: 1 })
  return { ...run, knobs: { crashes: 5 } }
}

/** An enumeration of one counter, or of two, and what its watcher is told. */
async function enumerated(
  runs: Readonly<Record<string, EnumeratedRun>>,
  change: Partial<ExhaustiveOptions> = {},
  endAtSingles = Infinity,
) {
  const told: ExhaustiveProgress[] = []
  const controller = new AbortController()
  const report = await exhaustIn(
    new Map(Object.entries(runs)),
    { ...options, ...change },
    {
      signal: controller.signal,
      onProgress: (progress) => {
        told.push(progress)
        if (progress.singles >= endAtSingles) controller.abort()
      },
    },
  )
  return { report, told }
}

const never = { onProgress: () => undefined, signal: new AbortController().signal }

// All doubles take minutes: `pgsim simulate --exhaustive` runs them.
it(
  'one payment survives every single fault, and a share of all doubles',
  { timeout: 300_000 },
  async () => {
    const report = await exhaust({ ...options, everyDouble: 499 }, never)
    expect(report.failures.map(({ shrunk, violation }) => [violation, shrunk?.strikes])).toEqual([])
    expect(report.verdict).toBe('passed')
    expect(report.totals.singles).toBeGreaterThan(1000)
    expect(report.totals.doubles).toBeGreaterThan(400)
    for (const { dialect, points, singles, faults, isComplete } of report.dialects) {
      const sum = Object.values(faults).reduce((all, count) => all + count, 0)
      expect([dialect, isComplete, singles, sum]).toEqual([dialect, true, points, points])
    }
  },
)

describe('an enumeration', () => {
  it('of a sound program finds nothing, and counts all that it ran', async () => {
    const { report, told } = await enumerated({ one: counterRun({}), two: counterRun({}) })
    expect(report.verdict).toBe('passed')
    const [one, two] = report.dialects
    expect(one).toMatchObject({ dialect: 'one', points: 8, singles: 8, isComplete: true })
    expect(two).toMatchObject({ dialect: 'two', doubles: one?.doubles })
    expect(report.totals).toEqual({
      singles: 16,
      doubles: 2 * (one?.doubles ?? 0),
      violations: 0,
    })
    expect(told).toHaveLength(16)
    expect(told.at(-1)).toMatchObject({ dialect: 'two', share: 1, singles: 16, violations: 0 })
    const shares = told.map(({ share }) => share)
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  })

  it('finds what takes two faults, tells its story, and keeps it to be seen again', async () => {
    const faults = ['crash-before', 'crash-after', 'store-busy', 'commit-unknown']
    const broken = { faults, ...counterRun({ countsAgain: true, tolerates: 2 }) }
    const { report: singles } = await enumerated({ one: broken }, { everyDouble: 0 })
    expect(singles).toMatchObject({ verdict: 'passed', totals: { doubles: 0, violations: 0 } })
    const { report } = await enumerated({ one: broken }, { reproFolder: folder })
    expect(report.verdict).toBe('safety violated')
    const counted = report.invariants.find(({ id }) => id === 'counted-once')
    expect(counted?.violated).toBe(report.totals.violations)
    const [failure] = report.failures
    expect(failure).toMatchObject({ dialect: 'one', shrunk: { isMinimal: true } })
    expect(failure?.shrunk?.strikes).toHaveLength(2)
    expect(failure?.shrunk?.story.at(-1)?.what).toBe('counted-once: counted 3 times')
    const repro = readRepro(failure?.reproFile ?? '')
    const again = await replayIn(broken.world, repro)
    expect(again.traceHash).toBe(repro.traceHash)
    expect(again.violations[0]).toMatchObject({ invariant: 'counted-once', entity: 'thing-1' })
  })

  it('makes those of other invariants small first, and says how the worst ended', async () => {
    const stuck = counterRun({ givesUp: true })
    const { report } = await enumerated({ one: stuck })
    expect(report.verdict).toBe('not converged')
    const both = counterRun({ givesUp: true, countsAgain: true })
    const { report: other } = await enumerated({ one: stuck, two: both })
    expect(other.failures).toHaveLength(10)
    expect(new Set(other.failures.slice(0, 2).map(({ dialect }) => dialect)).size).toBe(2)
  })

  it('of a program that draws by itself is nondeterministic', async () => {
    // Broken while it is enumerated, and sound when it is run again: points, then eight singles.
    const [odd, sound] = [counterWorld({ countsAgain: true }), counterWorld()]
    let runs = 0
    const build: typeof odd.build = (simulation) =>
      ((runs += 1) <= 9 ? odd : sound).build(simulation)
    const run = { ...counterRun({}), world: { ...odd, build } }
    const { report } = await enumerated({ one: run }, { everyDouble: 0 })
    expect(report).toMatchObject({ verdict: 'nondeterministic', failures: [] })
    expect(report.determinism.differences).toContain(
      'one, counted-once: crash-after counter-1/count.add/thing-1 1',
    )
  })

  it('ends at the first run that breaks something where it is to', async () => {
    const broken = counterRun({ countsAgain: true })
    const { report } = await enumerated({ one: broken, two: broken }, { bail: true })
    expect(report.dialects).toHaveLength(1)
    expect(report.dialects[0]).toMatchObject({ isComplete: false, points: 8 })
    expect(report.totals.violations).toBeGreaterThan(0)
  })

  it('reports a part where somebody ends it', async () => {
    const { report } = await enumerated({ one: counterRun({}), two: counterRun({}) }, {}, 3)
    expect(report.verdict).toBe('interrupted')
    expect(report.run.dialects).toEqual(['one', 'two'])
    expect(report.dialects).toMatchObject([{ dialect: 'one', singles: 3, isComplete: false }])
  })
})
