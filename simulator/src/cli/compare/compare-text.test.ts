import { beforeAll, describe, expect, it } from 'vitest'
import { changeScenario } from '../../scenario/read-scenario.js'
import { findScenario } from '../../scenario/shipped-scenarios.js'
import { compare } from '../../simulation/compare/compare.js'
import { readPolicies } from '../../simulation/policies/policies-file.js'
import { textWidth } from '../text-layout.js'
import { compareText } from './compare-text.js'

describe('a comparison for people', () => {
  let text: string
  beforeAll(async () => {
    const load = { payments: 60, perSecond: 20 }
    const scenario = changeScenario(findScenario('blackout'), { load })
    const yours = readPolicies({ name: 'mine', explains: 'short', timeout: { limitMs: 500 } })
    const options = { scenario, seed: 1, orders: 20, workers: 200, lostCallbacks: 10, yours }
    text = compareText(await compare(options))
  })

  it.each([
    /^ {2}mine +short$/m,
    /^HANGING {2}20 orders one after another/m,
    /^ +bare +as-is +seeds +gateway +mine$/m,
    // 20 orders of 12 s and 10 ms; ten calls; three calls; 20 time-outs of 500 ms.
    /^ {2}all of them +never +4 m +40 s +9\.2 s +10 s$/m,
    /^ {2}unknown, to be found out +0 +0 +0 +3 +20$/m,
    /^BLACKOUT {2}20 orders one after another, from 30 s on/m,
    /^SHOP {2}blackout from its beginning: 60 orders, 20 a second, 200 workers$/m,
    /^ {2}other pages take, p50 +20 ms/m,
    /^CALLBACKS /m,
    /^ {2}own +15 s +16 s +16 s +0 +2\.0$/m,
    /^ARITHMETIC /m,
    /^ {2}9 s an order {2}-> {2}12 s$/m,
  ])('has %s', (part) => {
    expect(text).toMatch(part)
  })

  it('fits 80 columns', () => {
    expect(text.split('\n').filter((line) => textWidth(line) > 80)).toEqual([])
  })
})
