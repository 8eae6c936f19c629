import type { Clock } from '@holdfast/resilience-kit'
import type { PaymentStore } from '@holdfast/pg-client'

/** Where payments are durable: it outlives every process. */
export interface Disk {
  /** What one life of a process opens. */
  open(clock: Clock): PaymentStore
  /** What checkers read by: no process, no fault. */
  readonly inspected: PaymentStore
  /** Everything that is stored, as bytes or text: to look for what must not be in it. */
  contents(): Promise<Buffer | string>
  close(): Promise<void>
}
