import type { Clock } from '@holdfast/resilience-kit'
import type { Chance } from '../chance/chance.js'
import type { TraceEvent } from '../trace/trace-event.js'

/** What travels: a request to the gateway, its answer, a callback to the shop, its answer. */
export type MessageKind = 'request' | 'answer' | 'callback' | 'callback-answer'

/** A message on its way. */
export interface Message {
  readonly kind: MessageKind
  /** The lanes of the trace that it goes between. */
  readonly from: string
  readonly to: string
  /** What chance is keyed by: what the message is about. */
  readonly point: string
  readonly entity: string | undefined
  /** For people: `POST /payments`. */
  readonly what: string
}

/** Which fault loses a kind of message, and which one holds it up. */
const faultsOf: Readonly<Record<MessageKind, readonly [lost: string, late: string]>> = {
  request: ['request-lost', 'request-delayed'],
  answer: ['answer-dropped', 'answer-delayed'],
  callback: ['callback-dropped', 'callback-delayed'],
  'callback-answer': ['answer-dropped', 'answer-delayed'],
}

/** Of the requests that are lost, so many never had a connection. */
const neverDialledShare = 0.3

/**
 * A network that loses messages, holds them up and lets them overtake each other, both ways. Nobody
 * is told of a lost message.
 */
export class Network {
  readonly #clock: Clock
  readonly #chance: Chance
  readonly #tell: (event: Omit<TraceEvent, 'at'>) => void
  readonly #longestDelayMs: number
  #underWay = 0

  /** @param longestDelayMs no message is held up for longer */
  constructor(
    clock: Clock,
    chance: Chance,
    tell: (event: Omit<TraceEvent, 'at'>) => void,
    longestDelayMs: number,
  ) {
    this.#clock = clock
    this.#chance = chance
    this.#tell = tell
    this.#longestDelayMs = longestDelayMs
  }

  /** How many messages are on their way. */
  get underWay(): number {
    return this.#underWay
  }

  /**
   * Carries a message: `arrive` is called once, or never.
   *
   * @param neverDialled called at once where no byte of it goes out, as no connection for it comes
   *   about: so a share of the requests ends that are lost
   */
  carry(message: Message, arrive: () => void, neverDialled?: () => void): void {
    const { kind, what } = message
    const [lost, late] = faultsOf[kind]
    const point = `${kind}/${message.point}`
    const occurrence = this.#chance.occurrenceOf(point)
    if (this.#chance.strikes(lost, point, occurrence)) {
      const share = neverDialled ? this.#chance.fraction('never-dialled', point, occurrence) : 1
      if (share < neverDialledShare) {
        this.#tellOf(message, `${what}: no connection comes about`, lost)
        neverDialled?.()
        return
      }
      this.#tellOf(message, `${what}: lost in the network`, lost)
      return
    }
    let ms = this.#chance.between(1, 20, 'network-takes', point, occurrence)
    if (this.#chance.strikes(late, point, occurrence)) {
      ms += this.#delayMs(point, occurrence)
      this.#tellOf(message, `${what}: held up for ${ms} ms`, late)
    } else {
      this.#tellOf(message, what)
    }
    this.#underWay += 1
    this.#clock.setTimer(ms, () => {
      this.#underWay -= 1
      arrive()
    })
  }

  #tellOf({ from: lane, to, entity }: Message, what: string, fault?: string): void {
    const event = { lane, to, what }
    this.#tell(Object.assign(event, entity !== undefined && { entity }, fault && { fault }))
  }

  /** Mostly short and seldom long, so that messages overtake each other. */
  #delayMs(point: string, occurrence: number): number {
    const share = this.#chance.fraction('delay-takes', point, occurrence)
    return Math.max(1, Math.round(this.#longestDelayMs * share ** 3))
  }
}
