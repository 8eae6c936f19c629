import { describe, expect, it } from 'vitest'
import type { CancelConflict, CancelRequest, CancelResult } from '@holdfast/pg-client'
import type { RefundAsk } from '../operations-store.js'
import { refundPayment } from './refund-payment.js'

/** A client whose cancel ends so; keeps what it was asked. */
function clientThat(result: { conflict?: CancelConflict; refund?: object; state?: string }) {
  const asked: CancelRequest[] = []
  const asks = new Map<string, RefundAsk>()
  const askRefund = (ask: RefundAsk): RefundAsk => {
    const first = asks.get(ask.requestId) ?? ask
    asks.set(ask.requestId, first)
    return first
  }
  const cancel = async (_: string, request: CancelRequest): Promise<CancelResult> => {
    asked.push(request)
    const refund = result.refund && {
      id: 'r1',
      amountMinor: 500,
      reason: 'damaged',
      ...result.refund,
    }
    const { conflict } = result
    const payment = { id: 'p1', state: result.state ?? 'approved' }
    return { payment, refund: refund ?? null, conflict } as CancelResult
  }
  return { asked, parts: { client: { cancel }, store: { askRefund } } }
}
const request = { key: 'k1', amount: 500, reason: 'damaged' }

describe('refundPayment', () => {
  it('asks under a name made of the key, and for all without an amount', async () => {
    const { asked, parts } = clientThat({ refund: { state: 'done' } })
    await refundPayment(parts, 'p1', request)
    await refundPayment(parts, 'p1', request)
    await refundPayment(parts, 'p1', { ...request, key: '~'.repeat(255), amount: undefined })
    const [first, second, third] = asked
    expect(first).toEqual({ reason: 'damaged', requestId: first?.requestId, amountMinor: 500 })
    expect(second).toEqual(first)
    expect(third?.requestId).not.toBe(first?.requestId)
    expect(third?.requestId).toMatch(/^[\x21-\x7e]{1,100}$/)
    expect(third).not.toHaveProperty('amountMinor')
  })

  it.each([
    ['not-cancelable', 'REFUND_NOT_POSSIBLE'],
    ['exceeds-refundable', 'REFUND_EXCEEDS_PAYMENT'],
    ['cancel-open', 'REFUND_UNDER_WAY'],
  ] as const)('says what stands in its way: %s', async (conflict, code) => {
    const { parts } = clientThat({ conflict })
    await expect(refundPayment(parts, 'p1', request)).rejects.toMatchObject({
      ...{ code, status: 409, details: { paymentId: 'p1', conflict, state: 'approved' } },
    })
  })

  it('says of a payment in review that its review is to be closed first', async () => {
    const { parts } = clientThat({ conflict: 'not-cancelable', state: 'review' })
    await expect(refundPayment(parts, 'p1', request)).rejects.toMatchObject({
      ...{ code: 'PAYMENT_IN_REVIEW', status: 409, details: { state: 'review' } },
    })
  })

  it.each([
    [500, undefined],
    [undefined, 500],
  ])('tells all that is left from the same amount: %s, then %s', async (first, second) => {
    const { asked, parts } = clientThat({ refund: { state: 'done' } })
    const ask = (amount: number | undefined) => refundPayment(parts, 'p1', { ...request, amount })
    for (const amount of [first, first]) {
      expect((await ask(amount)).refund).toMatchObject({ id: 'r1' })
    }
    await expect(ask(second)).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
    expect(asked).toHaveLength(2)
  })

  it.each([{ amount: 400 }, { reason: 'another' }])(
    'takes a key for no other refund: %j',
    async (change) => {
      const { parts } = clientThat({ refund: { state: 'done' } })
      await expect(refundPayment(parts, 'p1', { ...request, ...change })).rejects.toMatchObject({
        code: 'IDEMPOTENCY_KEY_REUSED',
      })
    },
  )

  it('knows its own reason again, though the card number in it was masked', async () => {
    const refund = { state: 'done', reason: 'card ****-****-****-1451' }
    const { parts } = clientThat({ refund })
    const reason = 'card 1234-5678-9814-1451'
    expect((await refundPayment(parts, 'p1', { ...request, reason })).refund.id).toBe('r1')
  })

  it('says why the gateway refused', async () => {
    const refusal = { code: 'NO', reason: '취소 할 수 없는 결제 입니다.' }
    const { parts } = clientThat({ refund: { state: 'refused', refusal } })
    const error = await refundPayment(parts, 'p1', request).catch((one: unknown) => one)
    expect(error).toMatchObject({ code: 'REFUND_REFUSED', details: { code: 'NO' } })
    expect((error as { toBody(language: 'ko'): object }).toBody('ko')).toMatchObject({
      message: 'PG사가 환불을 거절했습니다: 취소 할 수 없는 결제 입니다.',
    })
  })
})
