import type { ProcessHost, Simulation } from '@holdfast/pg-simulator/simulation'
import type { WireAnswer } from '../lines/wire-answer.js'
import { shopOrigin } from '../addresses.js'
import type { Wish } from './wish.js'

/** A process that buyers reach. */
export interface Shop {
  serve(request: Request): Promise<WireAnswer>
}

/** What a buyer sends. */
export interface Asked {
  readonly method: 'GET' | 'PATCH' | 'POST'
  readonly path: string
  readonly body?: object
  /** What makes it safe to repeat. */
  readonly key?: string
  /** Which of the wish's requests it is: where it goes is keyed by that. */
  readonly turn: string
}

/** What a buyer reads in an answer. */
export interface Told {
  readonly status: number
  readonly body: string
  /** The error's code. */
  readonly error: string | undefined
  readonly orderId: string | undefined
  readonly orderStatus: string | undefined
  readonly paymentStatus: string | undefined
}

/** A buyer reloads the page when nothing has come for so long, in ms. */
const patienceMs = 25_000

/** Where buyers come in: over the shop's own routes, at one of the processes that serve them. */
export class ShopFront<App extends Shop> {
  readonly #simulation: Simulation
  readonly #hosts: readonly ProcessHost<App>[]

  constructor(simulation: Simulation, hosts: readonly ProcessHost<App>[]) {
    this.#simulation = simulation
    this.#hosts = hosts
  }

  /** Undefined: nothing came back in time, or nobody was there. */
  async ask(
    { name, buyer }: Pick<Wish, 'name' | 'buyer'>,
    asked: Asked,
  ): Promise<Told | undefined> {
    const { chance } = this.#simulation
    const number = chance.between(0, this.#hosts.length - 1, 'goes to', `${name}/${asked.turn}`)
    const host = this.#hosts[number]
    if (host?.isUp !== true) return undefined
    const what = `${asked.method} ${asked.path}`
    this.#simulation.tell({ lane: 'buyer', to: host.name, what, entity: name })
    const answer = await this.#waitFor(host.call((shop) => shop.serve(requestOf(buyer, asked))))
    if (!answer) return undefined
    const told = toldIn(answer)
    const heard = `is told ${told.status} ${told.error ?? told.orderStatus ?? ''}`.trimEnd()
    this.#simulation.tell({ lane: 'buyer', what: heard, entity: name })
    return told
  }

  #waitFor(asked: Promise<WireAnswer> | undefined): Promise<WireAnswer | undefined> {
    return new Promise((resolve) => {
      const timer = this.#simulation.clock.setTimer(patienceMs, () => resolve(undefined))
      const end = (answer: WireAnswer | undefined): void => {
        timer.cancel()
        resolve(answer)
      }
      asked?.then(end, () => end(undefined))
    })
  }
}

function requestOf(buyer: string, { method, path, body, key }: Asked): Request {
  return new Request(`${shopOrigin}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${buyer}`,
      ...(key !== undefined && { 'idempotency-key': key }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
}

interface AnswerBody {
  readonly order?: { readonly id: string; readonly status: string; readonly paymentStatus: string }
  readonly error?: string
  readonly details?: { readonly orderId?: string } | null
}

function toldIn({ status, body }: WireAnswer): Told {
  const { order, error, details } = JSON.parse(body === '' ? '{}' : body) as AnswerBody
  return {
    ...{ status, body, error },
    orderId: order?.id ?? details?.orderId,
    orderStatus: order?.status,
    paymentStatus: order?.paymentStatus,
  }
}
