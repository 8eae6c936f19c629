import { describe, expect, it } from 'vitest'
import type { KeptAnswer } from '../gateway/idempotent-replays.js'
import type { WireAnswer } from '../dialects/wire.js'
import { KEY_WINDOW_MS, keyedCard } from '../testing/keyed-card.js'
import { VirtualGateway, statusOf } from '../testing/virtual-gateway.js'
import type { ScenarioInput } from '../scenario/scenario-input.js'
import type { Delivery } from './delivery.js'

const gatewayWith = (change: Partial<ScenarioInput> = {}, kept: KeptAnswer<WireAnswer>[] = []) =>
  new VirtualGateway(change, {
    dialects: [keyedCard],
    keep: { charge: () => undefined, replay: (_, replay) => kept.push(replay) },
  })

const withKey = (key: string, fault?: string) => ({
  'idempotency-key': key,
  ...(fault === undefined ? {} : { 'x-sim-fault': fault }),
})

const isReplay = (delivery: Delivery): boolean =>
  'answer' in delivery && delivery.answer.headers['x-replayed'] === 'true'

describe('a request with an idempotency key', () => {
  it('is executed once and answered the same again', async () => {
    const gateway = gatewayWith({ latency: 100 })
    const first = await gateway.until(gateway.submit('order-1', withKey('a')))
    const again = await gateway.until(gateway.submit('order-1', withKey('a')))
    expect([isReplay(first), isReplay(again)]).toEqual([false, true])
    expect(bodyOf(again)).toBe(bodyOf(first))
    expect(gateway.charges).toHaveLength(1)
    expect(gateway.clock.monotonic()).toBe(200)
    expect(gateway.counts.outcomes).toMatchObject({ accepted: 1, replayed: 1 })
  })

  it('meets an answer at once that it is under way, while its first one is', async () => {
    const gateway = gatewayWith({ latency: 100 })
    const first = gateway.submit('order-1', withKey('a'))
    expect(statusOf(await gateway.submit('order-1', withKey('a')))).toBe(409)
    expect(gateway.counts.outcomes).toMatchObject({ inFlight: 1, failed: 0 })
    expect(statusOf(await gateway.until(first))).toBe(200)
    expect(gateway.charges).toHaveLength(1)
  })

  it('is refused when the key was used for something else', async () => {
    const gateway = gatewayWith()
    await gateway.submit('order-1', withKey('a'))
    expect(statusOf(await gateway.submit('order-2', withKey('a')))).toBe(422)
    expect(gateway.charges).toHaveLength(1)
    expect(gateway.counts.outcomes).toMatchObject({ invalid: 1 })
  })

  it('is executed anew when the key has had its time', async () => {
    const gateway = gatewayWith()
    await gateway.submit('order-1', withKey('a'))
    await gateway.clock.advance(KEY_WINDOW_MS - 1)
    await gateway.submit('order-1', withKey('a'))
    expect(gateway.charges).toHaveLength(1)
    await gateway.clock.advance(1)
    await gateway.submit('order-1', withKey('a'))
    expect(gateway.charges).toHaveLength(2)
  })

  it('that was held up in the network is a repeat when a later one came first', async () => {
    const gateway = gatewayWith()
    const late = gateway.submit('order-1', withKey('a', 'late-execution'))
    const resent = await gateway.submit('order-1', withKey('a'))
    const arrived = await gateway.until(late)
    expect([isReplay(resent), isReplay(arrived)]).toEqual([false, true])
    expect(gateway.charges).toHaveLength(1)
  })

  it('charges once though the network doubled it; without a key, twice', async () => {
    const gateway = gatewayWith()
    await gateway.submit('order-1', withKey('a', 'request-duplicated'))
    expect(gateway.charges).toHaveLength(1)
    await gateway.submit('order-2', { 'x-sim-fault': 'request-duplicated' })
    expect(gateway.charges.map(({ reference }) => reference)).toEqual([
      'order-1',
      'order-2',
      'order-2',
    ])
  })

  it('gets the error again that the gateway said after it had charged', async () => {
    const gateway = gatewayWith()
    const first = await gateway.submit('order-1', withKey('a', 'fail-after-commit'))
    const again = await gateway.submit('order-1', withKey('a'))
    expect([statusOf(first), statusOf(again)]).toEqual([500, 500])
    expect(isReplay(again)).toBe(true)
    expect(gateway.charges).toHaveLength(1)
  })

  it('gets the error again that the gateway said before it charged', async () => {
    const gateway = gatewayWith()
    const first = await gateway.submit('order-1', withKey('a', 'fail-before-commit'))
    const again = await gateway.submit('order-1', withKey('a'))
    expect([statusOf(first), statusOf(again), isReplay(again)]).toEqual([500, 500, true])
    expect(gateway.charges).toEqual([])
  })

  it.each([
    ['in-flight', 409],
    ['proxy-error', 504],
    ['answer-lost', 'cut'],
    ['truncated-body', 'truncated'],
    ['malformed-body', 200],
  ])('finds what was executed when %s hid the answer', async (fault, seen) => {
    const gateway = gatewayWith()
    const hidden = await gateway.submit('order-1', withKey('a', fault))
    expect(statusOf(hidden)).toBe(seen)
    const again = await gateway.submit('order-1', withKey('a'))
    expect(isReplay(again)).toBe(true)
    expect(bodyOf(again)).toContain('"status":"PENDING"')
    expect(gateway.charges).toHaveLength(1)
  })

  it.each([
    ['hang', 'never'],
    ['connection-reset', 'cut'],
    ['rate-limit', 429],
    ['brown-out', 503],
  ])('uses no key up when %s kept it away from the gateway', async (fault, seen) => {
    const gateway = gatewayWith()
    expect(statusOf(await gateway.submit('order-1', withKey('a', fault)))).toBe(seen)
    const again = await gateway.submit('order-1', withKey('a'))
    expect([statusOf(again), isReplay(again)]).toEqual([200, false])
  })

  it.each([
    ['fail-before-commit', 500],
    ['proxy-error', 504],
    ['in-flight', 409],
  ])('can meet %s as a repeat too; the kept answer stays', async (fault, seen) => {
    const gateway = gatewayWith()
    const first = await gateway.submit('order-1', withKey('a'))
    expect(statusOf(await gateway.submit('order-1', withKey('a', fault)))).toBe(seen)
    expect(bodyOf(await gateway.submit('order-1', withKey('a')))).toBe(bodyOf(first))
    expect(gateway.charges).toHaveLength(1)
  })

  it('is executed by the next one where its answer is not to be repeated', async () => {
    const dialect = { ...keyedCard, replays: { ...keyedCard.replays!, repeats: () => false } }
    const gateway = new VirtualGateway({}, { dialects: [dialect] })
    await gateway.submit('order-1', withKey('a'))
    expect(isReplay(await gateway.submit('order-1', withKey('a')))).toBe(false)
    expect(gateway.charges).toHaveLength(2)
  })

  it('is kept with a digest of its parameters, not with a card number', async () => {
    const kept: KeptAnswer<WireAnswer>[] = []
    const gateway = gatewayWith({}, kept)
    await gateway.submit('order-1', withKey('a'))
    await gateway.submit('order-1', withKey('a'))
    expect(kept).toMatchObject([{ key: 'a', answer: { status: 200 } }])
    expect(JSON.stringify(kept)).not.toContain('1451')
  })

  it('is forgotten with its key by a restart that overtakes it', async () => {
    const kept: KeptAnswer<WireAnswer>[] = []
    const gateway = gatewayWith({ latency: 100 }, kept)
    const overtaken = gateway.submit('order-1', withKey('a'))
    await gateway.clock.advance(50)
    gateway.gateway.forgetPendingWork()
    expect(statusOf(await overtaken)).toBe('cut')
    const again = await gateway.until(gateway.submit('order-1', withKey('a')))
    expect([statusOf(again), isReplay(again)]).toEqual([200, false])
    expect(kept).toHaveLength(1)
  })

  it('is kept as soon as it is executed, before the callback that comes first', async () => {
    const kept: KeptAnswer<WireAnswer>[] = []
    const gateway = gatewayWith({}, kept)
    let answer: (status: number) => void = () => {}
    gateway.merchantAnswers = new Promise((resolve) => (answer = resolve))
    const hurried = gateway.submit('order-1', withKey('a', 'callback-before-answer'))
    await gateway.clock.advance(0)
    expect(gateway.posts).toHaveLength(1)
    gateway.gateway.close()
    answer(200)
    expect(statusOf(await hurried)).toBe('cut')
    // Else the next process would charge anew.
    expect(kept).toMatchObject([{ key: 'a', answer: { status: 200 } }])
  })
})

function bodyOf(delivery: Delivery): string {
  return 'answer' in delivery ? delivery.answer.body : ''
}
