import { afterEach, expect, it } from 'vitest'
import type { ScenarioInput } from '../../scenario/scenario-input.js'
import { call, type WireReply } from '../../testing/gateway-caller.js'
import { inWaves, orderlessFaults, rareRule, shuffled } from '../../testing/request-waves.js'
import { Stage } from '../../testing/stage.js'
import { startStripe } from '../../testing/stripe-stage.js'
import { stripe } from './stripe-dialect.js'

/** Two payments of each order: another one for its second try. */
const ORDERS = Array.from({ length: 75 }, (_, index) => `order-${index}`)
const PAYMENTS = [...ORDERS, ...ORDERS]

const struck = orderlessFaults(stripe.has)

const SCENARIO: Partial<ScenarioInput> = {
  latency: { uniform: { min: 0, max: 5 } },
  timeScale: 0.01,
  outcomes: { approved: 0.8, limitExceeded: 0.1, invalidCard: 0.1 },
  faults: struck.map(rareRule),
}

const stage = new Stage()
afterEach(() => stage.clear())

it('meets the same faults for the same seed and requests in any order of arrival', async () => {
  const first = await fatesOf(7, (all) => all, 100)
  expect(await fatesOf(7, (all) => all.toReversed(), 37)).toEqual(first)
  expect(await fatesOf(7, shuffled, 75)).toEqual(first)
  const other = await fatesOf(8, (all) => all, 100)
  for (const what of ['creates', 'confirms', 'refunds', 'lookUps', 'ledger', 'webhooks'] as const) {
    expect(other[what], what).not.toEqual(first[what])
  }
  expect(Object.keys(first.faults).toSorted()).toEqual(struck.map(({ name }) => name).toSorted())
}, 240_000)

/** Everything that became of these payments, in an order that says nothing of when. */
async function fatesOf(
  seed: number,
  arrival: (all: readonly string[]) => readonly string[],
  atATime: number,
) {
  const { simulator, url, received } = await startStripe(stage, SCENARIO, { seed })
  const waves = { simulator, dialect: 'stripe', atATime, told } as const
  const ask = (method: string, path: string, signal: AbortSignal, form = {}) =>
    call(method, `${url}/v1/${path}`, {
      signal,
      headers: { authorization: 'Bearer sk_test_123' },
      ...(method === 'GET' ? {} : { body: new URLSearchParams(form).toString() }),
    })
  const card = { amount: '5000', currency: 'krw', payment_method: 'pm_card_visa' }
  const creates = await inWaves(
    arrival(PAYMENTS).map((name) => ({
      name,
      send: (signal) =>
        ask('POST', 'payment_intents', signal, { ...card, 'metadata[order_id]': name }),
    })),
    waves,
  )
  const made: string[] = simulator.ledger().charges.map(({ key }) => key)
  const keys = arrival(made.toSorted())
  const confirms = await inWaves(
    keys.map((name) => ({
      name,
      send: (signal) => ask('POST', `payment_intents/${name}/confirm`, signal),
    })),
    waves,
  )
  const refund = { amount: '1000' }
  const refunds = await inWaves(
    [...keys, ...keys].map((name) => ({
      name,
      send: (signal) => ask('POST', 'refunds', signal, { ...refund, payment_intent: name }),
    })),
    waves,
  )
  await simulator.whenIdle()
  const lookUps = await inWaves(
    keys.flatMap((name) =>
      [`payment_intents/${name}`, `refunds?payment_intent=${name}`].map((path) => ({
        name,
        send: (signal: AbortSignal) => ask('GET', path, signal),
      })),
    ),
    waves,
  )
  return {
    creates,
    confirms,
    refunds,
    lookUps,
    ledger: simulator
      .ledger()
      .charges.map(({ key, reference, status, held, callback }) =>
        JSON.stringify([key, reference, status, held, callback]),
      )
      .toSorted(),
    webhooks: received.map(({ body }) => toldOf(JSON.parse(body))).toSorted(),
    held: simulator
      .callbacks()
      .map(({ event, chargeKey }) => `${event} ${chargeKey}`)
      .toSorted(),
    faults: simulator.stats().dialects.stripe?.faults ?? {},
  }
}

function told({ status, text, json }: WireReply): string {
  if (json === null) return `${status} ${text.length}`
  const { error, status: stands, data = [] } = Object(json) as Record<string, unknown>
  const listed = (data as { id: string }[]).map(({ id }) => id).toSorted()
  return [status, Object(error).code ?? Object(error).type ?? stands, ...listed].join(' ')
}

function toldOf({ id, type, data }: Record<string, unknown>): string {
  const { amount, status } = Object(Object(data).object) as Record<string, unknown>
  return [id, type, amount, status].join(' ')
}
