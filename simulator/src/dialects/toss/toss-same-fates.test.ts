import { afterEach, expect, it } from 'vitest'
import type { ScenarioInput } from '../../scenario/scenario-input.js'
import { call, type WireReply } from '../../testing/gateway-caller.js'
import { inWaves, orderlessFaults, rareRule, shuffled } from '../../testing/request-waves.js'
import { Stage } from '../../testing/stage.js'
import { withKey } from '../../testing/toss-shop.js'
import { toss } from './toss-dialect.js'

const ORDERS = Array.from({ length: 150 }, (_, index) => `order-${index}`)
const AMOUNT = 15_000

const struck = orderlessFaults(toss.has)

const SCENARIO: Partial<ScenarioInput> = {
  latency: { uniform: { min: 0, max: 5 } },
  timeScale: 0.05,
  outcomes: { approved: 0.8, limitExceeded: 0.1, invalidCard: 0.1 },
  faults: struck.map(rareRule),
}

const stage = new Stage()
afterEach(() => stage.clear())

it('meets the same faults for the same seed and requests in any order of arrival', async () => {
  const first = await fatesOf(7, ORDERS, 100)
  expect(await fatesOf(7, ORDERS.toReversed(), 37)).toEqual(first)
  expect(await fatesOf(7, shuffled(ORDERS), 75)).toEqual(first)
  const other = await fatesOf(8, ORDERS, 100)
  for (const what of ['confirms', 'cancels', 'lookUps', 'ledger', 'webhooks'] as const) {
    expect(other[what], what).not.toEqual(first[what])
  }
  expect(Object.keys(first.faults).toSorted()).toEqual(struck.map(({ name }) => name).toSorted())
}, 240_000)

/** Everything that became of these orders, in an order that says nothing of when. */
async function fatesOf(seed: number, arrival: readonly string[], atATime: number) {
  const merchant = await stage.merchant()
  const { simulator, gatewayUrl } = await stage.simulator(SCENARIO, {
    seed,
    dialects: ['toss'],
    callbackOrigins: [merchant.origin],
    webhooks: [{ dialect: 'toss', url: merchant.callbackUrl, secret: 'none' }],
  })
  const waves = { simulator, dialect: 'toss', atATime, told } as const
  const ask = (method: string, path: string, signal: AbortSignal, body?: object) =>
    call(method, `${gatewayUrl}/v1/payments/${path}`, {
      signal,
      headers: withKey('test_sk_shop'),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const payments = arrival.map((orderId) => {
    const opened = simulator.act('toss', 'authenticate', { orderId, amount: AMOUNT })
    return { orderId, paymentKey: String(Object(opened).paymentKey) }
  })
  const confirms = await inWaves(
    payments.map((payment) => ({
      name: payment.orderId,
      send: (signal) => ask('POST', 'confirm', signal, { ...payment, amount: AMOUNT }),
    })),
    waves,
  )
  const cancel = { cancelReason: 'one is gone', cancelAmount: 1000 }
  const cancels = await inWaves(
    [...payments, ...payments].map(({ orderId, paymentKey }) => ({
      name: orderId,
      send: (signal) => ask('POST', `${paymentKey}/cancel`, signal, cancel),
    })),
    waves,
  )
  await simulator.whenIdle()
  const lookUps = await inWaves(
    payments.flatMap(({ orderId, paymentKey }) =>
      [paymentKey, `orders/${orderId}`].map((path) => ({
        name: orderId,
        send: (signal: AbortSignal) => ask('GET', path, signal),
      })),
    ),
    waves,
  )
  return {
    confirms,
    cancels,
    lookUps,
    ledger: simulator
      .ledger()
      .charges.map(({ reference, key, status, reason, held, callback }) =>
        JSON.stringify([reference, withoutMoment(key), status, reason, held, callback]),
      )
      .toSorted(),
    webhooks: merchant.received.map(({ body: { data } }) => toldOf(Object(data))).toSorted(),
    held: simulator
      .callbacks()
      .map(({ reference }) => reference)
      .toSorted(),
    faults: simulator.stats().dialects.toss?.faults ?? {},
  }
}

/** Not the balance: which of two equal cancels was the first one is a matter of milliseconds. */
function told({ status, text, json }: WireReply): string {
  const { code, status: stands, paymentKey } = Object(json) as Record<string, string | undefined>
  if (json === null) return `${status} ${text.length}`
  return [status, code ?? stands, withoutMoment(paymentKey ?? '')].join(' ')
}

function toldOf({ orderId, paymentKey, status, balanceAmount }: Record<string, unknown>): string {
  return [orderId, withoutMoment(String(paymentKey)), status, balanceAmount].join(' ')
}

/** A payment key without the second in which it was made. */
function withoutMoment(paymentKey: string): string {
  return paymentKey.replace(/^tviva\d{14}/, '')
}
