import { TransportError } from '@holdfast/pg-client'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { describe, expect, it } from 'vitest'
import { changeScenario } from '../../scenario/read-scenario.js'
import type { FaultRuleInput } from '../../scenario/scenario-input.js'
import { findScenario } from '../../scenario/shipped-scenarios.js'
import { submitBody } from '../../testing/gateway-caller.js'
import { CALLBACK_URL, GATEWAY_URL, gatewayInReach } from './gateway-in-reach.js'

/** A line to a gateway that answers after 100 ms, but for these faults. */
function reach(...faults: FaultRuleInput[]) {
  const clock = new VirtualClock()
  const scenario = changeScenario(findScenario('calm'), { latency: 100, faults })
  const { gateway, line } = gatewayInReach({ clock, seed: 1, scenario })
  const submit = async (signal = new AbortController().signal, responseTimeoutMs = 3000) => {
    const body = submitBody({ orderId: 'order-1', callbackUrl: CALLBACK_URL })
    const headers = { 'X-USER-ID': '1', 'Content-Type': 'application/json' }
    const url = `${GATEWAY_URL}/api/v1/payments`
    const limits = { signal, connectTimeoutMs: 1000, responseTimeoutMs }
    return clock.advanceUntil(line.send({ method: 'POST', url, headers, body }, limits))
  }
  return { clock, gateway, line, submit }
}

/** How it went wrong: whether it was sent, and after how many ms it was known. */
async function failureOf(faults: FaultRuleInput[], signal?: AbortSignal, limitMs?: number) {
  const { submit, clock } = reach(...faults)
  const error: unknown = await submit(signal, limitMs).catch((reason: unknown) => reason)
  if (!(error instanceof TransportError)) throw new Error('it was answered', { cause: error })
  return { sent: error.sent, atMs: clock.monotonic() }
}

describe('a direct line', () => {
  it('carries a request to the gateway and its answer back', async () => {
    const { submit, line, gateway, clock } = reach()
    const { status, body } = await submit()
    expect(status).toBe(200)
    expect(JSON.parse(body)).toMatchObject({ meta: { result: 'SUCCESS' } })
    expect([line.sent, clock.monotonic()]).toEqual([{ GET: 0, POST: 1 }, 100])
    expect(gateway.ledger().charges).toMatchObject([{ reference: 'order-1' }])
  })

  it.each<[string, FaultRuleInput[], boolean, number]>([
    ['nobody listens', [{ fault: 'connection-refused' }], false, 0],
    ['the gateway goes away', [{ fault: 'black-out', window: { from: 50 } }], true, 50],
    ['the answer is cut off', [{ fault: 'answer-lost' }], true, 100],
    ['half of it comes', [{ fault: 'truncated-body' }], true, 100],
    ['nothing comes', [{ fault: 'hang' }], true, 3000],
    ['it comes too late', [{ fault: 'slow-body', takes: 9000 }], true, 3000],
  ])('says whether it was sent, where %s', async (_, faults, sent, atMs) => {
    expect(await failureOf(faults)).toEqual({ sent, atMs })
  })

  it('waits for a slow body', async () => {
    const { submit, clock } = reach({ fault: 'slow-body', takes: 700 })
    expect((await submit()).status).toBe(200)
    expect(clock.monotonic()).toBe(800)
  })

  it('ends when its client leaves, and the request goes on', async () => {
    const { submit, clock, gateway } = reach()
    const leaving = new AbortController()
    clock.setTimer(30, () => leaving.abort())
    await expect(submit(leaving.signal)).rejects.toMatchObject({ sent: true })
    expect(clock.monotonic()).toBe(30)
    await clock.advance(1000)
    expect(gateway.ledger().charges).toHaveLength(1)
  })
})
