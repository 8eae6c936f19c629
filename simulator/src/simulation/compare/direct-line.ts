import type { Clock } from '@holdfast/resilience-kit'
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

/** What a direct line joins. */
export interface DirectLinePorts {
  readonly clock: Clock
  readonly dialect: string
  readonly gateway: () => SimulatedGateway
}

/**
 * A transport that hands messages to a simulated gateway and its answers back, with no network in
 * between. Where the gateway goes away, it cuts what is under way, as an operating system does.
 */
export class DirectLine implements HttpTransport {
  /** Requests ever sent. */
  readonly sent = { GET: 0, POST: 0 }
  readonly #ports: DirectLinePorts
  readonly #underWay = new Set<(error: TransportError) => void>()

  constructor(ports: DirectLinePorts) {
    this.#ports = ports
  }

  /** Cuts all connections: nobody listens any more. */
  cut(): void {
    for (const end of this.#underWay) end(new TransportError('read ECONNRESET', true))
  }

  send(request: HttpRequest, { signal, responseTimeoutMs }: SendLimits): Promise<HttpResponse> {
    this.sent[request.method] += 1
    const { clock, dialect, gateway } = this.#ports
    if (!gateway().isListening) {
      return Promise.reject(new TransportError('connect ECONNREFUSED', false))
    }
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        timer.cancel()
        signal.removeEventListener('abort', abort)
        this.#underWay.delete(fail)
      }
      const fail = (error: TransportError): void => {
        leave()
        reject(error)
      }
      const abort = (): void => fail(new TransportError('aborted', true))
      const timer = clock.setTimer(responseTimeoutMs, () =>
        fail(new TransportError(`no response within ${responseTimeoutMs} ms`, true)),
      )
      signal.addEventListener('abort', abort, { once: true })
      this.#underWay.add(fail)
      const arrive = async (): Promise<void> => {
        const delivery = await gateway().handle(dialect, wireOf(request))
        if (delivery.kind === 'never' || !this.#underWay.has(fail)) return
        if (delivery.kind === 'whole' && delivery.overMs > 0) await clock.sleep(delivery.overMs)
        leave()
        hand(delivery, resolve, reject)
      }
      void arrive()
    })
  }
}

function wireOf({ method, url, headers, body }: HttpRequest): WireRequest {
  const { origin, pathname, searchParams } = new URL(url)
  const byName = new Map(Object.entries(headers).map(([name, text]) => [name.toLowerCase(), text]))
  return {
    method,
    path: decodeURIComponent(pathname),
    baseUrl: origin,
    body: body ?? '',
    query: searchParams,
    header: (name) => byName.get(name.toLowerCase()),
  }
}

function hand(
  delivery: Exclude<Delivery, { kind: 'never' }>,
  resolve: (response: HttpResponse) => void,
  reject: (error: TransportError) => void,
): void {
  if (delivery.kind === 'whole') return resolve(delivery.answer)
  const isCut = delivery.kind === 'cut'
  reject(new TransportError(isCut ? 'socket hang up' : 'the response is not complete', true))
}
