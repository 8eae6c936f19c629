import { systemClock, systemIds, systemRandom, type Env, type Ids } from '@holdfast/resilience-kit'
import { axiosTransport } from './adapters/http/axios-transport.js'
import { CallbackReceiver } from './callbacks/callback-receiver.js'
import { resolveCallLimits, type CallLimitsOptions } from './calling/call-limits.js'
import { gatewayCalls } from './calling/gateway-calls.js'
import { LookUp } from './calling/look-up.js'
import type { ClientContext } from './client-context.js'
import { resolveTimes } from './dialect-times.js'
import { GatewayPaymentClient } from './gateway-payment-client.js'
import { OutboxRelay } from './outbox/outbox-relay.js'
import type { PaymentClient } from './payment-client.js'
import type { DialectTimes, GatewayDialect } from './ports/gateway-dialect.js'
import type { HttpTransport } from './ports/http-transport.js'
import type { PaymentStore } from './ports/payment-store.js'
import { resolveReconcilerLimits, type ReconcilerLimits } from './reconciler/reconciler-limits.js'
import { Reconciler } from './reconciler/reconciler.js'
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
  readonly times?: Partial<DialectTimes>
  readonly reconciler?: Partial<ReconcilerLimits>
  /** Clock, randomness, identifiers, logger. Default: the system's, and no logger. */
  readonly env?: Env & { readonly ids?: Ids }
}

/**
 * Makes a client. Nothing runs in the background until `reconciler.start()`, `events.deliver()`
 * or a callback.
 *
 * @throws RangeError or TypeError where a number is out of its range.
 */
export function createPaymentClient<Instrument>(
  options: PaymentClientOptions<Instrument>,
): PaymentClient<Instrument> {
  const { dialect, store, env = {} } = options
  const { clock = systemClock, random = systemRandom, ids = systemIds, logger } = env
  const times = resolveTimes({ ...dialect.times, ...options.times })
  const limits = resolveCallLimits(options.limits ?? {}, times)
  const observers = new ClientObservers((error) => {
    if (env.onListenerError) env.onListenerError(error)
    else logger?.warn({ err: error }, 'a listener of the payment client threw')
  })
  const context: ClientContext<Instrument> = {
    dialect,
    store,
    http: options.http ?? axiosTransport({ clock }),
    limits,
    times,
    clock,
    random,
    ids,
    emit: observers.emit,
  }
  const calls = gatewayCalls(dialect.name, limits, { ...env, clock, random })
  for (const operation of ['submit', 'inquire', 'reconcile'] as const) {
    calls[operation].breaker.on('transition', (transition) => {
      observers.emit(breakerMoved(operation, transition))
    })
  }
  const relay = new OutboxRelay(context)
  const recorder = new PaymentRecorder(context, () => relay.nudge())
  const lookUp = new LookUp(context, calls)
  const checker = new PaymentChecker(context, lookUp, recorder)
  // Events that another instance left behind are delivered with the next sweep.
  observers.observe((event) => {
    if (event.type === 'swept') relay.nudge()
  })
  return new GatewayPaymentClient({
    context,
    calls,
    recorder,
    lookUp,
    checker,
    relay,
    observers,
    receiver: new CallbackReceiver(context, checker, recorder),
    reconciler: new Reconciler(
      context,
      checker,
      recorder,
      resolveReconcilerLimits(options.reconciler),
    ),
  })
}
