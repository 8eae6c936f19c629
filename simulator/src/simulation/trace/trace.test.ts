import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TraceEvent } from './trace-event.js'
import { Trace } from './trace.js'

function traceOf(events: readonly TraceEvent[], isKept = false): Trace {
  let now = 0
  const trace = new Trace(() => now, isKept)
  for (const { at, ...event } of events) {
    now = at
    trace.tell(event)
  }
  return trace
}

const sent: TraceEvent = { at: 3, lane: 'shop-1', to: 'gateway', what: 'pays', entity: 'order-1' }
const died: TraceEvent = { at: 5, lane: 'shop-1', what: 'crashed', fault: 'crash-after' }

const anyEvent = fc.record({
  at: fc.nat({ max: 100_000 }),
  lane: fc.constantFrom('buyer', 'shop-1', 'shop-2', 'gateway'),
  what: fc.string({ maxLength: 8 }),
  entity: fc.constantFrom('order-1', 'order-2'),
})
const someEvents = fc.array(anyEvent, { minLength: 1, maxLength: 12 })

describe('the hash of a trace', () => {
  it('has 16 hex digits, with or without events', () => {
    for (const events of [[], [sent], [sent, died]]) {
      expect(traceOf(events).hash).toMatch(/^[0-9a-f]{16}$/)
    }
  })

  it('is the same for the same events, whether or not they are kept', () => {
    fc.assert(
      fc.property(someEvents, (events) => {
        expect(traceOf(events, true).hash).toBe(traceOf(events, false).hash)
      }),
    )
  })

  it.each([
    ['time', { ...sent, at: 4 }],
    ['lane', { ...sent, lane: 'shop-2' }],
    ['lane that a message goes to', { ...sent, to: 'buyer' }],
    ['words', { ...sent, what: 'pays again' }],
    ['entity', { ...sent, entity: 'order-2' }],
    ['entity, where there is none', { at: 3, lane: 'shop-1', to: 'gateway', what: 'pays' }],
  ])("changes with an event's %s", (_what, other) => {
    expect(traceOf([other, died]).hash).not.toBe(traceOf([sent, died]).hash)
  })

  it('changes with the order of two events', () => {
    const [one, other] = [{ ...died, at: 3 }, sent]
    expect(traceOf([one, other]).hash).not.toBe(traceOf([other, one]).hash)
  })

  it('changes with every event more', () => {
    fc.assert(
      fc.property(someEvents, (events) => {
        const trace = traceOf([])
        const hashes = new Set([trace.hash])
        for (const { at: _at, ...event } of events) {
          trace.tell(event)
          hashes.add(trace.hash)
        }
        expect(hashes.size).toBe(events.length + 1)
      }),
    )
  })

  it('keeps both halves apart: none of many runs share one', () => {
    const hashes = Array.from({ length: 5000 }, (_, at) => traceOf([{ ...sent, at }]).hash)
    expect(new Set(hashes.map((hash) => hash.slice(0, 8))).size).toBeGreaterThan(4990)
    expect(new Set(hashes.map((hash) => hash.slice(8))).size).toBeGreaterThan(4990)
  })
})

describe('the events of a trace', () => {
  it('are kept, oldest first and with their time, where they are wanted', () => {
    expect(traceOf([sent, died], true).events).toEqual([sent, died])
  })

  it('are let go where only the hash is wanted', () => {
    expect(traceOf([sent, died]).events).toEqual([])
  })
})
