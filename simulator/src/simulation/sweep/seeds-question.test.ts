import { describe, expect, it } from 'vitest'
import { seedsAnswer } from './seeds-question.js'
import type { Figures, SettingsPoint } from './sweep-report.js'
import type { Settings } from './settings.js'

const theirs: Figures = {
  goodput: 0.08,
  load: 0.15,
  cutOffMs: 3600,
  requestsPerOrder: 0.14,
  refusedWhileThere: 0.92,
  opened: 6,
}
const at = (goodput: number, load: number, cutOffMs: number | null): SettingsPoint => {
  return { settings: {} as Settings, text: '', figures: { ...theirs, goodput, load, cutOffMs } }
}

describe('50 %, 10 calls, 10 s: why?', () => {
  it('is answered with the best of the front that costs no more', () => {
    const front = [
      at(0.99, 0.4, 1000),
      at(0.98, 0.1, null),
      at(0.976, 0.15, 1500),
      at(0.9, 0.1, 900),
    ]
    const { better, gap, chance, where, why } = seedsAnswer(theirs, front, 0.4)
    expect(better).toBe(front[2])
    expect(gap).toBeCloseTo(0.896)
    expect(chance).toBeCloseTo(0.3669, 4)
    expect(where).toBe(
      'It accepts 8.0 % and opens 3.6 s into a hang. The front has 97.6 % for no more requests ' +
        'and no later cut-off (after 1.5 s): 89.6 points more.',
    )
    expect(why).toContain('A window of 10 calls at 50 % trips by chance: while 40.0 % of the calls')
    expect(why).toContain('36.7 % of all windows')
    expect(why).toContain('92.0 % of all buyers')
  })

  it('has no chance to blame where nothing fails from day to day', () => {
    const { why } = seedsAnswer({ ...theirs, goodput: 0.96 }, [at(0.99, 0.1, 1000)], 0.001)
    expect(why).toContain('Too few calls fail from day to day (0.1 %)')
  })

  it('says so where the front has nothing better', () => {
    const { better, gap, where } = seedsAnswer(theirs, [at(0.99, 0.4, 1000)], 0.4)
    expect([better, gap]).toEqual([null, 0])
    expect(where).toContain('on the front, as far as this search can tell')
    const never = seedsAnswer({ ...theirs, cutOffMs: null }, [at(0.9, 0.15, null)], 0.4)
    expect(never.where).toContain('never opens in a hang')
    expect(never.where).toContain('cut-off (never)')
  })
})
