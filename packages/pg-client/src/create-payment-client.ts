import {
  rateLimiter,
  systemClock,
  systemIds,
  systemRandom,
  type Env,
  type Ids,
} from '@holdfast/resilience-kit'
import { axiosTransport } from './adapters/http/axios-transport.js'
import { kindOf } from './arguments/check-arguments.js'
import { refuseUnknownNames } from './arguments/refuse-unknown-names.js'
import { Auditor } from './audit/auditor.js'
import { CallbackReceiver } from './callbacks/callback-receiver.js'
import { HintFollower } from './callbacks/hint-follower.js'
import { ParkedCallbacks } from './callbacks/parked-callbacks.js'
import { resolveCallLimits, type CallLimitsOptions } from './calling/call-limits.js'
import { CancelDesk } from './calling/cancel-desk.js'
import { PaymentCloser } from './calling/close-payment.js'
import { gatewayCalls, type GatewayCalls } from './calling/gateway-calls.js'
import { LookUp } from './calling/look-up.js'
import { PaymentResumer } from './calling/resume-payment.js'
import { SubmitDesk } from './calling/submit-desk.js'
import type { ClientContext } from './client-context.js'
import { checkRequestLifetime, resolveTimes } from './dialect-times.js'
import { GatewayPaymentClient } from './gateway-payment-client.js'
import { OutboxRelay } from './outbox/outbox-relay.js'
import type { PaymentClient } from './payment-client.js'
import type { DialectTimes, GatewayDialect } from './ports/gateway-dialect.js'
import type { HttpTransport } from './ports/http-transport.js'
import type { PaymentStore } from './ports/payment-store.js'
import { resolveReconcilerLimits, type ReconcilerLimits } from './reconciler/reconciler-limits.js'
import { Reconciler } from './reconciler/reconciler.js'
import { resolveSchedule, type Schedule } from './reconciler/schedules.js'
import { Sweep } from './reconciler/sweep.js'
import { PaymentChecker } from './recording/payment-checker.js'
import { PaymentRecorder } from './recording/payment-recorder.js'
import { breakerMoved } from './telemetry/breaker-moved.js'
import { ClientObservers } from './telemetry/client-observers.js'

/** What a payment client is made of. */
export interface PaymentClientOptions<Instrument> {
  /** How the gateway speaks. */
  readonly dialect: GatewayDialect<Instrument>
  /** Where payments live; it stays its owner's to close. */
  readonly store: PaymentStore
  /** Default: axios over Node's sockets. */
  readonly http?: HttpTransport
  /** Numbers of the calls. Default: the preset `gateway` and the dialect's time-outs. */
  readonly limits?: CallLimitsOptions
  /** Times of the gateway that differ from the dialect's. */
  readonly times?: Partial<Omit<DialectTimes, 'checkAfterMs'>>
  /** When the reconciler runs and asks. Default: `schedules.standard` with the dialect's waits. */
  readonly schedule?: Partial<Schedule>
  readonly reconciler?: Partial<ReconcilerLimits>
  /** Clock, randomness, identifiers, logger. Default: the system's, and no logger. */
  readonly env?: Env & { readonly ids?: Ids }
}

/**
 * Makes a client. Nothing runs in the background until `reconciler.start()`, `events.deliver()`
 * or a callback.
 *
 * @throws RangeError or TypeError where a number is out of its range, a name is unknown, or
 *   dialect or store are missing.
 */
export function createPaymentClient<Instrument>(
  options: PaymentClientOptions<Instrument>,
): PaymentClient<Instrument> {
  checkOptions(options)
  const { env = {} } = options
  const observers = new ClientObservers((error) => {
    if (env.onListenerError) env.onListenerError(error)
    else env.logger?.warn({ err: error }, 'a listener of the payment client threw')
  })
  const context = contextOf(options, observers)
  const limits = resolveReconcilerLimits(options.reconciler)
  const calls = callsOf(context, limits, env)
  const relay = new OutboxRelay(context)
  const recorder = new PaymentRecorder(context, () => relay.nudge())
  const lookUp = new LookUp(context, calls)
  const checker = new PaymentChecker(context, lookUp, recorder)
  const hints = new HintFollower(context, checker)
  const parked = new ParkedCallbacks(context, limits)
  const parts = { context, recorder, lookUp }
  const closer = new PaymentCloser(context, calls.cancel, checker)
  const resumer = new PaymentResumer(parts, calls, closer)
  const sweepParts = {
    context,
    calls: calls.reconcile,
    lookUp,
    checker,
    recorder,
    resumer,
    parked,
    limits,
  }
  // Events that another instance left behind are delivered with the next sweep.
  observers.observe((event) => {
    if (event.type === 'swept') relay.nudge()
  })
  return new GatewayPaymentClient({
    context,
    calls,
    recorder,
    checker,
    closer,
    relay,
    observers,
    hints,
    submits: new SubmitDesk(context, parts, calls.submit, closer),
    cancels: new CancelDesk(parts, calls.cancel),
    receiver: new CallbackReceiver(context, recorder, hints, parked),
    reconciler: new Reconciler(context, new Sweep(sweepParts), limits),
    auditor: new Auditor(context, lookUp),
  })
}

const optionNames: Readonly<Record<keyof PaymentClientOptions<never>, true>> = {
  dialect: true,
  store: true,
  http: true,
  limits: true,
  times: true,
  schedule: true,
  reconciler: true,
  env: true,
}

function checkOptions(options: PaymentClientOptions<never>): void {
  refuseUnknownNames('options', options, optionNames)
  for (const name of ['dialect', 'store'] as const) {
    const value: unknown = options[name]
    if (typeof value === 'object' && value !== null) continue
    throw new TypeError(`createPaymentClient needs options.${name}, got ${kindOf(value)}`)
  }
}

function contextOf<Instrument>(
  options: PaymentClientOptions<Instrument>,
  { emit }: ClientObservers,
): ClientContext<Instrument> {
  const { dialect, store, env = {} } = options
  const { clock = systemClock, random = systemRandom, ids = systemIds, logger } = env
  const times = resolveTimes(dialect.times, options.times)
  const limits = resolveCallLimits(options.limits ?? {}, times)
  checkRequestLifetime(times, limits)
  return {
    dialect,
    store,
    clock,
    random,
    ids,
    logger,
    limits,
    times,
    emit,
    http: options.http ?? axiosTransport({ clock }),
    schedule: resolveSchedule(options.schedule ?? {}, times),
  }
}

function callsOf(
  { dialect, limits, clock, random, emit }: ClientContext<never>,
  { requestsPerSecond }: ReconcilerLimits,
  env: Env,
): GatewayCalls {
  const name = `${dialect.name}.reconcile`
  const rate = rateLimiter(
    {
      limit: requestsPerSecond,
      periodMs: 1000,
      maxWaitMs: limits.deadlineMs,
      algorithm: 'smooth',
      // A twentieth of a second's requests may go out at once: timers are not finer than that.
      burst: Math.ceil(requestsPerSecond / 20),
    },
    { ...env, clock, random, name },
  )
  const calls = gatewayCalls(dialect.name, limits, rate, { ...env, clock, random })
  for (const operation of ['submit', 'cancel', 'inquire', 'reconcile'] as const) {
    calls[operation].breaker.on('transition', (transition) => {
      emit(breakerMoved(operation, transition))
    })
  }
  return calls
}
