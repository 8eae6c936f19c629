import { describe, expect, it } from 'vitest'
import { sampleTrace } from '../../../testing/sample-trace.js'
import type { TraceEvent } from '../../trace/trace-event.js'
import { breakerLanes, faultsEndOf, outagesOf, processLanes } from './run-history.js'

const event = (at: number, lane: string, what: string, fault?: string): TraceEvent => ({
  at,
  lane,
  what,
  ...(fault !== undefined && { fault }),
})

describe('what befell a run', () => {
  it('is an outage from the first to the last of strikes that are close together', () => {
    const strikes = [1000, 2000, 3000, 60_000, 60_500].map((at) =>
      event(at, 'gateway', 'answers nobody', 'black-out'),
    )
    const others = [event(2500, 'gateway', 'refuses', 'connection-refused')]
    const noOutage = [event(2600, 'shop-1', 'submit', 'hang'), event(2700, 'shop-1', 'waits')]
    const trace = [...strikes, ...others, ...noOutage].toSorted((a, b) => a.at - b.at)
    expect(outagesOf(trace, 100_000)).toEqual([
      { from: 1000, to: 3000, says: 'black-out', state: 'down' },
      { from: 2500, to: 2500, says: 'connection-refused', state: 'down' },
      { from: 60_000, to: 60_500, says: 'black-out', state: 'down' },
    ])
  })

  it('is an outage from where the gateway is gone to where it listens again', () => {
    const trace = [
      event(0, 'gateway', 'listens'),
      event(100, 'gateway', 'is gone'),
      event(200, 'gateway', 'listens'),
      event(250, 'shop-1', 'is gone'),
      event(300, 'gateway', 'is gone'),
    ]
    expect(outagesOf(trace, 400)).toEqual([
      { from: 100, to: 200, says: 'nobody listens', state: 'down' },
      { from: 300, to: 400, says: 'nobody listens', state: 'down' },
    ])
  })

  it('is a process that was down, stood still, or never came back', () => {
    const trace = [
      event(10, 'shop-2', 'started'),
      event(20, 'shop-2', 'crashed after store.save', 'crash-after'),
      event(30, 'shop-1', 'stands still at gateway.submit', 'pause'),
      event(40, 'shop-2', 'started again'),
      event(50, 'shop-1', 'goes on'),
      event(60, 'shop-1', 'crashed before store.save', 'crash-before'),
    ]
    expect(processLanes(trace, 100)).toEqual([
      {
        name: 'shop-1',
        stretches: [
          { from: 30, to: 50, says: 'stands still at gateway.submit', state: 'paused' },
          { from: 60, to: 100, says: 'crashed before store.save', state: 'down' },
        ],
      },
      {
        name: 'shop-2',
        stretches: [{ from: 20, to: 40, says: 'crashed after store.save', state: 'down' }],
      },
    ])
  })

  it('is a breaker that opened, asked again and closed, each of its operation', () => {
    const trace = [
      event(10, 'shop-1', 'breaker submit open: 3 unanswered calls in a row'),
      event(20, 'shop-1', 'breaker submit half-open: waited'),
      event(25, 'shop-1', 'breaker submit closed: probes passed'),
      event(30, 'shop-1', 'breaker inquiry open'),
      event(31, 'shop-1', 'breaker of tea'),
    ]
    expect(breakerLanes(trace, 40)).toEqual([
      { name: 'shop-1 inquiry', stretches: [{ from: 30, to: 40, says: '', state: 'open' }] },
      {
        name: 'shop-1 submit',
        stretches: [
          { from: 10, to: 20, says: '3 unanswered calls in a row', state: 'open' },
          { from: 20, to: 25, says: 'waited', state: 'half-open' },
        ],
      },
    ])
  })

  it('ends its faults where the world says so', () => {
    expect(faultsEndOf(sampleTrace)).toBe(120_000)
    expect(faultsEndOf([])).toBeUndefined()
  })
})
