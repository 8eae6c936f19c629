import { hash } from 'node:crypto'
import type { Clock } from '@holdfast/resilience-kit'
import type { Call, DialectProfile, ServedDialect, Turn } from '../dialects/served-dialect.js'
import type { WireAnswer, WireRequest } from '../dialects/wire.js'
import type { FaultPlan } from '../faults/fault-plan.js'
import { UNHARMED_REQUEST, type RequestFate } from '../faults/request-fate.js'
import type { Activity } from '../gateway/activity.js'
import type { IdempotentReplays, KeptAnswer } from '../gateway/idempotent-replays.js'
import { deliver, type Delivered, type Delivery } from './delivery.js'
import { asItIs, said, type Said } from './false-answers.js'
import { readForcedFaults } from './forced-faults.js'
import type { RequestTally } from './request-counts.js'
import type { RequestJournal } from './request-journal.js'
import type { WaitingRoom } from './waiting-room.js'

/** What the front needs from its world. */
export interface FrontPorts {
  readonly definition: DialectProfile
  readonly dialect: Pick<ServedDialect, 'read' | 'says'>
  /** The real clock, for latency; and the gateway's, for lateness. */
  readonly realClock: Clock
  readonly gatewayClock: Clock
  readonly plan: FaultPlan
  /** Whether the gateway takes requests. */
  readonly isListening: () => boolean
  readonly activity: Activity
  /** Where late requests are, and where those are that have come to the gateway. */
  readonly network: WaitingRoom
  readonly hall: WaitingRoom
  readonly replays: IdempotentReplays<WireAnswer> | undefined
  /** Told of every answer that repeats of a key are to get. */
  readonly keepReplay: (kept: KeptAnswer<WireAnswer>) => void
  readonly journal: RequestJournal
  readonly tally: RequestTally
  /** Executes, so that these faults strike the callbacks of the charges that it changes. */
  readonly execute: <T>(forced: readonly string[], act: () => T) => T
  /** Settles a charge at once; resolves when its callbacks were attempted. */
  readonly hurry: (chargeKey: string) => Promise<void>
}

/** One request on its way. */
interface Visit {
  readonly request: WireRequest
  readonly call: Call
  readonly fate: RequestFate
  readonly turn: Turn
  /** The faults that its header asks for. */
  readonly forced: readonly string[]
}

/**
 * Takes requests to the gateway. One request goes: network (lateness), front door (proxy page,
 * rate limit), idempotency, latency, execution, answer; faults strike on the way. It goes on when
 * the client has left: that is how a time-out hides a charge.
 */
export class GatewayFront {
  readonly #ports: FrontPorts
  readonly #occurrences = new Map<string, number>()

  constructor(ports: FrontPorts) {
    this.#ports = ports
  }

  /** Answers a request in the dialect; never rejects. */
  async handle(request: WireRequest): Promise<Delivery> {
    const { realClock, activity, tally, dialect } = this.#ports
    const startedAt = realClock.monotonic()
    const atMs = realClock.now()
    activity.begin()
    const read = this.#read(request)
    const operation = 'execute' in read ? read.operation : undefined
    tally.arrived(operation)
    let delivered: Delivered
    try {
      delivered = await this.#serve(request, read)
    } catch {
      delivered = deliver(asItIs(dialect.says.internalError(request)), UNHARMED_REQUEST)
    }
    tally.ended(delivered.outcome)
    tally.struck(delivered.faults)
    if (this.#ports.journal.isKept) {
      this.#note(request, operation, delivered, atMs, realClock.monotonic() - startedAt)
    }
    activity.end()
    return delivered.delivery
  }

