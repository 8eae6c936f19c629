import type { TransportError } from '@holdfast/pg-client'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { describe, expect, it } from 'vitest'
import { changeScenario } from '../../scenario/read-scenario.js'
import type { Scenario } from '../../scenario/scenario.js'
import type { FaultRuleInput } from '../../scenario/scenario-input.js'
import { findScenario, shippedScenarioNames } from '../../scenario/shipped-scenarios.js'
import { submitBody } from '../../testing/gateway-caller.js'
import { CALLBACK_URL, GATEWAY_URL, gatewayInReach } from '../compare/gateway-in-reach.js'
import { FateGateway } from './fate-gateway.js'
import type { GatewayTrouble } from './gateway-trouble.js'

const PAYMENTS_URL = `${GATEWAY_URL}/api/v1/payments`
const FOR_EVER = { connectTimeoutMs: 1000, responseTimeoutMs: 2 ** 31 - 1 }
const ORDERS = 500
const EVERY_MS = 314
/** Scenarios that strike callbacks only, or nothing. */
const WELL = ['calm', 'callback-loss', 'duplicate-storm']
const FAULTLESS = changeScenario(findScenario('calm'), { latency: 100 })

/** How one call ended: when, and with what. */
type End = readonly [call: string, atMs: number, how: string]

/** Submits orders evenly, each looked up two seconds later. */
async function play(
  clock: VirtualClock,
  call: (operation: 'submit' | 'lookUp', orderId: string) => Promise<string>,
): Promise<readonly End[]> {
  const ends: End[] = []
  const note = (operation: 'submit' | 'lookUp', orderId: string): void => {
    void call(operation, orderId).then((how) =>
      ends.push([`${operation} ${orderId}`, clock.monotonic(), how]),
    )
  }
  for (let number = 0; number < ORDERS; number += 1) {
    // An odd ms: never the very moment at which a window begins or ends.
    const at = (number + 0.5) * EVERY_MS
    clock.setTimer(at, () => note('submit', `order-${number}`))
    clock.setTimer(at + 2000, () => note('lookUp', `order-${number}`))
  }
  await clock.advance(ORDERS * EVERY_MS + 600_000)
  return ends.toSorted((one, other) => one[0].localeCompare(other[0]))
}

/** The whole gateway, spoken to over its wire; and how often it charged each order. */
async function overTheWire(scenario: Scenario, seed: number) {
  const clock = new VirtualClock({ wallMs: Date.UTC(2026, 0, 1) })
  const { gateway, line } = gatewayInReach({ clock, seed, scenario })
  const headers = { 'X-USER-ID': '1', 'content-type': 'application/json' }
  const ends = await play(clock, async (operation, orderId) => {
    const body = submitBody({ orderId, callbackUrl: CALLBACK_URL })
    const request =
      operation === 'submit'
        ? ({ method: 'POST', url: PAYMENTS_URL, headers, body } as const)
        : ({ method: 'GET', url: `${PAYMENTS_URL}?orderId=${orderId}`, headers } as const)
    try {
      const { signal } = new AbortController()
      const { status, body: said } = await line.send(request, { ...FOR_EVER, signal })
      return meaningOf(status, said)
    } catch (error) {
      return (error as TransportError).sent ? 'unanswered' : 'notSent'
    }
  })
  const charges = new Map<string, number>()
  for (const { reference } of gateway.ledger().charges) {
    charges.set(reference, (charges.get(reference) ?? 0) + 1)
  }
  gateway.close()
  return { ends, charges }
}

