import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startMerchant } from '../testing/merchant.js'
import { Stage, until } from '../testing/stage.js'
import { CallbackPoster } from './callback-poster.js'

const MOST_UNDER_WAY = 256

describe('callbacks over HTTP', () => {
  const stage = new Stage()
  const merchantThat = stage.merchant.bind(stage)
  let clock: VirtualClock
  let poster: CallbackPoster
  beforeEach(() => {
    clock = new VirtualClock()
    poster = new CallbackPoster(clock)
  })
  afterEach(async () => {
    poster.close()
    await stage.clear()
  })

  const post = (url: string, timeoutMs = 1000, headers: Record<string, string> = {}) =>
    poster.post({ url, body: '{"text":"결제"}', headers, timeoutMs })

  /** So many posts, and how many of them have ended. */
  function posts(count: number, url: string, timeoutMs?: number) {
    const ended: (number | undefined)[] = []
    for (let n = 0; n < count; n += 1) {
      void post(url, timeoutMs).then((status) => ended.push(status))
    }
    return ended
  }

  it('bring body and headers, each on a connection of its own', async () => {
    const merchant = await merchantThat()
    const url = `${merchant.callbackUrl}?a=b`
    for (let n = 0; n < 3; n += 1) expect(await post(url, 1000, { 'x-own': 'yes' })).toBe(200)
    expect(merchant.received).toHaveLength(3)
    expect(merchant.connections).toBe(3)
    expect(merchant.received[0]).toMatchObject({
      path: '/payments/callback?a=b',
      headers: { 'x-own': 'yes', 'content-length': '17' },
      body: { text: '결제' },
    })
    await until(() => clock.pending === 0)
  })

  it('tell what a merchant answered or that nobody is there; follow no redirect', async () => {
    const other = await merchantThat()
    const failing = await merchantThat(500)
    const redirecting = await merchantThat({ redirectTo: other.callbackUrl })
    const gone = await startMerchant()
    await gone.close()
    expect(await post(failing.callbackUrl)).toBe(500)
    expect(await post(redirecting.callbackUrl)).toBe(307)
    expect(await post(gone.callbackUrl)).toBeUndefined()
    expect(other.received).toEqual([])
  })

  it('give up on a merchant that does not answer in time', async () => {
    const merchant = await merchantThat('never')
    const ended = posts(1, merchant.callbackUrl, 5000)
    await merchant.whenReceived(1)
    await clock.advance(4999)
    expect(ended).toEqual([])
    await clock.advance(1)
    await until(() => ended.length === 1)
    expect(ended).toEqual([undefined])
  })

  it('never let a hanging merchant delay another one', async () => {
    const hanging = await merchantThat('never')
    const prompt = await merchantThat()
    const ended = posts(MOST_UNDER_WAY + 50, hanging.callbackUrl)
    await hanging.whenReceived(MOST_UNDER_WAY)
    expect(await post(prompt.callbackUrl)).toBe(200)
    expect(ended).toEqual([])
    expect(hanging.received).toHaveLength(MOST_UNDER_WAY)
  })

  it('wait for their turn at one merchant; their time-out runs from then on', async () => {
    const hanging = await merchantThat('never')
    const ended = posts(MOST_UNDER_WAY, hanging.callbackUrl, 1000)
    await hanging.whenReceived(MOST_UNDER_WAY)
    await clock.advance(500)
    const waiting = posts(2, hanging.callbackUrl, 1000)
    await clock.advance(500)
    await until(() => ended.length === MOST_UNDER_WAY)
    await hanging.whenReceived(MOST_UNDER_WAY + 2)
    await clock.advance(999)
    expect(waiting).toEqual([])
    await clock.advance(1)
    await until(() => waiting.length === 2)
  })

  it('are cut off by the end, and those in line never begin', async () => {
    const hanging = await merchantThat('never')
    const ended = posts(MOST_UNDER_WAY + 50, hanging.callbackUrl)
    await hanging.whenReceived(MOST_UNDER_WAY)
    poster.close()
    await until(() => ended.length === MOST_UNDER_WAY + 50)
    expect(new Set(ended)).toEqual(new Set([undefined]))
    expect(await post(hanging.callbackUrl)).toBeUndefined()
    expect(hanging.connections).toBe(MOST_UNDER_WAY)
    expect(clock.pending).toBe(0)
  })

  it('are unanswered where they cannot be sent at all, and keep no turn', async () => {
    const merchant = await merchantThat()
    expect(await post('nonsense')).toBeUndefined()
    for (let n = 0; n <= MOST_UNDER_WAY; n += 1) {
      expect(await post(merchant.callbackUrl, 1000, { 'x-own': 'no\nheader' })).toBeUndefined()
    }
    expect(await post(merchant.callbackUrl)).toBe(200)
  })
})
