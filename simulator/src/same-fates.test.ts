import { afterEach, expect, it } from 'vitest'
import { asyncCard } from './dialects/async-card/async-card-dialect.js'
import type { ScenarioInput } from './scenario/scenario-input.js'
import { inquire, submit, submitBody, type WireReply } from './testing/gateway-caller.js'
import { inWaves, orderlessFaults, rareRule, shuffled } from './testing/request-waves.js'
import { Stage } from './testing/stage.js'

const ORDERS = Array.from({ length: 150 }, (_, index) => `order-${index}`)
const SUBMITS = ORDERS.flatMap((orderId) => [orderId, orderId, orderId])

const struck = orderlessFaults(asyncCard.has)

const SCENARIO: Partial<ScenarioInput> = {
  latency: { uniform: { min: 0, max: 5 } },
  processing: { uniform: { min: '1s', max: '5s' } },
  timeScale: 0.001,
  outcomes: { approved: 0.5, limitExceeded: 0.3, invalidCard: 0.2 },
  faults: struck.map(rareRule),
}

const stage = new Stage()
afterEach(() => stage.clear())

it('meets the same faults for the same seed and requests in any order of arrival', async () => {
  const first = await fatesOf(7, SUBMITS, 100)
  expect(await fatesOf(7, SUBMITS.toReversed(), 37)).toEqual(first)
  expect(await fatesOf(7, shuffled(SUBMITS), 75)).toEqual(first)
  const other = await fatesOf(8, SUBMITS, 100)
  for (const what of ['answers', 'charges', 'callbacks', 'byOrder', 'byKey'] as const) {
    expect(other[what], what).not.toEqual(first[what])
  }
  expect(Object.keys(first.faults).toSorted()).toEqual(struck.map(({ name }) => name).toSorted())
  const ends = new Set(first.answers.map((answer) => answer.split(' ')[1] ?? ''))
  const statuses = ['200', '429', '500', '503', '504']
  const others = ['ECONNRESET', 'hung', 'truncated']
  expect(Array.from(ends, String).toSorted()).toEqual([...statuses, ...others])
}, 240_000)

/** Everything that became of these submits, in an order that says nothing of when. */
async function fatesOf(seed: number, arrival: readonly string[], atATime: number) {
  const merchant = await stage.merchant()
  const options = { seed, callbackOrigins: [merchant.origin] }
  const { simulator, gatewayUrl } = await stage.simulator(SCENARIO, options)
  const { callbackUrl } = merchant
  const waves = { simulator, dialect: 'async-card', atATime, told } as const
  const user = { 'x-user-id': '135135' }
  const answers = await inWaves(
    arrival.map((name) => ({
      name,
      send: (signal) =>
        submit(gatewayUrl, submitBody({ orderId: name, callbackUrl }), {}, { signal }),
    })),
    waves,
  )
  await simulator.whenIdle()
  const byOrder = await inWaves(
    [...new Set(arrival)].map((name) => ({
      name,
      send: (signal) => inquire(gatewayUrl, `?orderId=${name}`, user, { signal }),
    })),
    waves,
  )
  // In the order in which they came: another one each time.
  const { charges } = simulator.ledger()
  const byKey = await inWaves(
    charges.map(({ key }) => ({
      name: withoutDay(key),
      send: (signal) => inquire(gatewayUrl, `/${key}`, user, { signal }),
    })),
    waves,
  )
  return {
    answers,
    byOrder,
    byKey,
    charges: charges
      .map(({ key, reference, state, reason, callback }) =>
        JSON.stringify([reference, withoutDay(key), state, reason, callback]),
      )
      .toSorted(),
    callbacks: merchant.received.map(({ body }) => withoutDay(JSON.stringify(body))).toSorted(),
    held: simulator
      .callbacks()
      .map(({ reference }) => reference)
      .toSorted(),
    faults: simulator.stats().dialects['async-card']?.faults ?? {},
  }
}

/** The charges of a list are told newest first: how they came. */
function told({ status, text, json }: WireReply): string {
  const { transactions } = (json as { data?: { transactions?: object[] } } | null)?.data ?? {}
  const listed = transactions?.map((one) => JSON.stringify(one)).toSorted()
  return `${status} ${withoutDay(listed?.join() ?? text)}`
}

function withoutDay(text: string): string {
  return text.replaceAll(/\d{8}:TR:/g, '')
}
