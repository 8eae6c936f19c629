import fc from 'fast-check'
import { expect, it } from 'vitest'
import { turnAlert, type AlertState } from './alert-state.js'

const reading = (isOn: boolean, reason = 'why') => ({ isOn, reason, details: { n: 1 } })

it('turns on, and off again, with when and why', () => {
  const on = turnAlert(undefined, reading(true, 'it hangs'), 5)
  expect(on).toEqual({ state: 'on', at: 5, reason: 'it hangs', details: { n: 1 } })
  const off = turnAlert(on, reading(false, 'it answers'), 9)
  expect(off).toEqual({ state: 'off', at: 9, reason: 'it answers', details: { n: 1 } })
  expect(turnAlert(off, reading(true), 12)).toMatchObject({ state: 'on', at: 12 })
})

it('tells nothing twice, whatever is read: on and off take turns, and on is the first', () => {
  const readings = fc.array(fc.tuple(fc.boolean(), fc.string()))
  fc.assert(
    fc.property(readings, (all) => {
      let state: AlertState | undefined
      const turns: string[] = []
      all.forEach(([isOn, reason], at) => {
        const turned = turnAlert(state, reading(isOn, reason), at)
        if (turned) turns.push(turned.state)
        state = turned ?? state
        expect(state?.state === 'on').toBe(isOn)
      })
      expect(turns).toEqual(turns.map((_, n) => (n % 2 === 0 ? 'on' : 'off')))
    }),
  )
})
