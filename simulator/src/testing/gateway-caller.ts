import { request as openRequest, type Agent } from 'node:http'

/** An answer over the wire, its body parsed where it is JSON. */
export interface WireReply {
  readonly status: number
  readonly contentType: string | undefined
  readonly text: string
  readonly json: unknown
}

/** A valid submit's body; `change` is laid over it, `undefined` members vanish. */
export function submitBody(change: Record<string, unknown> = {}): string {
  return JSON.stringify({
    orderId: '1351039135',
    cardType: 'SAMSUNG',
    cardNo: '1234-5678-9814-1451',
    amount: 5000,
    callbackUrl: 'http://localhost:8080/api/v1/examples/callback',
    ...change,
  })
}

/** What a request has beside method and address. */
export interface CallOptions {
  readonly headers?: Record<string, string>
  readonly body?: string
  readonly signal?: AbortSignal
  readonly agent?: Agent
}

/**
 * Makes one HTTP request, on a connection of its own unless an agent has one.
 *
 * @throws the platform's error when the connection is refused or cut.
 */
export function call(method: string, url: string, options: CallOptions = {}): Promise<WireReply> {
  return new Promise((resolve, reject) => {
    const { signal, agent = false } = options
    const headers = { ...options.headers }
    const request = openRequest(url, {
      method,
      agent,
      headers,
      ...(signal === undefined ? {} : { signal }),
    })
    request.once('error', reject)
    request.once('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('error', reject)
      response.once('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        const contentType = response.headers['content-type']
        const isJson = text !== '' && contentType?.startsWith('application/json')
        const json: unknown = isJson ? parseJson(text) : null
        resolve({ status: response.statusCode ?? 0, contentType, text, json })
      })
    })
    request.end(options.body)
  })
}

/** Submits a payment as user 135135; `headers` are laid over the usual ones. */
export function submit(
  gatewayUrl: string,
  body: string,
  headers: Record<string, string> = {},
  options: Pick<CallOptions, 'signal' | 'agent'> = {},
): Promise<WireReply> {
  return call('POST', `${gatewayUrl}/api/v1/payments`, {
    ...options,
    body,
    headers: { 'content-type': 'application/json', 'x-user-id': '135135', ...headers },
  })
}

/** Inquires as user 135135; `rest` is what follows `/api/v1/payments`. */
export function inquire(
  gatewayUrl: string,
  rest: string,
  headers: Record<string, string> = { 'x-user-id': '135135' },
  options: Pick<CallOptions, 'signal' | 'agent'> = {},
): Promise<WireReply> {
  return call('GET', `${gatewayUrl}/api/v1/payments${rest}`, { ...options, headers })
}

/** The `transactionKey` in the data of a reply. */
export function transactionKeyOf(reply: WireReply): string {
  return String(member(member(reply.json, 'data'), 'transactionKey'))
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value
    ? (value as Record<string, unknown>)[name]
    : undefined
}

/** A fault may have left it no JSON: then it is null. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
