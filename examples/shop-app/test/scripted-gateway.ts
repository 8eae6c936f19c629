import {
  TransportError,
  type HttpRequest,
  type HttpResponse,
  type HttpTransport,
} from '@holdfast/pg-client'

/** What the next submit meets. */
export type SubmitScript =
  /** Accepted; settles when the test says so. */
  | 'pending'
  /** Accepted and approved at once. */
  | 'approved'
  /** Refused outright: 400, no transaction. */
  | 'invalid card'
  /** The gateway's own 500, nothing stored. */
  | 'error'
  /** Nobody answers, and nothing is stored yet; see {@link ScriptedGateway.executeLate}. */
  | 'silent'
  /** Nobody answers, but the charge is there. */
  | 'answer lost'
  /** No connection. */
  | 'unreachable'

interface Charge {
  readonly transactionKey: string
  readonly orderId: string
  readonly userId: string
  amount: number
  status: 'PENDING' | 'SUCCESS' | 'FAILED'
  reason?: string
}

/** A gateway whose every answer a test decides, spoken to through the transport port. */
export class ScriptedGateway implements HttpTransport {
  readonly charges: Charge[] = []
  /** Submits that reached the gateway or were on their way. */
  submits = 0
  /** Used once each, then `otherwise`. */
  readonly script: SubmitScript[] = []
  otherwise: SubmitScript = 'pending'
  /** Runs while a submit is on its way. */
  whileSubmitting: () => Promise<void> = () => Promise.resolve()
  readonly #unexecuted: Charge[] = []

  async send(request: HttpRequest): Promise<HttpResponse> {
    return request.method === 'POST' ? this.#submit(request) : this.#lookUp(request)
  }

  /** The charge of a payment, by the reference the client gave it. */
  chargeOf(reference: string): Charge {
    const charge = this.charges.find(({ orderId }) => orderId === reference)
    if (!charge) throw new Error(`no charge for ${reference}`)
    return charge
  }

  settle(charge: Charge, status: 'SUCCESS' | 'FAILED', reason?: string): void {
    charge.status = status
    if (reason !== undefined) charge.reason = reason
  }

  /** Requests that nobody answered are executed after all, and approved. */
  executeLate(): void {
    for (const charge of this.#unexecuted.splice(0)) {
      this.charges.push({ ...charge, status: 'SUCCESS' })
    }
  }

  /** The body of the callback that tells of a charge. */
  callbackOf(charge: Charge, change: Partial<Charge> = {}): string {
    return JSON.stringify({
      ...charge,
      cardType: 'SAMSUNG',
      cardNo: '1234-5678-9814-1451',
      ...change,
    })
  }

  async #submit({ headers, body }: HttpRequest): Promise<HttpResponse> {
    this.submits += 1
    const number = this.submits
    const script = this.script.shift() ?? this.otherwise
    await this.whileSubmitting()
    if (script === 'unreachable') throw new TransportError('connect ECONNREFUSED', false)
    if (script === 'error')
      return failure(500, 'Internal Server Error', '현재 서버가 불안정합니다.')
    if (script === 'invalid card') {
      const message = '카드 번호는 xxxx-xxxx-xxxx-xxxx 형식이어야 합니다.'
      return failure(400, 'Bad Request', message)
    }
    const { orderId, amount } = JSON.parse(body ?? '') as { orderId: string; amount: number }
    const charge: Charge = {
      transactionKey: `20261120:TR:${number.toString(16).padStart(6, '0')}`,
      orderId,
      userId: Object.entries(headers).find(([name]) => /^x-user-id$/i.test(name))?.[1] ?? '',
      amount,
      status: script === 'approved' ? 'SUCCESS' : 'PENDING',
    }
    if (script === 'silent') this.#unexecuted.push(charge)
    else this.charges.push(charge)
    if (script === 'silent' || script === 'answer lost') {
      throw new TransportError('response timed out', true)
    }
    return success({ transactionKey: charge.transactionKey, status: charge.status })
  }

  #lookUp({ url }: HttpRequest): HttpResponse {
    const { pathname, searchParams } = new URL(url)
    const orderId = searchParams.get('orderId')
    if (orderId !== null) {
      const found = this.charges.filter((charge) => charge.orderId === orderId)
      if (found.length > 0) return success({ orderId, transactions: found.toReversed().map(brief) })
      const message = `(orderId: ${orderId}) 에 해당하는 결제건이 존재하지 않습니다.`
      return failure(404, 'Not Found', message)
    }
    const key = decodeURIComponent(pathname.split('/').at(-1) ?? '')
    const charge = this.charges.find(({ transactionKey }) => transactionKey === key)
    if (charge) return success({ ...charge, cardType: 'SAMSUNG', cardNo: '1234-5678-9814-1451' })
    return failure(404, 'Not Found', `(transactionKey: ${key}) 결제건이 존재하지 않습니다.`)
  }
}

function brief({ transactionKey, status, reason }: Charge): object {
  return { transactionKey, status, ...(reason === undefined ? {} : { reason }) }
}

function success(data: object): HttpResponse {
  return answer(200, { meta: { result: 'SUCCESS' }, data })
}

function failure(status: number, errorCode: string, message: string): HttpResponse {
  return answer(status, { meta: { result: 'FAIL', errorCode, message } })
}

function answer(status: number, body: object): HttpResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
