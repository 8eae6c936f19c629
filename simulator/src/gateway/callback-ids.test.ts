import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CallbackIds } from './callback-ids.js'

describe('callback ids', () => {
  it('count the events of one charge at one moment', () => {
    const ids = new CallbackIds()
    expect(ids.ofEvent('key', 36)).toBe('key.10.1')
    expect(ids.ofEvent('key', 36)).toBe('key.10.2')
    expect(ids.ofEvent('key', 37)).toBe('key.11.1')
    expect(ids.ofEvent('other', 36)).toBe('other.10.1')
  })

  it('number the copies of one event from 2', () => {
    const ids = new CallbackIds()
    expect([ids.ofCopy('e'), ids.ofCopy('e'), ids.ofCopy('f')]).toEqual(['e~2', 'e~3', 'f~2'])
  })

  it('are never the same, whatever the keys, even ones that look like ids', () => {
    const key = fc.stringMatching(/^[a1.~]{1,5}$/)
    const step = fc.tuple(key, fc.nat({ max: 40 }), fc.nat({ max: 3 }))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const ids = new CallbackIds()
        const drawn = steps.flatMap(([chargeKey, nowMs, copies]) => {
          const event = ids.ofEvent(chargeKey, nowMs)
          return [event, ...Array.from({ length: copies }, () => ids.ofCopy(event))]
        })
        expect(new Set(drawn).size).toBe(drawn.length)
      }),
    )
  })

  it('of a process do not repeat those of an earlier one', () => {
    const before = new CallbackIds().ofEvent('key', 1000)
    expect(new CallbackIds().ofEvent('key', 1001)).not.toBe(before)
  })
})
