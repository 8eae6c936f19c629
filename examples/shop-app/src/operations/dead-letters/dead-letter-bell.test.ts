import { expect, it } from 'vitest'
import { DeadLetterBell } from './dead-letter-bell.js'

it('rings in the log and for whoever listens, without card numbers', () => {
  const logged: object[] = []
  const silent = () => undefined
  const error = (facts: object) => void logged.push(facts)
  const bell = new DeadLetterBell({ debug: silent, info: silent, warn: silent, error })
  const heard: object[] = []
  bell.listen((givenUp) => heard.push(givenUp))
  const letter = { source: 'orders', kind: 'UNDO_STEP', key: 'o1' } as const
  const more = { payload: { of: 'no concern' } }
  bell.ring({ ...letter, ...more, lastError: 'of card 1234567898141451' })
  expect(heard).toEqual([{ ...letter, lastError: 'of card ****-****-****-1451' }])
  expect(logged).toEqual(heard)
})
