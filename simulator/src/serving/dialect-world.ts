import type { Clock } from '@holdfast/resilience-kit'
import type { DialectAction } from '../dialects/dialect-action.js'
import { rememberingLast } from '../dialects/remembering-last.js'
import type {
  DialectDefinition,
  DialectName,
  ServedDialect,
  WebhookEndpoint,
} from '../dialects/served-dialect.js'
import type { WireAnswer, WireRequest } from '../dialects/wire.js'
import type { FaultPlan } from '../faults/fault-plan.js'
import type { Activity } from '../gateway/activity.js'
import type { Callback } from '../gateway/callback.js'
import type { CallbackCounts } from '../gateway/callback-tally.js'
import type { Callbacks } from '../gateway/callbacks.js'
import { maskCardNumbers } from '../gateway/card-number.js'
import type { Charge } from '../gateway/charge.js'
import { Gateway } from '../gateway/gateway.js'
import { IdempotentReplays, type KeptAnswer } from '../gateway/idempotent-replays.js'
import type { CallbackCarrier } from './callback-carrier.js'
import type { OwnCallbackPolicy } from './callback-policy.js'
import { CallbackDesk } from './callback-desk.js'
import type { Delivery } from './delivery.js'
import { GatewayFront } from './gateway-front.js'
import { reportCharge, type LedgerCharge } from './ledger-report.js'
import { RequestTally, type OutcomeCounts, type RequestCounts } from './request-counts.js'
import type { RequestJournal } from './request-journal.js'
import { WaitingRoom } from './waiting-room.js'

/** What the worlds of all dialects share. */
export interface WorldPorts {
  readonly realClock: Clock
  readonly gatewayClock: Clock
  readonly plan: FaultPlan
  /** Whether the gateway takes requests. */
  readonly isListening: () => boolean
  readonly activity: Activity
  readonly journal: RequestJournal
  readonly carrier: CallbackCarrier
  readonly isAllowedTarget: (url: string) => boolean
  readonly callbackOrigins: readonly string[]
  readonly webhooks: (dialect: string) => readonly WebhookEndpoint[]
  readonly reservedCards: boolean
  /** What the scenario says otherwise about repeating callbacks. */
  readonly callbackPolicy: () => OwnCallbackPolicy
  /** Told of every charge that changed, and of every answer that is kept for repeats. */
  readonly keep: {
    charge(dialect: string, charge: Charge): void
    replay(dialect: string, kept: KeptAnswer<WireAnswer>): void
  }
}

/** What one dialect has counted. */
export interface DialectCounts {
  readonly requests: RequestCounts
  readonly outcomes: OutcomeCounts
  /** How often each fault struck; those that never did are absent. */
  readonly faults: Readonly<Record<string, number>>
  /** Charges that the card company has not answered for. */
  readonly pendingCharges: number
  readonly callbacks: CallbackCounts
}

/** A callback that is not at its end, for people: card numbers masked. */
export interface OpenCallback extends Callback {
  readonly dialect: DialectName
}

/** Everything of one dialect: its gateway, its callbacks, its front. */
export class DialectWorld {
  readonly definition: DialectDefinition
  readonly #tally: RequestTally
  readonly #gateway: Gateway
  readonly #dialect: ServedDialect
  readonly #desk: CallbackDesk
  readonly #front: GatewayFront
  readonly #network = new WaitingRoom()
  readonly #hall = new WaitingRoom()
  readonly #replays: IdempotentReplays<WireAnswer> | undefined

  constructor(definition: DialectDefinition, ports: WorldPorts) {
    const { realClock, gatewayClock, activity, plan, keep } = ports
    const isAllowedTarget = rememberingLast(ports.isAllowedTarget)
    const { name, replays } = definition
    this.definition = definition
    this.#tally = new RequestTally(Object.keys(definition.operations))
    this.#gateway = new Gateway({
      clock: gatewayClock,
      draws: plan,
      activity,
      reservedCards: ports.reservedCards,
      onEvent: (charge, event) => {
        keep.charge(name, charge)
        this.#desk.tell(charge, event)
      },
    })
    this.#dialect = definition.serve({
      gateway: this.#gateway,
      now: () => realClock.now(),
      isAllowedTarget,
      callbackOrigins: ports.callbackOrigins,
      webhooks: () => ports.webhooks(name),
    })
    this.#replays = replays && new IdempotentReplays<WireAnswer>(gatewayClock, replays)
    const { journal, isListening } = ports
    const shared = { definition, dialect: this.#dialect, realClock, gatewayClock, plan, activity }
    this.#desk = new CallbackDesk({
      journal,
      tally: this.#tally,
      carrier: ports.carrier,
      isAllowedTarget,
      callbackPolicy: ports.callbackPolicy,
      ...shared,
    })
    this.#front = new GatewayFront({
      isListening,
      journal,
      tally: this.#tally,
      network: this.#network,
      hall: this.#hall,
      replays: this.#replays,
      keepReplay: (kept) => keep.replay(name, kept),
      ...shared,
      execute: (forced, act) => this.#desk.forcing(forced, act),
      hurry: (chargeKey) => {
        this.#gateway.settleNow(chargeKey)
        return this.#desk.whenAttempted(chargeKey)
      },
    })
  }

  get callbacks(): Callbacks {
    return this.#desk.callbacks
  }

  /** Its callbacks that are not at their end. */
  openCallbacks(): OpenCallback[] {
    const dialect = this.definition.name
    return this.callbacks
      .open()
      .map((callback) => ({ dialect, ...callback, body: maskCardNumbers(callback.body) }))
  }

  /** What can be done on the buyer's or the bank's side, by name. */
  get actions(): ReadonlyMap<string, DialectAction> {
    return this.#dialect.actions
  }

  /** What was counted so far. */
  counts(): DialectCounts {
    const { requests, outcomes, faults } = this.#tally
    const pendingCharges = this.#gateway.ledger.pendingCount
    return { requests, outcomes, faults, pendingCharges, callbacks: this.callbacks.counts }
  }

  /** Answers a request; never rejects. */
  handle(request: WireRequest): Promise<Delivery> {
    return this.#front.handle(request)
  }

  /** Every charge that was ever made, oldest first; overwritten ones come first. */
  charges(): LedgerCharge[] {
    const { ledger } = this.#gateway
    const dialect = { name: this.definition.name, describe: this.#describe }
    const report = (isOverwritten: boolean) => (charge: Charge) =>
      reportCharge(dialect, charge, this.callbacks.recordOf(charge.key), isOverwritten)
    return [...ledger.overwritten().map(report(true)), ...ledger.all().map(report(false))]
  }

  /** Takes up what an earlier process kept. */
  restore(charges: readonly Charge[], kept: readonly KeptAnswer<WireAnswer>[]): void {
    for (const charge of charges) this.#gateway.ledger.restore(charge)
    for (const charge of this.#gateway.ledger.all()) this.#dialect.resume(charge)
    for (const answer of kept) this.#replays?.restore(answer)
  }

  /** Forgets what is under way, as a restart does; what is still in the network comes later. */
  forgetPendingWork(): void {
    this.#hall.turnOut()
    this.#gateway.forgetPendingWork()
    this.callbacks.forget()
  }

  /** Ends all work under way: waiting requests are cut, pending charges stay so for ever. */
  close(): void {
    this.#network.close()
    this.#hall.close()
    this.#gateway.forgetPendingWork()
    this.callbacks.close()
  }

  readonly #describe = (charge: Charge): ReturnType<ServedDialect['describe']> =>
    this.#dialect.describe(charge)
}
