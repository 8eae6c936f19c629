import type { Clock, Ids, Random } from '@holdfast/resilience-kit'
import type { ResolvedCallLimits } from './calling/call-limits.js'
import type { DialectTimes, GatewayDialect } from './ports/gateway-dialect.js'
import type { HttpTransport } from './ports/http-transport.js'
import type { PaymentStore } from './ports/payment-store.js'
import type { ClientEvent } from './telemetry/client-event.js'

/** What every part of one client works with. */
export interface ClientContext<Instrument> {
  readonly dialect: GatewayDialect<Instrument>
  readonly store: PaymentStore
  readonly http: HttpTransport
  readonly limits: ResolvedCallLimits
  readonly times: DialectTimes
  readonly clock: Clock
  readonly random: Random
  readonly ids: Ids
  /** Tells the observers; never throws. */
  emit(event: ClientEvent): void
}

/** The wall-clock time in whole milliseconds, as stores keep it. */
export function wallTime({ clock }: { readonly clock: Clock }): number {
  return Math.floor(clock.now())
}

/** What an error says, for events and records. */
export function textOfError(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
