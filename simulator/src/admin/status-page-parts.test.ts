import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { faultGroups, strikesHere } from '../../page/fault-groups.js'
import { moneyText } from '../../page/money-text.js'
import { outcomeBands } from '../../page/outcome-bands.js'
import { OutcomeHistory, SLOTS, SLOT_MS } from '../../page/outcome-history.js'
import { timingAt, timingText } from '../../page/rule-timing.js'
import { clockText, spanText } from '../../page/time-text.js'
import { faultList } from '../faults/fault-list.js'
import { isSimulated } from '../faults/fault.js'
import { burstAt } from '../faults/rule-timing.js'
import { RequestTally } from '../serving/request-counts.js'

describe('the history of outcomes', () => {
  const START = 1_000 * SLOT_MS

  it('counts what came between two readings in the slot of the second', () => {
    const history = new OutcomeHistory()
    history.note(START, { accepted: 40, failed: 1 }, false)
    history.note(START + 1000, { accepted: 43, failed: 1 }, false)
    history.note(START + SLOT_MS, { accepted: 43, failed: 3 }, true)
    const [before, now] = history.slots(START + SLOT_MS).slice(-2)
    expect(before).toMatchObject({ isWatched: true, isAway: false, counts: { accepted: 3 } })
    expect(now).toMatchObject({ isWatched: true, isAway: true, counts: { failed: 2 } })
  })

  it('knows nothing of the time before the first reading and of gaps', () => {
    const history = new OutcomeHistory()
    history.note(START, { accepted: 40 }, false)
    history.note(START + 4 * SLOT_MS, { accepted: 90 }, false)
    const slots = history.slots(START + 4 * SLOT_MS)
    expect(slots).toHaveLength(SLOTS)
    expect(slots.flatMap(({ counts }) => Object.keys(counts))).toEqual([])
    expect(slots.slice(-5).map(({ isWatched }) => isWatched)).toEqual([
      true,
      false,
      false,
      false,
      true,
    ])
  })

  it('begins anew where totals fall, as after a reset', () => {
    const history = new OutcomeHistory()
    history.note(START, { accepted: 40 }, false)
    history.note(START + 1000, { accepted: 2 }, false)
    history.note(START + 2000, { accepted: 5 }, false)
    expect(history.slots(START + 2000).at(-1)?.counts).toEqual({ accepted: 3 })
  })

  it('forgets what is older than five minutes', () => {
    const history = new OutcomeHistory()
    history.note(START, { accepted: 0 }, false)
    history.note(START + 1, { accepted: 1 }, false)
    const last = START + (SLOTS - 1) * SLOT_MS
    expect(history.slots(last)[0]?.counts).toEqual({ accepted: 1 })
    expect(history.slots(last + SLOT_MS)[0]?.counts).toEqual({})
  })
})

describe('the bands of outcomes', () => {
  it('have every outcome that is counted, once', () => {
    const shown = outcomeBands.flatMap(({ outcomes }) => Object.keys(outcomes))
    const counted = Object.keys(new RequestTally([]).outcomes)
    expect(shown.toSorted()).toEqual(counted.toSorted())
  })
})

describe('the groups of faults', () => {
  it('have every fault of the gateway, once, with promise-breaking ones last', () => {
    const groups = faultGroups(faultList)
    expect(groups.map(({ title }) => title)).toEqual(['Request', 'Answer', 'Callback', 'Gateway'])
    const grouped = groups.flatMap(({ kinds }) => kinds.map(({ name }) => name))
    const served = faultList.filter((fault) => !isSimulated(fault))
    expect(grouped.toSorted()).toEqual(served.map(({ name }) => name).toSorted())
    expect(faultList.filter(strikesHere)).toEqual(served)
    const breaking = groups[0]?.kinds.map((kind) => kind.breaksPromise !== undefined) ?? []
    expect(breaking.slice(breaking.indexOf(true)).every(Boolean)).toBe(true)
    expect(groups[1]?.kinds).toHaveLength(8)
  })
})

describe('the timing of a rule', () => {
  it('holds when the simulator lets it strike, and is over when it never will again', () => {
    const ms = fc.nat({ max: 100_000 })
    const timing = fc.record(
      {
        window: fc.record({ from: ms, to: fc.option(ms, { nil: undefined }) }),
        burst: fc.record({ every: fc.integer({ min: 2, max: 40_000 }), lasts: fc.constant(1000) }),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(timing, ms, (rule, at) => {
        const said = timingAt(rule, at)
        expect(said === 'holds').toBe(burstAt(rule, at) !== undefined)
        expect(said === 'over').toBe(at >= (rule.window?.to ?? Infinity))
      }),
    )
  })

  it.each([
    [{}, ''],
    [{ window: { from: 30_000, to: 90_000 } }, '0:30–1:30'],
    [{ window: { from: 0 } }, ''],
    [
      { window: { from: 5000 }, burst: { every: 30_000, lasts: 500 } },
      'from 0:05, 500 ms of every 30 s',
    ],
  ])('%j reads "%s"', (timing, text) => {
    expect(timingText(timing)).toBe(text)
  })
})

describe('texts of the page', () => {
  it('write money in the unit of its currency', () => {
    expect([moneyText(5000, 'KRW'), moneyText(123_450, 'USD'), moneyText(0, 'KWD')]).toEqual([
      '5,000',
      '1,234.50',
      '0.000',
    ])
  })

  it('write moments and spans of time', () => {
    expect([0, 59_999, 60_000, 3_723_000].map(clockText)).toEqual([
      '0:00',
      '0:59',
      '1:00',
      '1:02:03',
    ])
    expect([250, 1500, 10_000, 90_000, 3_600_000, 1234].map(spanText)).toEqual([
      ...['250 ms', '1.5 s', '10 s', '1.5 min', '1 h', '1.2 s'],
    ])
  })
})
