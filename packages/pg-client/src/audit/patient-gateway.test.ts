import { ResilienceError } from '@holdfast/resilience-kit'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { describe, expect, it } from 'vitest'
import { GatewayLimitError } from '../calling/limit-pause.js'
import type { LookUp } from '../calling/look-up.js'
import type { Ask } from '../ports/gateway-dialect.js'
import { PatientGateway } from './patient-gateway.js'

const request = { method: 'GET', url: 'http://gateway.test/records/1', headers: {} } as const
const answer = { status: 200, headers: {}, body: '' }

/** Asks for one page of a list where the first asks fail so; how it ends, and when each was. */
async function endOf(failures: readonly Error[]) {
  const clock = new VirtualClock()
  const at: number[] = []
  const askForRecords: Ask = async () => {
    const failure = failures[at.length]
    at.push(clock.monotonic() / 1000)
    if (failure) throw failure
    return answer
  }
  const lookUp = { pausedMs: 0, askForRecords } as unknown as LookUp
  const gateway = new PatientGateway({ clock } as never, lookUp)
  const pages = gateway.pages('records', async function* (ask) {
    await ask(request)
    yield []
  })
  const end = pages.next().then(
    () => 'answered',
    () => 'given up',
  )
  return { end: await clock.advanceUntil(end), at }
}

const refusal = (retryAfterMs: number, calls = 0): Error =>
  new ResilienceError('CIRCUIT_OPEN', 'CircuitOpenError', 'open', { retryAfterMs, calls })
const many = (error: Error, count: number): readonly Error[] =>
  Array.from({ length: count }, () => error)

describe('a refusal of a question', () => {
  it.each([
    ['of the kit', refusal(100_000)],
    ['upon a 429 to somebody else', new GatewayLimitError('asked too often', 100_000)],
  ])('that sent nothing is waited for, and is no ask: %s', async (_name, error) => {
    const { end, at } = await endOf([...many(error, 5), ...many(new Error('HTTP 503'), 4)])
    expect(end).toBe('answered')
    expect(at).toEqual([0, 100, 200, 300, 400, 500, 501, 503, 507, 515])
  })

  it('is heeded for five minutes, and not for ever', async () => {
    const { end, at } = await endOf(many(refusal(999_999_999), 99))
    expect(end).toBe('given up')
    expect(at).toEqual([0, 300, 600, 900, 1200, 1500, 1560, 1620, 1680, 1740])
  })

  it('counts where something was sent before it', async () => {
    const { end, at } = await endOf(many(refusal(10_000, 1), 99))
    expect([end, at]).toEqual(['given up', [0, 10, 20, 30, 40]])
  })
})
