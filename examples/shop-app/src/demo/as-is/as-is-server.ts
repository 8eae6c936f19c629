import { Hono } from 'hono'
import type { Pipeline } from '@holdfast/resilience-kit'
import { inWorkerSlot, type WorkerSlots } from '../../http/worker-slots.js'

export interface AsIsOptions {
  readonly gatewayUrl: string
  readonly callbackUrl: string
  readonly slots: WorkerSlots
  /** How the seeds wrapped the call at this stage of their story. */
  readonly guard: Pipeline | undefined
}

const unstable = '결제 서비스가 일시적으로 불안정합니다. 잠시 후 다시 시도해주세요.'

/**
 * The seeds' server before it was mended: every route shares the worker slots, an order waits for
 * the gateway on the slot of its request, any error is a failed order, and nothing is written down.
 */
export function createAsIsServer({ gatewayUrl, callbackUrl, slots, guard }: AsIsOptions): Hono {
  const app = new Hono()
  const orders = new Map<string, 'PENDING' | 'CONFIRMED' | 'FAILED'>()
  let inFlight = 0

  app.get('/health', (c) => c.json({ freeSlots: slots.free, ordersInFlight: inFlight }))
  app.use(inWorkerSlot(slots))
  app.get('/products', (c) => c.json({ products: [{ id: '1', name: '머그컵', price: 12_000 }] }))

  app.post('/orders', async (c) => {
    const buyer = c.req.header('idempotency-key') ?? 'nobody'
    const orderId = `order-${buyer}`
    orders.set(orderId, 'PENDING')
    inFlight++
    try {
      const request = { gatewayUrl, callbackUrl, buyer, orderId }
      await (guard
        ? guard.execute(({ signal }) => requestPayment(request, signal))
        : requestPayment(request))
      return c.json({ order: { id: orderId, status: 'PENDING' } }, 202)
    } catch {
      orders.set(orderId, 'FAILED')
      return c.json({ error: 'INTERNAL_ERROR', message: unstable, details: { orderId } }, 500)
    } finally {
      inFlight--
    }
  })

  app.post('/payments/callback', async (c) => {
    const { orderId, status } = await c.req.json<{ orderId: string; status: string }>()
    if (orders.get(orderId) === 'PENDING') {
      orders.set(orderId, status === 'SUCCESS' ? 'CONFIRMED' : 'FAILED')
    }
    return c.json({})
  })
  return app
}

interface PaymentRequest {
  readonly gatewayUrl: string
  readonly callbackUrl: string
  readonly buyer: string
  readonly orderId: string
}

/** No look-up, the order's id for every attempt: as the seeds did it. */
async function requestPayment(request: PaymentRequest, signal?: AbortSignal): Promise<void> {
  const response = await fetch(`${request.gatewayUrl}/api/v1/payments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-user-id': request.buyer },
    body: JSON.stringify({
      orderId: request.orderId,
      cardType: 'SAMSUNG',
      cardNo: '1234-5678-9814-1451',
      amount: 12_000,
      callbackUrl: request.callbackUrl,
    }),
    ...(signal ? { signal } : {}),
  })
  await response.arrayBuffer()
  if (!response.ok) throw new Error(`the gateway answered ${response.status}`)
}
