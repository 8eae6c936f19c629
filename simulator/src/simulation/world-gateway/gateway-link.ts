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

/** How long it takes to hear that nobody listens, in ms. */
const refusedAfterMs = 5

/**
 * The way from one process to the gateway, at the level of the HTTP message: what the client's
 * codecs have made goes through the network into the gateway's own, and back.
 */
export class GatewayLink implements HttpTransport {
  readonly #simulation: Simulation
  readonly #gateway: SimulatedGateway
  readonly #options: LinkOptions
  readonly #process: string

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
    const { limits } = trip
    const { responseTimeoutMs } = limits
    let isOver = false
    const end = (finish: () => void): void => {
      if (isOver) return
      isOver = true
      timer.cancel()
      finish()
    }
    const timer = clock.setTimer(responseTimeoutMs, () => {
      const message = `no response within ${responseTimeoutMs} ms`
      end(() => reject(new TransportError(message, true)))
    })
    if (!this.#gateway.isListening) {
      const refused = new TransportError('connect ECONNREFUSED', false)
      clock.setTimer(refusedAfterMs, () => end(() => reject(refused)))
      return
    }
    const { what, point, entity } = trip.named
    const [here, there] = [this.#process, 'gateway']
    network.carry({ kind: 'request', from: here, to: there, point, entity, what }, () => {
      const hasGivenUp = isOver || isAborted(limits)
      if (hasGivenUp && trip.request.method === 'POST') {
        this.#simulation.reached('sent after giving up')
      }
      void this.#gateway.handle(this.#options.dialect, wireOf(trip)).then((delivery) => {
        const answer = `answer ${textOf(delivery)}`
        if (delivery.kind === 'never') return
        const come = (): void =>
          end(() => {
            if (isAborted(limits)) reject(new TransportError('aborted', true))
            else arrive(delivery, resolve, reject)
          })
        const slowMs = delivery.kind === 'whole' ? delivery.overMs : 0
        const back = { from: there, to: here, point, entity, what: answer }
        network.carry({ kind: 'answer', ...back }, () => {
          if (slowMs > 0) clock.setTimer(slowMs, come)
          else come()
        })
      })
    })
  }
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
