import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { createSimulator, type Simulator } from '@holdfast/pg-simulator'
import type { GatewayContract } from '../gateway-contract.js'

/** An answer of the gateway. */
export interface Answer {
  readonly status: number
  readonly contentType: string | null
  readonly body: unknown
}

type Headers = Readonly<Record<string, string>>

/** The simulator over HTTP with nothing left to chance, a merchant, and calls on listed paths. */
export interface GatewayUnderContract {
  readonly simulator: Simulator
  readonly merchantOrigin: string
  /** Bodies of the callbacks so far. */
  readonly told: readonly unknown[]
  /** One call; the body counts as JSON unless `headers` say otherwise. */
  call(method: string, path: string, headers?: Headers, body?: string): Promise<Answer>
  submit(body: string, headers?: Headers): Promise<Answer>
  /** `query` with its question mark. */
  byOrder(query: string, headers?: Headers): Promise<Answer>
  byKey(transactionKey: string, headers?: Headers): Promise<Answer>
  /** A good submit, `change` laid over it. */
  submitBody(change?: object): string
  /** Submits and tells the new charge's key. */
  keyOfNewCharge(change?: object): Promise<string>
  close(): Promise<void>
}

/** The seeds' merchant, which the simulator allows beside the one that listens. */
export const shopOrigin = 'http://localhost:8080'

const asUser = { 'x-user-id': '135135' }

/** Starts both on free ports of 127.0.0.1. */
export async function startGateway(contract: GatewayContract): Promise<GatewayUnderContract> {
  const told: unknown[] = []
  const merchant = createServer((request, response) => {
    json(request).then(
      (body) => {
        told.push(body)
        response.end()
      },
      () => response.destroy(),
    )
  }).listen(0, '127.0.0.1')
  await once(merchant, 'listening')
  const merchantOrigin = `http://127.0.0.1:${(merchant.address() as AddressInfo).port}`
  const simulator = createSimulator({
    callbackOrigins: [shopOrigin, merchantOrigin],
    scenario: 'calm',
    change: { latency: 0, processing: 0 },
  })
  const { gatewayUrl } = await simulator.start()

  const call: GatewayUnderContract['call'] = async (method, path, headers = asUser, body) => {
    const response = await fetch(`${gatewayUrl}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body }),
    })
    const contentType = response.headers.get('content-type')
    return { status: response.status, contentType, body: await response.json() }
  }
  const submit: GatewayUnderContract['submit'] = (body, headers) =>
    call('POST', contract.pathOf('submitPayment'), headers, body)
  const submitBody = (change: object = {}): string => {
    const card = { cardType: 'SAMSUNG', cardNo: '1234-5678-9814-1451' }
    const callbackUrl = `${merchantOrigin}/callback`
    const order = { orderId: '1351039135', amount: '5000' }
    return JSON.stringify({ ...order, ...card, callbackUrl, ...change })
  }
  return {
    simulator,
    merchantOrigin,
    told,
    call,
    submit,
    submitBody,
    byOrder: (query, headers) =>
      call('GET', `${contract.pathOf('inquireByOrder')}${query}`, headers),
    byKey: (key, headers) =>
      call('GET', contract.pathOf('inquireByKey').replace('{transactionKey}', key), headers),
    keyOfNewCharge: async (change) => {
      const { body } = await submit(submitBody(change))
      return (body as { data: { transactionKey: string } }).data.transactionKey
    },
    close: async () => {
      await simulator.stop()
      merchant.closeAllConnections()
      merchant.close()
    },
  }
}
