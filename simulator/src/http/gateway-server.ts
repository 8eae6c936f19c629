import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { HttpBindings } from '@hono/node-server'
import type { Clock } from '@holdfast/resilience-kit'
import { Hono } from 'hono'
import type { WireRequest } from '../dialects/wire.js'
import type { Delivery } from '../serving/delivery.js'
import type { HttpApp } from './http-listener.js'
import { readBody } from './request-body.js'
import { sendSlowly, sendTruncated } from './wounded-response.js'

/** Serves one dialect at a port. */
export interface ServedAt {
  /** Without an end slash; empty: the root. */
  readonly prefix: string
  readonly bodyLimitBytes: number
  /** Answers one request of the dialect; never rejects. */
  handle(request: WireRequest): Promise<Delivery>
}

/** What a gateway's port serves. */
export interface GatewayServerPorts {
  /** Real time, for bodies that arrive slowly. */
  readonly clock: Clock
  /** The first whose prefix fits answers; the last one has the empty prefix. */
  readonly served: readonly ServedAt[]
  /** Answers every path below `/__admin`. */
  readonly control: HttpApp
  /** Called with +1 when a request has arrived and -1 when its connection is done with it. */
  readonly onInFlight: (change: 1 | -1) => void
}

/** The HTTP application of a gateway's port: its dialects, and `/__admin` beside them. */
export function createGatewayServer(ports: GatewayServerPorts): HttpApp {
  const app = new Hono<{ Bindings: HttpBindings }>()
  app.all('/__admin/*', (context) => ports.control.fetch(context.req.raw, context.env))
  app.all('*', async (context) => {
    ports.onInFlight(1)
    context.env.outgoing.once('close', () => ports.onInFlight(-1))
    const delivery = await answer(context.req.raw, context.env.incoming, ports)
    return respond(delivery, context.env, ports.clock)
  })
  return app
}

async function answer(
  request: Request,
  incoming: HttpBindings['incoming'],
  { served }: GatewayServerPorts,
): Promise<Delivery> {
  const url = new URL(request.url)
  const at = served.find(({ prefix }) => isBelow(url.pathname, prefix))
  if (at === undefined) return { kind: 'cut', isReset: false }
  let body: string | undefined
  try {
    body = await readBody(incoming, at.bodyLimitBytes)
  } catch {
    // The client left in the middle of its body: there is nobody to answer.
    return { kind: 'cut', isReset: false }
  }
  return at.handle({
    method: request.method,
    path: url.pathname.slice(at.prefix.length) || '/',
    baseUrl: `${url.origin}${at.prefix}`,
    query: url.searchParams,
    header: (name) => request.headers.get(name) ?? undefined,
    body,
  })
}

function isBelow(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`)
}

async function respond(
  delivery: Delivery,
  { incoming, outgoing }: HttpBindings,
  clock: Clock,
): Promise<Response> {
  switch (delivery.kind) {
    case 'whole': {
      const { answer, overMs } = delivery
      if (overMs === 0) {
        return new Response(answer.body, { status: answer.status, headers: answer.headers })
      }
      await sendSlowly(outgoing, answer, overMs, clock)
      return RESPONSE_ALREADY_SENT
    }
    case 'truncated':
      sendTruncated(outgoing, delivery.answer)
      return RESPONSE_ALREADY_SENT
    case 'cut':
      if (delivery.isReset) incoming.socket.resetAndDestroy()
      else incoming.socket.destroy()
      return RESPONSE_ALREADY_SENT
    case 'never':
      if (!outgoing.closed) await new Promise((resolve) => outgoing.once('close', resolve))
      return RESPONSE_ALREADY_SENT
  }
}
