import { VirtualClock } from '@holdfast/resilience-kit/testing'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { IdempotentReplays } from './idempotent-replays.js'

const WINDOW_MS = 1000

let clock: VirtualClock
let replays: IdempotentReplays<string>
beforeEach(() => {
  clock = new VirtualClock()
  replays = new IdempotentReplays(clock, { windowMs: WINDOW_MS, comparesParameters: true })
})

describe('an idempotency key', () => {
  it('executes once, is running until the answer is kept, and repeats that', () => {
    expect(replays.admit('k', 'p')).toEqual({ kind: 'first' })
    expect(replays.admit('k', 'p')).toEqual({ kind: 'running' })
    replays.keep('k', 'answer')
    expect(replays.admit('k', 'p')).toEqual({ kind: 'replay', answer: 'answer' })
    expect(replays.admit('k', 'p')).toEqual({ kind: 'replay', answer: 'answer' })
    expect(replays.admit('other', 'p')).toEqual({ kind: 'first' })
  })

  it('executes again when its answer is forgotten', () => {
    replays.admit('k', 'p')
    replays.forget('k')
    // Also with other parameters: nothing is kept of the first ones.
    expect(replays.admit('k', 'q')).toEqual({ kind: 'first' })
    expect(replays.admit('k', 'p')).toEqual({ kind: 'mismatch' })
  })

  it('is refused with other parameters, while it runs and afterwards', () => {
    replays.admit('k', 'p')
    expect(replays.admit('k', 'q')).toEqual({ kind: 'mismatch' })
    replays.keep('k', 'answer')
    expect(replays.admit('k', 'q')).toEqual({ kind: 'mismatch' })
    expect(replays.admit('k', 'p')).toEqual({ kind: 'replay', answer: 'answer' })
  })

  it('repeats its answer for any parameters where the gateway does not compare them', () => {
    replays = new IdempotentReplays(clock, { windowMs: WINDOW_MS, comparesParameters: false })
    replays.admit('k', 'p')
    expect(replays.admit('k', 'q')).toEqual({ kind: 'running' })
    replays.keep('k', 'answer')
    expect(replays.admit('k', 'q')).toEqual({ kind: 'replay', answer: 'answer' })
  })

  it('is free again when its window is over, counted from its first use', async () => {
    replays.admit('k', 'p')
    await clock.advance(600)
    replays.keep('k', 'answer')
    await clock.advance(399)
    expect(replays.admit('k', 'p').kind).toBe('replay')
    await clock.advance(1)
    expect(replays.admit('k', 'q')).toEqual({ kind: 'first' })
    // The second use has a window of its own.
    replays.keep('k', 'another')
    await clock.advance(WINDOW_MS - 1)
    expect(replays.admit('k', 'q')).toEqual({ kind: 'replay', answer: 'another' })
  })

  it('is not free while its request is under way, however long that takes', async () => {
    replays.admit('k', 'p')
    await clock.advance(WINDOW_MS * 3)
    expect(replays.admit('k', 'p')).toEqual({ kind: 'running' })
    expect(replays.admit('k', 'q')).toEqual({ kind: 'mismatch' })
    replays.keep('k', 'answer')
    expect(replays.admit('k', 'p')).toEqual({ kind: 'first' })
  })

  it('keeps nothing for a key that nobody used', () => {
    replays.keep('k', 'answer')
    expect(replays.admit('k', 'p')).toEqual({ kind: 'first' })
  })

  it('repeats an answer that an earlier process kept, for a window from then on', async () => {
    await clock.advance(5000)
    replays.restore({ key: 'k', fingerprint: 'p', answer: 'kept' })
    expect(replays.admit('k', 'q')).toEqual({ kind: 'mismatch' })
    await clock.advance(WINDOW_MS - 1)
    expect(replays.admit('k', 'p')).toEqual({ kind: 'replay', answer: 'kept' })
    await clock.advance(1)
    expect(replays.admit('k', 'p')).toEqual({ kind: 'first' })
  })

  it('is under way at most once, and every answer repeated is the last one kept', async () => {
    const step = fc.record({
      key: fc.constantFrom('k', 'l'),
      what: fc.constantFrom('admit', 'keep', 'forget'),
      ms: fc.nat({ max: 400 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        clock = new VirtualClock()
        const rules = { windowMs: WINDOW_MS, comparesParameters: false }
        replays = new IdempotentReplays(clock, rules)
        const running = new Set<string>()
        const kept = new Map<string, string>()
        for (const [index, { key, what, ms }] of steps.entries()) {
          if (what === 'admit') {
            const admission = replays.admit(key, 'p')
            expect(admission.kind === 'running').toBe(running.has(key))
            if (admission.kind === 'replay') expect(admission.answer).toBe(kept.get(key))
            if (admission.kind === 'first') running.add(key)
          } else if (running.delete(key)) {
            if (what === 'forget') replays.forget(key)
            else replays.keep(key, `${index}`)
            if (what === 'keep') kept.set(key, `${index}`)
          }
          await clock.advance(ms)
        }
      }),
    )
  })
})
