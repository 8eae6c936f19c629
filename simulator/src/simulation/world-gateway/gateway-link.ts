import {
  TransportError,
  type HttpRequest,
  type HttpResponse,
  type HttpTransport,
  type SendLimits,
} from '@holdfast/pg-client'
import type { WireRequest } from '../../dialects/wire.js'
import type { Delivery } from '../../serving/delivery.js'
import type { SimulatedGateway } from '../../serving/simulated-gateway.js'
import type { Message } from '../network/network.js'
import type { Simulation } from '../world/simulation.js'
import type { WorldGatewayOptions } from './world-gateway-options.js'

type LinkOptions = Pick<WorldGatewayOptions<never>, 'dialect' | 'url' | 'subjectOf' | 'onSend'>

/** The lane of the trace that requests go to. */
const to = 'gateway'

/** How long it takes to hear that nobody listens, in ms. */
const refusedAfterMs = 5

/** What is left of an answer where the gateway is gone when it is due. */
const cutOff: Exclude<Delivery, { kind: 'never' }> = { kind: 'cut', isReset: false }

/**
 * The way from one process to the gateway, at the level of the HTTP message: what the client's
 * codecs have made goes through the network into the gateway's own, and back.
 */
export class GatewayLink implements HttpTransport {
  readonly #simulation: Simulation
  readonly #gateway: SimulatedGateway
  readonly #options: LinkOptions
  readonly #process: string
  #handling = 0

  constructor(
    simulation: Simulation,
    gateway: SimulatedGateway,
    options: LinkOptions,
    process: string,
  ) {
    this.#simulation = simulation
    this.#gateway = gateway
    this.#options = options
    this.#process = process
  }

  /** How many requests of the process the gateway works on. */
  get handling(): number {
    return this.#handling
  }

