import { beforeAll, describe, expect, it } from 'vitest'
import { changeScenario } from '../../scenario/read-scenario.js'
import { findScenario } from '../../scenario/shipped-scenarios.js'
import { contestants } from '../policies/contestants.js'
import { readPolicies } from '../policies/policies-file.js'
import { compare, type CompareOptions } from './compare.js'
import type { Comparison } from './comparison.js'

const yours = readPolicies({ name: 'mine', timeout: { limitMs: 500 } })
const options: CompareOptions = {
  scenario: changeScenario(findScenario('blackout'), { load: { payments: 60, perSecond: 20 } }),
  seed: 1,
  orders: 10,
  workers: 20,
  lostCallbacks: 10,
  yours,
}

describe('a comparison', { timeout: 30_000 }, () => {
  let first: Comparison
  const steps: string[] = []
  beforeAll(async () => {
    first = await compare(options, (step) => steps.push(step))
  })

  it('has everybody in every table, yours last', () => {
    const names = [...contestants.map(({ name }) => name), 'mine']
    const { hanging, oneAfterAnother, shop } = first
    for (const { rows } of [hanging, oneAfterAnother, shop]) {
      expect(rows.map(({ name }) => name)).toEqual(names)
    }
    expect(first.contestants.map(({ name }) => name)).toEqual(names)
    // Ten time-outs of 500 ms.
    expect(hanging.rows.at(-1)).toMatchObject({ worstMs: 500, totalMs: 5100 })
  })

  it('says what was played', () => {
    expect(first.run).toEqual({
      scenario: 'blackout',
      seed: 1,
      orders: 10,
      workers: 20,
      load: { orders: 60, perSecond: 20, arrivals: 'poisson' },
    })
    expect(first.oneAfterAnother.fromMs).toBe(30_000)
    expect(first.healing.rows.map(({ name, healed }) => [name, healed])).toEqual([
      ['seeds', 10],
      ['standard', 10],
      ['own', 10],
    ])
    expect(steps).toHaveLength(4)
  })

  it('finds what is off in the figures of the seeds, each once', () => {
    const ids = first.seeds.off.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toHaveLength(18)
  })

  it('is the same with the same seed, and survives JSON', async () => {
    const again = await compare(options)
    expect(again).toEqual(first)
    expect(JSON.parse(JSON.stringify(first))).toEqual(first)
  })

  it('is another one with another seed', async () => {
    const { shop } = await compare({ ...options, seed: 2 })
    expect(shop).not.toEqual(first.shop)
  })
})
