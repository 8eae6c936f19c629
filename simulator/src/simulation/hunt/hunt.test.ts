import { systemClock } from '@holdfast/resilience-kit'
import { describe, expect, it, vi } from 'vitest'
import { counterWorld } from '../../testing/counter-world.js'
import { sampleHunt } from '../../testing/sample-hunt.js'
import { faultList } from '../../faults/fault-list.js'
import { paymentWorld } from '../payment-world/payment-world.js'
import { invariantsOf } from '../world/invariants-of.js'
import type { World } from '../world/world.js'
import { hunt, huntIn, worldOf } from './hunt.js'
import type { HuntOptions, HuntProgress } from './hunt-options.js'

const sound = counterWorld()
const broken = counterWorld({ countsAgain: true })

/** A hunt in this thread, and all that its watcher is told. */
async function hunted(
  world: World,
  change: Partial<HuntOptions> = {},
  endAt = Infinity,
  onStep: () => void = () => undefined,
) {
  const told: HuntProgress[] = []
  const controller = new AbortController()
  const report = await huntIn(world, sampleHunt(change), {
    onProgress: (progress) => {
      told.push(progress)
      onStep()
      if (progress.seeds >= endAt) controller.abort()
    },
    signal: controller.signal,
  })
  return { report, told }
}

describe('a hunt', () => {
  it('over thirty seeds of the payment client gives a report that adds up', async () => {
    const watch = { onProgress: () => undefined, signal: new AbortController().signal }
    const report = await hunt(sampleHunt({ entities: 6 }), watch)
    const { run, totals, invariants, faults, convergence, sample, determinism } = report
    expect(report.schema).toBe('holdfast.simulation/1')
    expect(run).toMatchObject({ world: 'payment-client', seedsAsked: 30, seeds: 30, jobs: 0 })
    expect(totals).toMatchObject({ entities: 180, payments: report.counts['payments'] })
    expect(totals.payments).toBeGreaterThan(150)
    expect(totals.hits).toBe(faults.reduce((sum, { hits }) => sum + hits, 0))
    const held = invariantsOf(paymentWorld).map(({ id }) => id)
    expect(invariants.map(({ id }) => id)).toEqual(held)
    expect(invariants.find(({ id }) => id === 'no-double-charge')?.checked).toBeGreaterThan(150)
    for (const { name, breaksPromise, seedsOn, seedsHit, hits } of faults) {
      expect([name, breaksPromise]).toEqual([name, false])
      expect(seedsOn).toBeGreaterThan(0)
      expect(seedsHit).toBeLessThanOrEqual(seedsOn)
      expect(hits).toBeGreaterThanOrEqual(seedsHit)
    }
    const names = new Set(faultList.map(({ name }) => name))
    expect(faults.every(({ name }) => names.has(name))).toBe(true)
    const healed = Object.values(report.healedBy).reduce((sum, count) => sum + count, 0)
    expect(convergence.count).toBe(healed)
    expect(report.boundMs).toBeGreaterThan(convergence.max)
    expect(determinism).toEqual({ seedsRunTwice: 3, differences: [], forbidden: [] })
    expect(sample?.outcome.violations).toEqual([])
    expect(sample?.trace.length).toBeGreaterThan(20)
    expect(JSON.parse(JSON.stringify(report))).toEqual(report)
  }, 120_000)

  it('tells how far it has come, to the end', async () => {
    const { report, told } = await hunted(sound, { seeds: 100 })
    expect(told.map(({ seeds }) => seeds)).toEqual([40, 80, 100])
    expect(told.at(-1)).toMatchObject({
      seedsAsked: 100,
      payments: report.totals.payments,
      hits: report.totals.hits,
      crashes: report.totals.crashes,
      violations: 0,
      virtualMs: report.run.virtualMs,
    })
    expect(report.verdict).toBe('passed')
  })

  it('makes a seed small in which the program throws, and reports the others', async () => {
    const { report } = await hunted(counterWorld({ throws: new Error('broken') }), { seeds: 3 })
    expect(report).toMatchObject({ verdict: 'safety violated', run: { seeds: 3 } })
    const [first] = report.failures
    expect(first?.violation.text).toBe('Error: broken')
    expect(first?.shrunk).toMatchObject({ strikes: [], entities: [] })
  })

  it('judges those faults of a small world that its runs can meet', async () => {
    const { report } = await hunted(sound, { seeds: 600, entities: 3 })
    expect(report.verdict).toBe('passed')
    const met = report.faults.map(({ name }) => name)
    expect(met).toEqual(expect.arrayContaining(['crash-after', 'store-busy', 'clock-jump']))
    expect(met).not.toContain('hang')
    expect(met).not.toContain('request-lost')
  })

  it('says what to type where nothing was typed', async () => {
    const { report } = await hunted(sound, { seeds: 1, dialects: ['toss'] })
    expect(report.run.typed).toEqual(['--scenario', 'everything', '--dialect', 'toss'])
  })

  it('judges thresholds, and refuses one that says nothing', async () => {
    const { report } = await hunted(sound, {
      thresholds: ['convergence.max < 1ms', 'payments > 1'],
    })
    expect(report.thresholds.map(({ isMet }) => isMet)).toEqual([false, true])
    expect(report.verdict).toBe('threshold crossed')
    const unknown = hunted(sound, { thresholds: ['no-double-charge == 0'] })
    await expect(unknown).rejects.toThrow('no-double-charge')
  })

  it('is vacuous where it never comes to what runs must come to', async () => {
    const { report } = await hunted(sound, { rates: {}, seeds: 2, isSwarm: true, entities: 0 })
    expect(report.verdict).toBe('vacuous')
    expect(report.sometimes[0]).toMatchObject({ name: 'brought again', hits: 0, seeds: 0 })
  })

  it('asks for nothing to be come to where only some faults may strike', async () => {
    const { report } = await hunted(sound, { onlyFaults: ['store-slow'], seeds: 2 })
    expect(report.verdict).toBe('passed')
    expect(report.faults.map(({ name }) => name)).toEqual(['store-slow'])
  })

  it('says that something else than the seed decides', async () => {
    const { report } = await hunted(counterWorld({ random: Math.random }))
    expect(report.verdict).toBe('nondeterministic')
    expect(report.determinism.differences).toEqual([1, 11, 21])
  })
})

