import type { Clock } from '@holdfast/resilience-kit'
import { faultByName, faultList } from '../faults/fault-list.js'
import type { FaultPlan } from '../faults/fault-plan.js'
import type { Gateway } from '../gateway/gateway.js'
import type { RequestJournal } from './request-journal.js'
import type {
  Operation,
  RequestOutcome,
  ServedDialect,
  WireAnswer,
  WireRequest,
} from './served-dialect.js'

/** How many requests came in, by what they asked for. */
export type RequestCounts = Record<Operation | 'unknownRoute', number>

/** How many requests ended how. */
export type OutcomeCounts = Record<RequestOutcome, number>

/** The header that forces one fault for one call. */
const FORCED_FAULT_HEADER = 'x-sim-fault'

/** Takes every request to the gateway: counts it, hangs or answers it, writes the journal. */
export class GatewayFront {
  readonly #ports: {
    readonly clock: Clock
    readonly dialect: ServedDialect
    readonly gateway: Gateway
    readonly plan: FaultPlan
    readonly journal: RequestJournal
  }
  readonly #requests: RequestCounts = {
    submit: 0,
    inquireByKey: 0,
    inquireByOrder: 0,
    unknownRoute: 0,
  }
  readonly #outcomes: OutcomeCounts = {
    accepted: 0,
    refused: 0,
    invalid: 0,
    found: 0,
    absent: 0,
    failed: 0,
    answerLost: 0,
    hung: 0,
  }

  constructor(ports: {
    clock: Clock
    dialect: ServedDialect
    gateway: Gateway
    plan: FaultPlan
    journal: RequestJournal
  }) {
    this.#ports = ports
  }

  /** A copy of the counts of requests. */
  get requests(): RequestCounts {
    return { ...this.#requests }
  }

  /** A copy of the counts of outcomes. */
  get outcomes(): OutcomeCounts {
    return { ...this.#outcomes }
  }

  /** Answers a request in the dialect; never rejects. */
  async handle(request: WireRequest): Promise<WireAnswer> {
    const { clock, dialect } = this.#ports
    const startedAt = clock.monotonic()
    const at = new Date(clock.now()).toISOString()
    const operation = dialect.operationOf(request)
    this.#requests[operation ?? 'unknownRoute'] += 1
    const answer = await this.#answer(request, operation)
    this.#outcomes[outcomeOf(answer)] += 1
    const userId = request.header('x-user-id')
    this.#ports.journal.add({
      at,
      kind: 'request',
      ...(operation === undefined ? {} : { operation }),
      line: `${request.method} ${request.path}${queryOf(request)}`,
      ...(userId === undefined ? {} : { userId }),
      ...(request.body ? { sent: request.body } : {}),
      status: answer.kind === 'answered' ? answer.status : answer.kind,
      ...(answer.kind === 'answered' ? { answered: answer.body } : {}),
      durationMs: clock.monotonic() - startedAt,
    })
    return answer
  }

  async #answer(request: WireRequest, operation: Operation | undefined): Promise<WireAnswer> {
    const { dialect, gateway, plan } = this.#ports
    const forced = request.header(FORCED_FAULT_HEADER)
    if (forced !== undefined && !isForcible(forced, operation)) {
      return dialect.badRequest(explainForcible(forced, operation))
    }
    if (plan.hangs(forced)) return { kind: 'never' }
    try {
      return await dialect.answer(request, gateway, forced)
    } catch {
      return dialect.internalError()
    }
  }
}

function outcomeOf(answer: WireAnswer): RequestOutcome {
  if (answer.kind === 'answered') return answer.outcome
  return answer.kind === 'lost' ? 'answerLost' : 'hung'
}

function queryOf(request: WireRequest): string {
  return request.query.size === 0 ? '' : `?${decodeURIComponent(request.query.toString())}`
}

function forcibleFaults(operation: Operation | undefined): string[] {
  return faultList
    .filter((fault) => operation === 'submit' || fault.bites !== 'callback')
    .map((fault) => fault.name)
}

function isForcible(name: string, operation: Operation | undefined): boolean {
  return faultByName(name) !== undefined && forcibleFaults(operation).includes(name)
}

function explainForcible(name: string, operation: Operation | undefined): string {
  const names = forcibleFaults(operation).join(', ')
  return `X-Sim-Fault must be one of ${names} for this call, got ${name}`
}