  #read(request: WireRequest): Call | WireAnswer {
    try {
      return this.#ports.dialect.read(request)
    } catch {
      return this.#ports.dialect.says.internalError(request)
    }
  }

  async #serve(request: WireRequest, read: Call | WireAnswer): Promise<Delivered> {
    if (!('execute' in read)) return deliver(asItIs(read), UNHARMED_REQUEST)
    const { dialect, definition, plan, network, hall, gatewayClock, isListening } = this.#ports
    const asked = readForcedFaults(request, definition, read.kind)
    if (!asked.ok) {
      return deliver(asItIs(dialect.says.badRequest(asked.message, request)), UNHARMED_REQUEST)
    }
    const { operation, kind, entity, names } = read
    const occurrence = this.#nextOccurrence(read)
    const fate = read.isExempt
      ? UNHARMED_REQUEST
      : plan.request(
          { dialect: definition, operation, kind, entity, names, occurrence },
          asked.faults,
        )
    const turn = { occurrence, collides: fate.collides, stale: fate.stale }
    const visit = { request, call: read, fate, turn, forced: asked.faults }
    // What comes out of the network while nobody listens is lost there.
    const isTaken =
      fate.lateMs === 0
        ? !network.isClosed
        : (await network.wait(gatewayClock, fate.lateMs)) && isListening()
    const answered = isTaken ? await this.#answer(visit) : undefined
    // Whoever a restart or the end has overtaken gets no answer.
    if (answered === undefined || hall.isClosed) {
      return { delivery: { kind: 'cut', isReset: false }, outcome: 'cut', faults: fate.faults }
    }
    return deliver(answered, fate)
  }

  /** What is said, whether or not it arrives; `undefined` where a restart came in between. */
  #answer(visit: Visit): Said | Promise<Said | undefined> {
    const { dialect, replays } = this.#ports
    const { request } = visit
    const { executions, instead } = visit.fate
    if (executions === 0 && instead !== 'gatewayError') {
      // It never comes to the gateway itself: the network, the proxy or the limiter ends it.
      return this.#inTime(visit, () => said(dialect, request, instead))
    }
    const { idempotency } = visit.call
    if (idempotency === undefined || replays === undefined) {
      return this.#inTime(visit, () => this.#execute(visit))
    }
    const { key } = idempotency
    // A digest: what it stands for may hold a card number, and is kept.
    const fingerprint = hash('sha256', idempotency.fingerprint, 'base64')
    const admission = replays.admit(key, fingerprint)
    switch (admission.kind) {
      case 'running':
        return { answer: dialect.says.inFlight(request), outcome: 'inFlight' }
      case 'mismatch':
        return asItIs(dialect.says.mismatch(request))
      case 'replay': {
        const again = dialect.says.replay(admission.answer, request)
        return this.#inTime(visit, () => said(dialect, request, instead, again))
      }
      case 'first':
        return this.#executeOnce({ key, fingerprint }, visit)
    }
  }

  /** Says something when the latency is over, unless the request was turned out before. */
  async #inTime({ fate }: Visit, say: () => Said | Promise<Said>): Promise<Said | undefined> {
    const { hall, realClock } = this.#ports
    return (await hall.wait(realClock, fate.latencyMs)) ? say() : undefined
  }

  /** Executes a request with an idempotency key, and keeps what a repeat is to be told. */
  async #executeOnce(
    { key, fingerprint }: { readonly key: string; readonly fingerprint: string },
    visit: Visit,
  ): Promise<Said | undefined> {
    const { definition, replays, keepReplay } = this.#ports
    let toRepeat: WireAnswer | undefined
    const told = (answer: WireAnswer): void => {
      if (!definition.replays?.repeats(answer.status)) return
      toRepeat = answer
      // At once, like the charge itself: a later process must not execute it anew.
      keepReplay({ key, fingerprint, answer })
    }
    try {
      return await this.#inTime(visit, () => this.#execute(visit, told))
    } finally {
      if (toRepeat === undefined) replays?.forget(key)
      else replays?.keep(key, toRepeat)
    }
  }

  /** Executes a call as often as its fate says; `told` gets what the gateway itself said. */
  #execute(visit: Visit, told?: (answer: WireAnswer) => void): Said | Promise<Said> {
    const { dialect, execute, hurry } = this.#ports
    const { request, call, fate, turn, forced } = visit
    const { executions, instead, callbackFirst } = fate
    if (executions === 0) {
      const error = dialect.says.gatewayError(request)
      told?.(error)
      return asItIs(error)
    }
    const { answer, chargeKey, isKept = true } = execute(forced, () => call.execute(turn))
    // With a key the second one is a repeat and changes nothing.
    if (executions === 2 && told === undefined) execute(forced, () => call.execute(turn))
    const own = instead === 'gatewayError' ? dialect.says.gatewayError(request) : answer
    if (isKept) told?.(own)
    const say = (): Said =>
      instead === 'gatewayError' ? asItIs(own) : said(dialect, request, instead, answer)
    return callbackFirst && chargeKey !== undefined ? hurry(chargeKey).then(say) : say()
  }

  #nextOccurrence({ operation, entity }: Call): number {
    const name = `${operation}/${entity}`
    const occurrence = (this.#occurrences.get(name) ?? 0) + 1
    this.#occurrences.set(name, occurrence)
    return occurrence
  }

  #note(
    request: WireRequest,
    operation: string | undefined,
    { delivery, faults }: Delivered,
    atMs: number,
    durationMs: number,
  ): void {
    const hasAnswer = 'answer' in delivery
    this.#ports.journal.add({
      at: new Date(atMs).toISOString(),
      kind: 'request',
      dialect: this.#ports.definition.name,
      ...(operation === undefined ? {} : { operation }),
      line: `${request.method} ${request.path}${queryOf(request)}`,
      faults,
      ...(request.body ? { sent: request.body } : {}),
      status: hasAnswer ? delivery.answer.status : delivery.kind,
      ...(hasAnswer ? { answered: delivery.answer.body } : {}),
      durationMs,
    })
  }
}

function queryOf(request: WireRequest): string {
  return request.query.size === 0 ? '' : `?${decodeURIComponent(request.query.toString())}`
}