describe('a hunt that finds something', () => {
  const rates = { 'commit-unknown': 0.2 }

  it('counts it, and makes the first failure of an invariant small', async () => {
    const { report } = await hunted(broken, { rates })
    const counted = report.invariants.find(({ id }) => id === 'counted-once')
    expect(report.verdict).toBe('safety violated')
    expect(counted?.violated).toBeGreaterThan(10)
    expect(report.failures).toHaveLength(10)
    const [first, second] = report.failures
    expect(first?.violation.invariant).toBe('counted-once')
    expect(first?.shrunk).toMatchObject({ isMinimal: true, entities: [expect.any(String)] })
    expect(first?.shrunk?.strikes).toHaveLength(1)
    expect(second).not.toHaveProperty('shrunk')
  })

  it('leaves it as it was found where it is to', async () => {
    const { report } = await hunted(broken, { rates, shrink: false })
    expect(report.failures.some(({ shrunk }) => shrunk !== undefined)).toBe(false)
  })

  it('says of one that never ends that it has not converged', async () => {
    const stuck = counterWorld({ givesUp: true })
    const { report } = await hunted(stuck, {
      rates: { 'store-busy': 1 },
      onlyFaults: ['store-busy'],
    })
    expect(report.verdict).toBe('not converged')
  })

  it('ends with it where it is to', async () => {
    const { report } = await hunted(broken, { rates, bail: true, seeds: 1000 })
    expect(report.run.seeds).toBeLessThan(40)
    expect(report.failures).toHaveLength(1)
  })
})

describe('a hunt ends early', () => {
  it('when its time is over: with what it has found, and it is a whole report', async () => {
    let wallMs = 0
    const wall = vi.spyOn(systemClock, 'monotonic').mockImplementation(() => wallMs)
    // Each of the steps that are reported takes 100 ms.
    const slow = () => (wallMs += 100)
    const { report } = await hunted(sound, { forMs: 250, seeds: 100_000 }, Infinity, slow)
    wall.mockRestore()
    expect(report.run).toMatchObject({ seedsAsked: 100_000, seeds: 120, wallMs: 300 })
    expect(report.verdict).toBe('passed')
  })

  it('when somebody ends it: with a report of what was found until then', async () => {
    const { report } = await hunted(sound, { seeds: 100_000 }, 80)
    expect(report.verdict).toBe('interrupted')
    expect(report.run).toMatchObject({ seedsAsked: 100_000, seeds: 80 })
    expect(report.totals.entities).toBe(400)
  })
})

it('a hunt is in the payment client unless a file is named', async () => {
  expect(await worldOf({})).toBe(paymentWorld)
  await expect(worldOf({ worldFile: '/no/such/world.js' })).rejects.toThrow(
    '/no/such/world.js: there is no such file',
  )
})
