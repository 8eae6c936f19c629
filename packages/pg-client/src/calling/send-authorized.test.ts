import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { toss } from '../dialects/toss/toss-dialect.js'
import { TransportError } from '../ports/http-transport.js'
import type { HttpRequest, HttpResponse } from '../ports/http-transport.js'
import { sendAuthorized } from './send-authorized.js'

const secretKey = 'test_sk_Jk29vMx0'
const basic = btoa(`${secretKey}:`)
const request: HttpRequest = {
  method: 'POST',
  url: 'https://gateway.test/v1/x',
  body: '{}',
  headers: { 'Idempotency-Key': 'pay-payment-1' },
}
const limits = { signal: new AbortController().signal, connectTimeoutMs: 1, responseTimeoutMs: 1 }
const sent: HttpRequest[] = []

/** Sends to a gateway that does what it is told with what it was sent. */
function sendTo(gateway: (request: HttpRequest) => HttpResponse): Promise<HttpResponse> {
  const testCode = 'REJECT_CARD_PAYMENT'
  const dialect = toss({ secretKey, baseUrl: 'https://gateway.test', testCode })
  const send = async (authorized: HttpRequest): Promise<HttpResponse> => {
    sent.push(authorized)
    return gateway(authorized)
  }
  return sendAuthorized({ dialect, http: { send } }, request, limits)
}

/** What is thrown by a transport that throws so. */
async function thrownBy(error: unknown): Promise<unknown> {
  try {
    return await sendTo(() => {
      throw error
    })
  } catch (problem) {
    return problem
  }
}

describe('a request', () => {
  it('goes out with its secrets, and what comes back is given as it is', async () => {
    const response = { status: 200, headers: { a: 'b' }, body: '{"code":"REJECT_CARD_PAYMENT"}' }
    expect(await sendTo(() => response)).toBe(response)
    expect(sent.at(-1)?.headers).toMatchObject({ Authorization: `Basic ${basic}` })
  })

  it('comes back without the secrets where the gateway quotes them', async () => {
    const { body, headers } = await sendTo(() => ({
      status: 401,
      headers: { trace: secretKey },
      body: `{"said":"Basic ${basic}","so":"${basic}","key":"${secretKey}","id":"pay-payment-1"}`,
    }))
    expect(body).toBe('{"said":"***","so":"***","key":"***","id":"pay-payment-1"}')
    expect(headers).toEqual({ trace: '***' })
  })
})

describe('an error of the transport', () => {
  it('tells neither the secrets nor a card number, not in its cause either', async () => {
    const said = `could not send Basic ${basic} of ${secretKey} with 1234-5678-9814-1451`
    const error = await thrownBy(new TransportError(said, true, { cause: { request, basic } }))
    expect(error).toMatchObject({ message: 'could not send *** of *** with ****-****-****-1451' })
    const printed = inspect(error, { showHidden: true, depth: 9 })
    for (const secret of [basic, secretKey, '5678']) expect(printed).not.toContain(secret)
  })

  it.each([
    [new TransportError('refused', false), false],
    [new TransportError('reset', true), true],
    [new Error('anything else'), true],
    ['a text', true],
  ])('proves that nothing was sent only where it says so: %s', async (thrown, isSent) => {
    const error = await thrownBy(thrown)
    expect(error).toBeInstanceOf(TransportError)
    expect(error).toMatchObject({ sent: isSent })
  })

  it('is cut where it quotes at length', async () => {
    const error = await thrownBy(new Error('x'.repeat(10_000)))
    expect((error as Error).message).toHaveLength(500)
  })
})
