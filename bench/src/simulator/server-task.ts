import type { FaultRuleInput } from '@holdfast/pg-simulator'
import type { LoadName } from './loads.js'

/** An answer as it goes over the wire, without what every server adds. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A server that is measured: the simulator, or a Hono handler that answers one thing. */
export type ServerTask = { readonly load: LoadName } & (
  | { readonly kind: 'bare'; readonly answer: Answer }
  | { readonly kind: 'simulator'; readonly rules: Rules; readonly keepsLedger: boolean }
)

/** Which rules the simulator decides by. */
export type Rules = 'none' | 'some' | 'every fault'

/** Five faults that a scenario of every day has; none of them makes anybody wait. */
export const someRules: readonly FaultRuleInput[] = [
  'fail-before-commit',
  'fail-after-commit',
  'proxy-error',
  'callback-lost',
  'callback-duplicated',
].map((fault) => ({ fault, rate: '1%' }))

const OF_A_GATEWAY = ['request', 'callback', 'gateway']

/** A rule for every fault that is decided at every request and as good as never strikes. */
export function everyRule(
  kinds: readonly { readonly name: string; readonly bites: string }[],
): FaultRuleInput[] {
  return kinds
    .filter(({ bites }) => OF_A_GATEWAY.includes(bites)) // the others: in simulations only
    .map(({ name, bites }) => ({
      fault: name,
      rate: 1e-9,
      // What strikes the gateway as a whole would need an end.
      ...(bites === 'gateway' ? { window: { to: 1 } } : {}),
    }))
}
