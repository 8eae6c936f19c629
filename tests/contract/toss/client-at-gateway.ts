import {
  won,
  type GatewayAnswer,
  type HttpRequest,
  type HttpResponse,
  type LookUpAnswer,
  type Payment,
} from '@holdfast/pg-client'
import { toss } from '@holdfast/pg-client/dialects/toss'
import type { GatewayContract } from '../gateway-contract.js'
import { startGateway, type GatewayUnderContract } from './gateway-under-contract.js'
import { samplePayment, sampleRefund } from '../sample-payment.js'

/** A payment that the buyer has authenticated, and the request that confirms it. */
export interface Authenticated {
  readonly payment: Payment
  readonly submit: HttpRequest
}

/** The client's dialect at the simulator over HTTP: it encodes and decodes, `fetch` sends. */
export class ClientAtGateway {
  readonly gateway: GatewayUnderContract
  /** Another one, for another key. */
  dialect: ReturnType<typeof toss>
  /** Paths of all requests so far. */
  readonly sent: string[] = []
  #orders = 0

  constructor(gateway: GatewayUnderContract) {
    this.gateway = gateway
    this.dialect = this.dialectWith({ secretKey: 'test_sk_shop' })
  }

  /** Starts the gateway too. */
  static async start(contract: GatewayContract): Promise<ClientAtGateway> {
    return new ClientAtGateway(await startGateway(contract))
  }

  dialectWith(options: { secretKey: string; testCode?: string }): ReturnType<typeof toss> {
    const [served] = this.gateway.simulator.dialects()
    return toss({ ...options, baseUrl: served?.url ?? '' })
  }

  /** Sends a request with the secrets that the dialect adds. */
  readonly ask = async (request: HttpRequest): Promise<HttpResponse> => {
    const { method, url, headers, body } = this.dialect.authorize(request)
    this.sent.push(new URL(url).pathname)
    const response = await fetch(url, { method, headers, ...(body !== undefined && { body }) })
    const received = Object.fromEntries(response.headers)
    return { status: response.status, headers: received, body: await response.text() }
  }

  /** A buyer authenticates; `change` is laid over what the simulator's action is given. */
  authenticated(change: object = {}, amountWon = 15_000): Authenticated {
    this.#orders += 1
    const id = `p${this.#orders}`
    const reference = `order-${this.#orders}-Kx9`
    const order = { orderId: reference, amount: amountWon, ...change }
    const instrument = this.gateway.authenticated(order)
    const at = Date.now()
    const own = { id, reference, amount: won(amountWon), createdAt: at, lastSentAt: at }
    const payment = samplePayment(own)
    const contradiction = this.dialect.contradictionOf?.(payment, instrument)
    if (contradiction !== undefined) throw new Error(contradiction)
    const key = `pay-${id}`
    const submit = this.dialect.encodeSubmit(payment, instrument, key)
    const { body = '' } = submit
    const keyedRequest = { ...submit, key, body, bodyHash: '', firstSentAt: at }
    return { payment: { ...payment, keyedRequest }, submit }
  }

  async confirm({ payment, submit }: Authenticated): Promise<GatewayAnswer> {
    return this.dialect.decodeSubmit(payment, await this.ask(submit))
  }

  /** Authenticates and confirms; the payment as it is known then. */
  async paid(change: object = {}): Promise<Payment> {
    const one = this.authenticated(change)
    const answer = await this.confirm(one)
    if (answer.kind !== 'transaction') throw new Error(answer.kind)
    const { gatewayKey, callbackProof = null, status } = answer.transaction
    const state = status === 'pending' ? 'pending' : 'approved'
    return { ...one.payment, state, gatewayKey, callbackProof }
  }

  /** Gives a part back, under the key of a refund of that id. */
  async cancel(payment: Payment, amount: number, id: string): Promise<GatewayAnswer | undefined> {
    const refund = sampleRefund(amount, '고객 변심')
    const request = this.dialect.cancels?.encode(payment, refund, `refund-${id}`)
    return request && this.dialect.cancels?.decode(payment, refund, await this.ask(request))
  }

  lookUp(payment: Payment): Promise<LookUpAnswer> {
    return this.dialect.lookUp(payment, this.ask, this.dialect.times)
  }

  /** What became of all money, as the simulator knows it. */
  get held(): readonly number[] {
    return this.gateway.simulator.ledger().references.map(({ held }) => held)
  }
}
