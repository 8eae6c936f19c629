import { beforeEach, describe, expect, it } from 'vitest'
import { AskedRefunds } from '../../../page/operator/asked-refunds.js'

describe('AskedRefunds', () => {
  let kept: Map<string, string>
  let keys: number
  let refunds: AskedRefunds

  /** The same tab, with the page loaded anew. */
  const load = () => {
    const memory = {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, text: string) => void kept.set(name, text),
      removeItem: (name: string) => void kept.delete(name),
    }
    return new AskedRefunds(memory, () => `key-${(keys += 1)}`)
  }
  const part = { wish: { amount: 300, reason: 'broken' }, minor: 300 }
  const all = { wish: { reason: 'late' }, minor: 1000 }

  beforeEach(() => {
    kept = new Map()
    keys = 0
    refunds = load()
  })

  it('asks for the same under the same key, also after a reload, until it is answered', () => {
    const asked = refunds.sending('p1', part)
    expect(asked).toMatchObject({ key: 'key-1', ...part })
    refunds = load()
    expect(refunds.unanswered('p1')).toEqual(asked)
    expect(refunds.sending('p1', all)).toMatchObject({ key: 'key-1', ...part })
    refunds.answered('p1', 'key-1', 200)
    expect(refunds.unanswered('p1')).toBeUndefined()
    expect(refunds.sending('p1', part)).toMatchObject({ key: 'key-2' })
  })

  it('keeps payments apart', () => {
    refunds.sending('p1', part)
    expect(refunds.unanswered('p2')).toBeUndefined()
    expect(refunds.sending('p2', all)).toMatchObject({ key: 'key-2', ...all })
  })

  it.each([400, 404, 409])('is answered by a %i: what comes next is another refund', (status) => {
    refunds.sending('p1', part)
    refunds.answered('p1', 'key-1', status)
    expect(refunds.sending('p1', part).key).toBe('key-2')
  })

  it.each([424, 500, 503])('is not answered by a %i', (status) => {
    refunds.sending('p1', part)
    refunds.answered('p1', 'key-1', status)
    expect(refunds.sending('p1', part).key).toBe('key-1')
  })

  it.each([401, 403, 429])(
    'takes a %i for an answer only where nothing was sent before',
    (status) => {
      refunds.sending('p1', part)
      refunds.answered('p1', 'key-1', status)
      expect(refunds.unanswered('p1')).toBeUndefined()
      refunds.sending('p1', part)
      refunds.sending('p1', part)
      refunds.answered('p1', 'key-2', status)
      expect(refunds.unanswered('p1')).toMatchObject({ key: 'key-2' })
    },
  )

  it('keeps the key of what somebody has before their eyes, answered meanwhile or not', () => {
    const asked = refunds.sending('p1', part)
    refunds.answered('p1', asked.key, 200)
    const again = refunds.sending('p1', asked)
    expect(again.key).toBe(asked.key)
    refunds.answered('p1', again.key, 401)
    expect(refunds.unanswered('p1')).toBeDefined()
  })

  it('is not answered by what belongs to an earlier one', () => {
    refunds.sending('p1', part)
    refunds.answered('p1', 'key-1', 409)
    refunds.sending('p1', all)
    refunds.answered('p1', 'key-1', 409)
    expect(refunds.unanswered('p1')).toMatchObject({ key: 'key-2' })
  })
})
