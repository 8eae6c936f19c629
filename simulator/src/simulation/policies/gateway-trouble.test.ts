import { AbortedError, TimedOutError } from '@holdfast/resilience-kit'
import { describe, expect, it } from 'vitest'
import {
  classifyTrouble,
  GatewayTrouble,
  LIMITED,
  mayBeExecuted,
  NO_ANSWER,
  NOBODY_LISTENS,
  REFUSED,
} from './gateway-trouble.js'

describe('what trouble says about the gateway', () => {
  it.each([
    [REFUSED, 'failure', false],
    [LIMITED, 'failure', false],
    [NO_ANSWER, 'unanswered', true],
    [NOBODY_LISTENS, 'unanswered', false],
  ] as const)('%s: %s for a breaker; executed perhaps: %s', (error, classification, perhaps) => {
    expect(error).toBeInstanceOf(GatewayTrouble)
    expect(classifyTrouble({ ok: false, error })).toBe(classification)
    expect(mayBeExecuted(error)).toBe(perhaps)
  })

  it('leaves values and foreign errors to the kit', () => {
    expect(classifyTrouble({ ok: true, value: 1 })).toBeUndefined()
    expect(classifyTrouble({ ok: false, error: new Error('x') })).toBeUndefined()
    expect(mayBeExecuted(new Error('x'))).toBe(false)
  })

  it('takes a time-out of the kit for a call that may be executed, and a refusal for none', () => {
    const timedOut = new TimedOutError('gateway', 3000)
    const aborted = new AbortedError('gone')
    expect([mayBeExecuted(timedOut), mayBeExecuted(aborted)]).toEqual([true, false])
  })
})
