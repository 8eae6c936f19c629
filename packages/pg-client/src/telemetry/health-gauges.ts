import { isOpen, paymentStates } from '../payment/payment-state.js'
import type { ClientHealth } from '../payment-client.js'
import type { BreakerState, Operation } from './client-event.js'
import type { PaymentMetricSink, TellPaymentSample } from './payment-metric-sink.js'
import type { PaymentGaugeName, PaymentLabelsOf } from './payment-metric-table.js'

const breakerStates = Object.keys({
  closed: true,
  open: true,
  'half-open': true,
  'metrics-only': true,
  'forced-open': true,
  'forced-closed': true,
} satisfies Record<BreakerState, true>)

const waitingStates = paymentStates.filter((state) => isOpen(state) || state === 'review')

/**
 * The gauges of one client; the answers end them. `read` gives its health, or undefined where it
 * cannot be read: the gauges have no sample then.
 */
export function healthGauges(
  sink: PaymentMetricSink,
  read: () => Promise<ClientHealth | undefined>,
): (() => void)[] {
  const gauge = <N extends PaymentGaugeName>(
    name: N,
    tellAll: (health: ClientHealth, tell: TellPaymentSample<PaymentLabelsOf<N>>) => void,
  ): (() => void) =>
    sink.gauge(name, async (tell) => {
      const health = await read()
      if (health !== undefined) tellAll(health, tell)
    })

  return [
    gauge('holdfast_payment_breaker_state', ({ dialect, breakers }, tell) => {
      for (const operation of Object.keys(breakers) as Operation[]) {
        for (const state of breakerStates) {
          tell({ dialect, operation, state }, state === breakers[operation] ? 1 : 0)
        }
      }
    }),
    gauge('holdfast_payment_waiting', ({ dialect, waiting }, tell) => {
      for (const state of waitingStates) {
        const found = waiting.find((one) => one.state === state)
        tell({ dialect, state }, found?.count ?? 0)
      }
    }),
    gauge('holdfast_payment_oldest_waiting_seconds', ({ dialect, waiting, at }, tell) => {
      for (const state of waitingStates) {
        const found = waiting.find((one) => one.state === state)
        tell({ dialect, state }, Math.max(0, at - (found?.oldestCreatedAt ?? at)) / 1000)
      }
    }),
  ]
}