function meaningOf(status: number, body: string): string {
  if (!/^\{"meta":\{"result":"\w+"[^]*\}$/.test(body)) return 'unanswered'
  try {
    JSON.parse(body)
  } catch {
    return 'unanswered'
  }
  if (status === 200) return 'yes'
  return status === 404 ? 'no' : 'answered'
}

async function byFate(scenario: Scenario, seed: number) {
  const clock = new VirtualClock()
  const gateway = new FateGateway({ clock, seed, scenario })
  const ends = await play(clock, async (operation, orderId) => {
    try {
      const said = await gateway[operation](orderId, new AbortController().signal)
      return said === false ? 'no' : 'yes'
    } catch (error) {
      return (error as GatewayTrouble).kind
    }
  })
  const charges = new Map<string, number>()
  for (let number = 0; number < ORDERS; number += 1) {
    const times = gateway.chargesOf(`order-${number}`)
    if (times > 0) charges.set(`order-${number}`, times)
  }
  gateway.close()
  return { ends, charges }
}

describe('beside the whole gateway', { timeout: 60_000 }, () => {
  it.each(shippedScenarioNames())(
    '%s: the same ends at the same ms, the same charges',
    async (name) => {
      const scenario = findScenario(name)
      const [whole, quick] = [await overTheWire(scenario, 42), await byFate(scenario, 42)]
      expect(quick.ends).toEqual(whole.ends)
      expect(quick.charges).toEqual(whole.charges)
      // Something was there to differ in, where requests are struck at all.
      const ways = new Set(whole.ends.map(([, , how]) => how)).size
      if (!WELL.includes(name)) expect(ways).toBeGreaterThan(1)
    },
  )

  it('runs its clock as fast', async () => {
    const scenario = changeScenario(findScenario('blackout'), { timeScale: 0.5 })
    const [whole, quick] = [await overTheWire(scenario, 7), await byFate(scenario, 7)]
    expect(quick.ends).toEqual(whole.ends)
  })
})

describe('a gateway of fates', () => {
  const reach = (...faults: FaultRuleInput[]) => {
    const clock = new VirtualClock()
    const scenario = changeScenario(FAULTLESS, { faults })
    return { clock, gateway: new FateGateway({ clock, seed: 1, scenario }) }
  }

  it('goes on with a request whose client has left', async () => {
    const { clock, gateway } = reach()
    const leaving = new AbortController()
    const submitted = gateway.submit('order-1', leaving.signal)
    clock.setTimer(50, () => leaving.abort('enough'))
    await expect(clock.advanceUntil(submitted)).rejects.toBe('enough')
    expect([gateway.inFlight, gateway.mostInFlight, gateway.chargesOf('order-1')]).toEqual([
      0, 1, 0,
    ])
    await clock.advance(1000)
    expect(gateway.chargesOf('order-1')).toBe(1)
  })

  it('keeps a request that it swallows in flight until its client leaves', async () => {
    const { clock, gateway } = reach({ fault: 'hang' })
    const leaving = new AbortController()
    const submitted = gateway.submit('order-1', leaving.signal)
    await clock.advance(3_600_000)
    expect(gateway.inFlight).toBe(1)
    leaving.abort('enough')
    await expect(submitted).rejects.toBe('enough')
    expect([gateway.inFlight, gateway.chargesOf('order-1')]).toEqual([0, 0])
  })

  it('sends nothing for who has left already', async () => {
    const { gateway } = reach()
    await expect(gateway.submit('order-1', AbortSignal.abort('gone'))).rejects.toBe('gone')
    expect([gateway.inFlight, gateway.submits]).toEqual([0, 0])
  })

  it('cuts what is under way when it goes, and executes it all the same', async () => {
    const { clock, gateway } = reach({ fault: 'black-out', window: { from: 50 } })
    const submitted = gateway.submit('order-1', new AbortController().signal)
    await expect(clock.advanceUntil(submitted)).rejects.toMatchObject({ kind: 'unanswered' })
    expect(clock.monotonic()).toBe(50)
    await clock.advance(1000)
    expect(gateway.chargesOf('order-1')).toBe(1)
    const next = gateway.submit('order-2', new AbortController().signal)
    await expect(next).rejects.toMatchObject({ kind: 'notSent' })
  })

  it('forgets what it has in hand when it restarts', async () => {
    const { clock, gateway } = reach({ fault: 'restart', window: { from: 50, to: 60 } })
    const submitted = gateway.submit('order-1', new AbortController().signal)
    await expect(clock.advanceUntil(submitted)).rejects.toMatchObject({ kind: 'unanswered' })
    await clock.advance(1000)
    expect(gateway.chargesOf('order-1')).toBe(0)
  })
})
