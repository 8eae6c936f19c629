import { rememberingLast } from '../remembering-last.js'
import type { Call, Execution, Turn } from '../served-dialect.js'
import type { WireRequest } from '../wire.js'
import { forbidden, readAccess } from './stripe-access.js'
import {
  failureAnswer,
  idempotencyKeyOf,
  STANDING_FAILURES,
  stripeAnswer,
} from './stripe-answers.js'
import { authenticationPage } from './stripe-authentication-page.js'
import type { IntentBook } from './stripe-book.js'
import type { Confirmations } from './stripe-confirmation.js'
import { refusedIdempotencyKey, StripeFailure } from './stripe-failure.js'
import { decodeForm, requireForm, type FormFields } from './stripe-form.js'
import { derivedId } from './stripe-ids.js'
import type { StripeOperation, StripeResult, StripeVisit } from './stripe-operation.js'
import { digestOf } from './stripe-operations.js'
import { STRIPE_OPERATIONS, routeOf, type StripeOperationName } from './stripe-routes.js'
import { requireVersion } from './stripe-version.js'

const LONGEST_KEY = 255

/** What the `stripe` package begins its own keys with: they tell nothing about the payment. */
const SDK_KEY = 'stripe-node-retry-'

/**
 * Lets requests in, in the contract's order of checks: API key, then (outside) rate limit and
 * idempotency key, then parameters, then execution.
 */
export class StripeDoor {
  readonly #book: IntentBook
  readonly #operations: Readonly<Record<StripeOperationName, StripeOperation>>
  readonly #confirmations: Confirmations
  /** Most requests come with one key. */
  readonly #readAccess = rememberingLast(readAccess)
  #answers = 0

  constructor(
    book: IntentBook,
    operations: Readonly<Record<StripeOperationName, StripeOperation>>,
    confirmations: Confirmations,
  ) {
    this.#book = book
    this.#operations = operations
    this.#confirmations = confirmations
  }

  /** The id of an answer that comes from no execution; they count up. */
  nextRequestId(): string {
    this.#answers += 1
    return derivedId('req_', this.#answers)
  }

  /**
   * Understands a request.
   *
   * @throws {StripeFailure} where it is answered before anything is looked at.
   */
  read(request: WireRequest): Call {
    const page = authenticationPage(request, this.#book, this.#confirmations)
    if (page !== undefined) return page
    const { account: owner, mayWrite } = this.#readAccess(request.header('authorization'))
    const { operation: name, id } = routeOf(request.method, request.path)
    const operation = this.#operations[name]
    if (STRIPE_OPERATIONS[name] !== 'inquiry' && !mayWrite) throw forbidden()
    if (request.body === undefined) throw STANDING_FAILURES.tooLarge
    requireVersion(request.header('stripe-version'))
    const key = idempotencyKeyOf(request)
    if (key !== undefined && key.length > LONGEST_KEY) throw refusedIdempotencyKey(LONGEST_KEY)
    const visit: StripeVisit = { owner, id, baseUrl: request.baseUrl }
    return this.#call(request, { name, operation, visit, key })
  }

  #call(
    request: WireRequest,
    asked: {
      readonly name: StripeOperationName
      readonly operation: StripeOperation
      readonly visit: StripeVisit
      readonly key: string | undefined
    },
  ): Call {
    const { name, operation, visit, key } = asked
    const { fields, failure } = fieldsOf(request)
    const ownKey = key?.startsWith(SDK_KEY) ? undefined : key
    const about = operation.about(visit, fields) ?? { entity: ownKey ?? digestOf(fields) }
    const { entity } = about
    return {
      operation: name,
      kind: STRIPE_OPERATIONS[name],
      ...about,
      ...(key === undefined ? {} : { idempotency: idempotencyOf(request, visit, key, fields) }),
      execute: (turn) =>
        this.#execute(request, { name, entity, key: key ?? null, turn }, () => {
          if (failure !== undefined) throw failure
          return operation.run(visit, fields, { entity, ...turn })
        }),
    }
  }

  #execute(
    request: WireRequest,
    about: {
      readonly name: string
      readonly entity: string
      readonly key: string | null
      readonly turn: Turn
    },
    run: () => StripeResult,
  ): Execution {
    const { name, entity, key: idempotencyKey, turn } = about
    const requestId = derivedId('req_', name, entity, turn.occurrence)
    try {
      const result = this.#book.becauseOf({ requestId, idempotencyKey }, run)
      const { status = 200, outcome, body, changed } = result
      const answer = stripeAnswer(request, requestId, { status, outcome, body })
      return changed === undefined ? { answer } : { answer, chargeKey: changed }
    } catch (error) {
      if (!(error instanceof StripeFailure)) throw error
      const answer = failureAnswer(request, requestId, error)
      return error.isKept ? { answer } : { answer, isKept: false }
    }
  }
}

function idempotencyOf(
  { method, path }: WireRequest,
  { owner }: StripeVisit,
  key: string,
  fields: FormFields,
): NonNullable<Call['idempotency']> {
  return { key: `${owner} ${key}`, fingerprint: `${method} ${path} ${digestOf(fields)}` }
}

/** The parameters of a request; nonsense is refused later, when parameters are looked at. */
function fieldsOf({ method, query, body = '', header }: WireRequest): {
  readonly fields: FormFields
  readonly failure?: StripeFailure
} {
  try {
    const sent = method === 'POST' ? body : ''
    if (sent !== '') requireForm(header('content-type'))
    return { fields: decodeForm([query.toString(), sent].filter((part) => part !== '').join('&')) }
  } catch (error) {
    if (error instanceof StripeFailure) return { fields: {}, failure: error }
    throw error
  }
}
