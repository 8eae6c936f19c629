import { beforeEach, describe, expect, it } from 'vitest'
import { GatewayHistory } from '../../../page/operator/gateway-history.js'

const START = Date.parse('2026-11-28T09:00:00Z')
const LANE = 'async-card/submit'

/** A moment so many seconds after the start. */
const at = (seconds: number): number => START + seconds * 1000
const iso = (seconds: number): string => new Date(at(seconds)).toISOString()

const move = (seconds: number, from: string, to: string) => ({
  ...{ at: iso(seconds), operation: 'submit', from, to, reason: `at ${seconds}` },
})

const second = (seconds: number, results: Record<string, number>, refusals = {}) => ({
  ...{ second: at(seconds) / 1000, dialect: 'async-card', results, refusals },
})

describe('GatewayHistory', () => {
  let history: GatewayHistory

  /** The shop tells how it stands, by a process that has counted since `since`. */
  const tell = (
    now: number,
    { since = 0, state = 'closed', moves = [], seconds = [] }: Partial<Told> = {},
  ): void => {
    const gateway = { dialect: 'async-card', breakers: [{ operation: 'submit', state }], moves }
    const timeline = { since: iso(since), next: at(now) / 1000 - 1, seconds }
    history.take({ at: iso(now), gateways: [gateway] }, timeline)
  }
  interface Told {
    readonly since: number
    readonly state: string
    readonly moves: ReturnType<typeof move>[]
    readonly seconds: ReturnType<typeof second>[]
  }
  const states = (from: number, to: number) =>
    history
      .segments(LANE, at(from), at(to))
      .map((one) => [one.state, (one.from - START) / 1000, (one.to - START) / 1000])

  beforeEach(() => {
    history = new GatewayHistory()
  })

  it('tells how a breaker stood, from the moves that it has made', () => {
    const moves = [move(30, 'open', 'half-open'), move(20, 'closed', 'open')]
    tell(40, { state: 'half-open', moves })
    expect(states(0, 40)).toEqual([
      ['closed', 0, 20],
      ['open', 20, 30],
      ['half-open', 30, 40],
    ])
    expect(history.segments(LANE, at(0), at(40)).map(({ reason }) => reason)).toEqual([
      ...[null, 'at 20', 'at 30'],
    ])
  })

  it('remembers moves that the shop tells no more, and shows the part inside the window', () => {
    tell(30, { state: 'open', moves: [move(20, 'closed', 'open')] })
    tell(60, { state: 'half-open', moves: [move(50, 'open', 'half-open')] })
    expect(states(25, 55)).toEqual([
      ['open', 25, 50],
      ['half-open', 50, 55],
    ])
    expect(history.moves().map(({ to }) => to)).toEqual(['half-open', 'open'])
  })

  it('says that the shop was away between two of its processes, and nothing of before', () => {
    tell(30, { since: 10, state: 'open', moves: [move(20, 'closed', 'open')] })
    tell(60, { since: 50 })
    expect(states(0, 60)).toEqual([
      ['closed', 10, 20],
      ['open', 20, 30],
      ['away', 30, 50],
      ['closed', 50, 60],
    ])
    expect(history.aways(at(60))).toEqual([{ from: at(30), to: at(50) }])
  })

  it('takes a silence for an absence once it is longer than the pause between two readings', () => {
    tell(30)
    expect(states(0, 32)).toEqual([['closed', 0, 32]])
    expect(history.aways(at(32))).toEqual([])
    expect(states(0, 40)).toEqual([
      ['closed', 0, 30],
      ['away', 30, 40],
    ])
  })

  it('does not believe the status of a process that is no more', () => {
    tell(30, { since: 0 })
    tell(31, { since: 40 })
    expect(states(0, 60)).toEqual([
      ['closed', 0, 30],
      ['away', 30, 60],
    ])
  })

  it('adds seconds up in slots, and tells a quiet slot from one in which nobody counted', () => {
    const refused = { 'circuit-breaker': 4 }
    tell(6, { since: 2, seconds: [second(2, { accepted: 2 }), second(3, { error: 1 }, refused)] })
    tell(8, { since: 2 })
    expect(history.slots(at(0) / 1000, 5, 2)).toEqual([
      undefined,
      { accepted: 2, error: 1, 'refused:circuit-breaker': 4 },
      {},
      {},
      undefined,
    ])
    expect(history.slots(at(2) / 1000, 1, 2, 'toss')).toEqual([{}])
  })

  it('goes on where the last answer ended, and forgets after a quarter of an hour', () => {
    tell(10, { seconds: [second(5, { accepted: 1 })] })
    expect(history.next).toBe(at(10) / 1000 - 1)
    tell(1000)
    expect(history.slots(at(5) / 1000, 1, 1)).toEqual([{}])
    tell(3000, { since: 2500 })
    expect(states(0, 3000)).toEqual([['closed', 2500, 3000]])
  })
})
