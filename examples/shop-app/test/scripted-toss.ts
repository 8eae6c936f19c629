import {
  TransportError,
  type HttpRequest,
  type HttpResponse,
  type HttpTransport,
} from '@holdfast/pg-client'

/** Where the shops of tests look for Toss; nobody listens there. */
export const TOSS_URL = 'http://127.0.0.1:9/toss'

/** What the next confirm or cancel meets. */
export type TossScript =
  /** Executed, and answered. */
  | 'done'
  /** An explicit no. */
  | 'refused'
  /** Nobody answers, and nothing is executed. */
  | 'silent'
  /** Nobody answers, but it is executed. */
  | 'answer lost'

interface TossPayment {
  readonly paymentKey: string
  readonly orderId: string
  readonly totalAmount: number
  balanceAmount: number
  status: 'DONE' | 'PARTIAL_CANCELED' | 'CANCELED' | 'ABORTED'
}

/** A Toss whose every answer a test decides, spoken to through the transport port. */
export class ScriptedToss implements HttpTransport {
  readonly payments: TossPayment[] = []
  /** Used once each, then `otherwise`. */
  readonly script: TossScript[] = []
  otherwise: TossScript = 'done'
  /** Whether look-ups are answered. */
  answersLookUps = true
  confirms = 0
  cancels = 0
  /** Runs while a confirm or cancel is on its way. */
  whileAsked: () => Promise<void> = () => Promise.resolve()
  /** Answers by idempotency key, as Toss keeps them. */
  readonly #answers = new Map<string, HttpResponse>()

  /** What Toss holds of the shop's money, in won. */
  get held(): number {
    return this.payments.reduce((sum, { balanceAmount }) => sum + balanceAmount, 0)
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    const { pathname } = new URL(request.url)
    if (request.method === 'GET') {
      if (!this.answersLookUps) throw new TransportError('response timed out', true)
      return this.#lookUp(pathname)
    }
    const isConfirm = pathname.endsWith('/confirm')
    if (isConfirm) this.confirms += 1
    else this.cancels += 1
    const script = this.script.shift() ?? this.otherwise
    await this.whileAsked()
    if (script === 'silent') throw new TransportError('response timed out', true)
    const key = request.headers['Idempotency-Key'] ?? ''
    const answer = this.#answers.get(key) ?? this.#execute(request, isConfirm, script)
    this.#answers.set(key, answer)
    if (script === 'answer lost') throw new TransportError('response timed out', true)
    return answer
  }

  #execute({ url, body }: HttpRequest, isConfirm: boolean, script: TossScript): HttpResponse {
    const sent = JSON.parse(body ?? '') as Record<string, unknown>
    if (isConfirm) return this.#confirm(sent as never, script)
    const key = decodeURIComponent(new URL(url).pathname.split('/').at(-2) ?? '')
    const payment = this.payments.find(({ paymentKey }) => paymentKey === key)
    if (!payment) return failure(404, 'NOT_FOUND_PAYMENT', '존재하지 않는 결제 정보 입니다.')
    if (script === 'refused') {
      return failure(403, 'NOT_CANCELABLE_PAYMENT', '취소 할 수 없는 결제 입니다.')
    }
    const { cancelAmount = payment.balanceAmount } = sent as { cancelAmount?: number }
    payment.balanceAmount -= cancelAmount
    payment.status = payment.balanceAmount > 0 ? 'PARTIAL_CANCELED' : 'CANCELED'
    return answer(200, paid(payment))
  }

  #confirm(
    { paymentKey, orderId, amount }: { paymentKey: string; orderId: string; amount: number },
    script: TossScript,
  ): HttpResponse {
    if (script === 'refused') {
      return failure(403, 'REJECT_CARD_PAYMENT', '한도초과 혹은 잔액부족으로 결제에 실패했습니다.')
    }
    const payment = { paymentKey, orderId, totalAmount: amount, balanceAmount: amount }
    this.payments.push({ ...payment, status: 'DONE' })
    return answer(200, paid({ ...payment, status: 'DONE' }))
  }

  #lookUp(pathname: string): HttpResponse {
    if (pathname.endsWith('/transactions')) return answer(200, [])
    const wanted = decodeURIComponent(pathname.split('/').at(-1) ?? '')
    const found = this.payments.find(
      ({ orderId, paymentKey }) => orderId === wanted || paymentKey === wanted,
    )
    if (found) return answer(200, paid(found))
    return failure(404, 'NOT_FOUND_PAYMENT', '존재하지 않는 결제 정보 입니다.')
  }
}

function paid(payment: TossPayment): object {
  const { totalAmount, balanceAmount } = payment
  const cancels = [{ cancelAmount: totalAmount - balanceAmount, cancelStatus: 'DONE' }]
  return {
    ...payment,
    currency: 'KRW',
    approvedAt: '2026-01-01T00:00:05+09:00',
    cancels: balanceAmount === totalAmount ? null : cancels,
  }
}

function failure(status: number, code: string, message: string): HttpResponse {
  return answer(status, { code, message })
}

function answer(status: number, body: object): HttpResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
