import { beforeAll, describe, expect, it } from 'vitest'
import { changeScenario } from '../../scenario/read-scenario.js'
import { findScenario } from '../../scenario/shipped-scenarios.js'
import { profileOf } from './profiles.js'
import { sweep } from './sweep.js'
import type { SweepReport } from './sweep-report.js'

const load = { payments: 300, perSecond: 10 }
const profile = profileOf(changeScenario(findScenario('seeds'), { load }))
const options = { profile, seed: 1, tries: 12 }

describe('a sweep', { timeout: 30_000 }, () => {
  let report: SweepReport
  beforeAll(async () => {
    report = await sweep(options)
  })

  it('says what it did', () => {
    expect(report.run).toMatchObject({
      profile: 'seeds',
      seed: 1,
      tried: 12,
      worlds: 4,
      orders: 300,
      perSecond: 10,
    })
    expect(report.tried).toHaveLength(12)
  })

  it('finds settings that sell many times what the seeds sell, no later and for no more', () => {
    const { better, gap, failing } = report.seedsQuestion
    expect(failing).toBeCloseTo(0.4, 1)
    expect(better?.figures.goodput).toBeGreaterThan(0.5)
    expect(gap).toBeGreaterThan(0.4)
    expect(report.landmarks.map(({ name }) => name)).toEqual(['seeds', 'gateway'])
  })

  it('has a front of its own settings, the most goodput first', () => {
    const goodputs = report.front.map(({ figures }) => figures.goodput)
    expect(goodputs).toEqual(goodputs.toSorted((one, other) => other - one))
    const texts = report.tried.map(({ text }) => text)
    for (const { text } of report.front) expect(texts).toContain(text)
  })

  it('is the same with the same seed, and survives JSON', async () => {
    expect(await sweep(options)).toEqual(report)
    expect(JSON.parse(JSON.stringify(report))).toEqual(report)
  })
})
