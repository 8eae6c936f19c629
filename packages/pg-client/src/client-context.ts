import type { Clock, Ids, Logger, Random } from '@holdfast/resilience-kit'
import type { ResolvedCallLimits } from './calling/call-limits.js'
import { maskCardNumbers } from './payment/card-number.js'
import type { DialectTimes, GatewayDialect } from './ports/gateway-dialect.js'
import type { HttpTransport } from './ports/http-transport.js'
import type { PaymentStore } from './ports/payment-store.js'
import type { Schedule } from './reconciler/schedules.js'
import type { ClientEvent } from './telemetry/client-event.js'

/** What every part of one client works with. */
export interface ClientContext<Instrument> {
  readonly dialect: GatewayDialect<Instrument>
  readonly store: PaymentStore
  readonly http: HttpTransport
  readonly limits: ResolvedCallLimits
  readonly times: DialectTimes
  readonly schedule: Schedule
  readonly clock: Clock
  readonly random: Random
  readonly ids: Ids
  readonly logger: Logger | undefined
  /** Tells the observers; never throws. */
  emit(event: ClientEvent): void
}

/** The wall-clock time in whole milliseconds, as stores keep it. */
export function wallTime({ clock }: { readonly clock: Clock }): number {
  return Math.floor(clock.now())
}

/** Longer texts are quotations: what a person needs stands at the beginning. */
const longestText = 500

/** What an error says, for events and records: with card numbers masked, 500 characters at most. */
export function textOfError(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return maskCardNumbers(text).slice(0, longestText)
}
