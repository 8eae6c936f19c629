import type { HttpRequest, HttpResponse, HttpTransport } from '@holdfast/pg-client'
import { amountOf, numberOf } from './backlog.js'

/** The transport of a gateway that answers at once that every payment of the backlog is paid. */
export interface InstantGateway extends HttpTransport {
  /** Requests so far. */
  requests(): number
}

/** Speaks async-card: a list of keys for a reference, a transaction for a key. */
export function instantGateway(): InstantGateway {
  let count = 0
  return {
    requests: () => count,
    send: async (request) => {
      count += 1
      // An answer comes with a later turn of the event loop, as it does over a socket.
      await new Promise((resolve) => setImmediate(resolve))
      return answer(request)
    },
  }
}

function answer({ url }: HttpRequest): HttpResponse {
  const asked = new URL(url)
  const orderId = asked.searchParams.get('orderId')
  if (orderId !== null) {
    const transactions = [{ transactionKey: `key-${orderId}`, status: 'SUCCESS' }]
    return success({ orderId, transactions })
  }
  const transactionKey = decodeURIComponent(asked.pathname.split('/').at(-1) ?? '')
  const reference = transactionKey.slice('key-'.length)
  const { minor: amount } = amountOf(numberOf(reference))
  const card = { cardType: 'SAMSUNG', cardNo: '****-****-****-1451' }
  return success({ transactionKey, orderId: reference, amount, status: 'SUCCESS', ...card })
}

function success(data: object): HttpResponse {
  const body = JSON.stringify({ meta: { result: 'SUCCESS' }, data })
  return { status: 200, headers: {}, body }
}
