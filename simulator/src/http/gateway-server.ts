import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import type { WireAnswer, WireRequest } from '../dialects/served-dialect.js'
import type { HttpApp } from './http-listener.js'
import { readBody } from './request-body.js'

/** What the gateway's port serves. */
export interface GatewayServerPorts {
  /** Answers one request of the dialect; never rejects. */
  readonly handle: (request: WireRequest) => Promise<WireAnswer>
  readonly bodyLimitBytes: number
  /** Answers every path below `/__admin`. */
  readonly control: HttpApp
  /** Called with +1 when a request has arrived and -1 when its connection is done with it. */
  readonly onInFlight: (change: 1 | -1) => void
}

/** The HTTP application of the gateway's own port: the dialect, and `/__admin` beside it. */
export function createGatewayServer(ports: GatewayServerPorts): HttpApp {
  const app = new Hono<{ Bindings: HttpBindings }>()
  app.all('/__admin/*', (context) => ports.control.fetch(context.req.raw, context.env))
  app.all('*', async (context) => {
    ports.onInFlight(1)
    context.env.outgoing.once('close', () => ports.onInFlight(-1))
    return respond(await answer(context.req.raw, ports), context.env)
  })
  return app
}

async function answer(request: Request, ports: GatewayServerPorts): Promise<WireAnswer> {
  let body: string | undefined
  try {
    body = await readBody(request, ports.bodyLimitBytes)
  } catch {
    // The client left in the middle of its body: there is nobody to answer.
    return { kind: 'lost' }
  }
  const url = new URL(request.url)
  return ports.handle({
    method: request.method,
    path: url.pathname,
    query: url.searchParams,
    header: (name) => request.headers.get(name) ?? undefined,
    body,
  })
}

async function respond(answer: WireAnswer, bindings: HttpBindings): Promise<Response> {
  const { incoming, outgoing } = bindings
  switch (answer.kind) {
    case 'answered':
      return new Response(answer.body, { status: answer.status, headers: answer.headers })
    case 'lost':
      incoming.socket.destroy()
      return RESPONSE_ALREADY_SENT
    case 'never':
      if (!outgoing.closed) await new Promise((resolve) => outgoing.once('close', resolve))
      return RESPONSE_ALREADY_SENT
  }
}
