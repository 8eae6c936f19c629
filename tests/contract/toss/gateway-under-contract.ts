import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { createSimulator, type Simulator, type SimulatorOptions } from '@holdfast/pg-simulator'
import type { GatewayContract } from '../gateway-contract.js'
import { listedAnswerProblems, listedWebhookProblems } from './listed-problems.js'

/** The operations of the file that a shop calls. */
export type Operation =
  | 'confirmPayment'
  | 'getPayment'
  | 'getPaymentByOrder'
  | 'cancelPayment'
  | 'listTransactions'
  | 'listSettlements'

/** An answer of the gateway, and what the file has against it. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Readonly<Record<string, unknown>>
  readonly problems: readonly string[]
}

/** A webhook, and what the file has against it. */
export interface Told {
  readonly operation: 'paymentStatusChanged' | 'depositCallback'
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
  readonly problems: readonly string[]
}

/** A payment that the buyer has authenticated. */
export interface Payment {
  readonly paymentKey: string
  readonly orderId: string
  readonly amount: number
}

type SentHeaders = Readonly<Record<string, string>>

/** What a call takes: what its path names, its query, its headers, its body. */
export interface Sent {
  readonly named?: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: SentHeaders
  /** An object goes out as JSON. */
  readonly body?: object | string
}

/** The simulator over HTTP with nothing left to chance, and a shop that registered a webhook. */
export interface GatewayUnderContract {
  readonly simulator: Simulator
  /** Every answer of an operation so far, each held to the file. */
  readonly answers: readonly Answer[]
  /** Every webhook so far, each held to the file. */
  readonly told: readonly Told[]
  call(operation: Operation, sent?: Sent): Promise<Answer>
  /** A call on any path, which need be no operation. */
  fetch(method: string, path: string): Promise<Response>
  act(action: string, input: object): void
  /** A buyer authenticates a payment of 15 000 won; `change` is laid over it. */
  authenticated(change?: object): Payment
  confirmed(change?: object): Promise<Payment>
  close(): Promise<void>
}

/** The header with a secret key. */
export function asMerchant(secretKey: string): { readonly authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}` }
}

const METHODS: Readonly<Record<Operation, 'GET' | 'POST'>> = {
  confirmPayment: 'POST',
  getPayment: 'GET',
  getPaymentByOrder: 'GET',
  cancelPayment: 'POST',
  listTransactions: 'GET',
  listSettlements: 'GET',
}

/** Starts both on free ports of 127.0.0.1. */
export async function startGateway(
  contract: GatewayContract,
  options: SimulatorOptions = {},
): Promise<GatewayUnderContract> {
  const told: Told[] = []
  const merchant = createServer((request, response) => {
    json(request).then(
      (body) => {
        const { headers } = request
        const isChange = typeof body === 'object' && body !== null && 'eventType' in body
        const operation = isChange ? 'paymentStatusChanged' : 'depositCallback'
        const problems = listedWebhookProblems(contract, operation, headers, body)
        told.push({ operation, headers, body, problems })
        response.end()
      },
      () => response.destroy(),
    )
  }).listen(0, '127.0.0.1')
  await once(merchant, 'listening')
  const origin = `http://127.0.0.1:${(merchant.address() as AddressInfo).port}`
  const simulator = createSimulator({
    dialects: ['toss'],
    callbackOrigins: [origin],
    webhooks: [{ dialect: 'toss', url: `${origin}/toss`, secret: '' }],
    ...options,
    change: { latency: 0, ...options.change },
  })
  const { gatewayUrl } = await simulator.start()
  const answers: Answer[] = []
  let orders = 0

  const call: GatewayUnderContract['call'] = async (operation, sent = {}) => {
    const path = contract.pathOf(operation).replace(/\{\w+\}/, encodeURIComponent(sent.named ?? ''))
    const query = sent.query ? `?${new URLSearchParams(sent.query).toString()}` : ''
    const body = typeof sent.body === 'object' ? JSON.stringify(sent.body) : sent.body
    const headers = { ...asMerchant('test_sk_shop'), ...sent.headers }
    const response = await fetch(`${gatewayUrl}${path}${query}`, {
      method: METHODS[operation],
      headers,
      ...(body === undefined ? {} : { body }),
    })
    const answered = (await response.json()) as Answer['body']
    const problems = listedAnswerProblems(contract, operation, response, answered)
    const answer = { status: response.status, headers: response.headers, body: answered, problems }
    answers.push(answer)
    return answer
  }
  const act: GatewayUnderContract['act'] = (action, input) => simulator.act('toss', action, input)
  const authenticated: GatewayUnderContract['authenticated'] = (change = {}) => {
    orders += 1
    const order = { orderId: `order-${orders}`, amount: 15_000, ...change }
    const { paymentKey, orderId, amount } = act('authenticate', order) as unknown as Payment
    return { paymentKey, orderId, amount }
  }
  return {
    simulator,
    answers,
    told,
    call,
    act,
    authenticated,
    fetch: (method, path) =>
      fetch(`${gatewayUrl}${path}`, { method, headers: asMerchant('test_sk_shop') }),
    confirmed: async (change) => {
      const payment = authenticated(change)
      await call('confirmPayment', { body: payment })
      return payment
    },
    close: async () => {
      await simulator.stop()
      merchant.closeAllConnections()
      merchant.close()
    },
  }
}