  send(request: HttpRequest, limits: SendLimits): Promise<HttpResponse> {
    const { subjectOf, url, onSend } = this.#options
    if (isAborted(limits)) {
      return Promise.reject(new TransportError('aborted before sending', false))
    }
    const [path, query] = partsOf(request.url, url)
    const subject = subjectOf(request.url) ?? subjectOf(request.body ?? '')
    const { method } = request
    onSend?.({ process: this.#process, method, path, subject })
    const { point = path, entity } = subject ?? {}
    const named = { what: `${method} ${path}`, point: `${method} ${point}`, entity }
    const trip: Trip = { request, limits, path, query, url, named }
    return new Promise((resolve, reject) => this.#travel(trip, resolve, reject))
  }

  #travel(
    trip: Trip,
    resolve: (response: HttpResponse) => void,
    reject: (error: TransportError) => void,
  ): void {
    const { clock, network } = this.#simulation
    const { connectTimeoutMs, responseTimeoutMs } = trip.limits
    let isDialled = true
    const reply: Reply = {
      isOver: false,
      end: (finish) => {
        if (reply.isOver) return
        reply.isOver = true
        timer.cancel()
        finish()
      },
      resolve,
      reject,
    }
    const fail = (message: string, isSent: boolean): void =>
      reply.end(() => reject(new TransportError(message, isSent)))
    const timer = clock.setTimer(responseTimeoutMs, () => {
      fail(`no response within ${responseTimeoutMs} ms`, isDialled)
    })
    if (!this.#gateway.isListening) {
      clock.setTimer(refusedAfterMs, () => fail('connect ECONNREFUSED', false))
      return
    }
    const { what, point, entity } = trip.named
    const message: Message = { kind: 'request', from: this.#process, to, point, entity, what }
    const neverDialled = (): void => {
      isDialled = false
      clock.setTimer(connectTimeoutMs, () => {
        fail(`no connection within ${connectTimeoutMs} ms`, false)
      })
    }
    network.carry(message, () => this.#comeIn(trip, reply), neverDialled)
  }

  /** The request is there; its client may have given up meanwhile. */
  #comeIn(trip: Trip, reply: Reply): void {
    if (trip.request.method === 'POST' && (reply.isOver || isAborted(trip.limits))) {
      this.#simulation.reached('sent after giving up')
    }
    if (!this.#gateway.isListening) {
      // Whether the peer was gone before or after the first byte, nobody here can say.
      const cut = new TransportError('read ECONNRESET', true)
      this.#simulation.clock.setTimer(refusedAfterMs, () => reply.end(() => reply.reject(cut)))
      return
    }
    this.#handling += 1
    void this.#gateway.handle(this.#options.dialect, wireOf(trip)).then((due) => {
      this.#handling -= 1
      // It is executed, but there is no connection any more that its answer could go over.
      this.#answer(this.#gateway.isListening ? due : cutOff, trip, reply)
    })
  }

  #answer(delivery: Delivery, { limits, named }: Trip, reply: Reply): void {
    if (delivery.kind === 'never') return
    const { clock, network } = this.#simulation
    const come = (whole: Exclude<Delivery, { kind: 'never' }>): void =>
      reply.end(() => {
        if (isAborted(limits)) reply.reject(new TransportError('aborted', true))
        else arrive(whole, reply.resolve, reply.reject)
      })
    const slowMs = delivery.kind === 'whole' ? delivery.overMs : 0
    const what = `answer ${textOf(delivery)}`
    const { point, entity } = named
    const back: Message = { kind: 'answer', from: to, to: this.#process, point, entity, what }
    network.carry(back, () => {
      if (slowMs === 0) come(delivery)
      // A body that is still under way ends where the gateway goes away.
      else clock.setTimer(slowMs, () => come(this.#gateway.isListening ? delivery : cutOff))
    })
  }
}

/** What a client waits for: it ends once, and what comes later is let go. */
interface Reply {
  isOver: boolean
  end(finish: () => void): void
  readonly resolve: (response: HttpResponse) => void
  readonly reject: (error: TransportError) => void
}

/** One request on its way. */
interface Trip {
  readonly request: HttpRequest
  readonly limits: SendLimits
  readonly path: string
  readonly query: string
  readonly url: string
  /** As the network knows it. */
  readonly named: Pick<Message, 'what' | 'point' | 'entity'>
}

/**
 * Whether nobody waits for the answer any more. No signal is listened to: the client does not hear
 * of what comes after it gave up, and making a signal takes longer than all of the link.
 */
function isAborted(limits: SendLimits): boolean {
  return limits.aborted ?? limits.signal.aborted
}

function partsOf(address: string, base: string): readonly [path: string, query: string] {
  const rest = address.startsWith(base) ? address.slice(base.length) : address
  const at = rest.indexOf('?')
  return at < 0 ? [rest, ''] : [rest.slice(0, at), rest.slice(at + 1)]
}

function wireOf({ request, path, query, url }: Trip): WireRequest {
  const headers = new Map<string, string>()
  for (const [name, value] of Object.entries(request.headers)) {
    headers.set(name.toLowerCase(), value)
  }
  return {
    method: request.method,
    path,
    baseUrl: url,
    body: request.body ?? '',
    query: new URLSearchParams(query),
    header: (name) => headers.get(name.toLowerCase()),
  }
}

function arrive(
  delivery: Exclude<Delivery, { kind: 'never' }>,
  resolve: (response: HttpResponse) => void,
  reject: (error: TransportError) => void,
): void {
  switch (delivery.kind) {
    case 'cut':
      reject(new TransportError(delivery.isReset ? 'read ECONNRESET' : 'socket hang up', true))
      return
    case 'truncated':
      reject(new TransportError('the response is not complete', true))
      return
    case 'whole': {
      const { status, headers, body } = delivery.answer
      resolve({ status, headers, body })
    }
  }
}

function textOf(delivery: Delivery): string {
  return delivery.kind === 'whole' ? String(delivery.answer.status) : delivery.kind
}
