import type { RuleMatch } from './fault-rule.js'
import type { CallbackSubject, DialectTraits, RequestSubject } from './fault-subject.js'
import { isSimulated, type CallbackFault, type Fault, type RequestFault } from './fault.js'

/** Whether a fault makes sense in a dialect. */
export function isPossible(fault: Fault, dialect: DialectTraits): boolean {
  return fault.needs === undefined || dialect.has.includes(fault.needs)
}

/** Whether a rule for this fault may strike this request, as far as what it matches goes. */
export function mayStrikeRequest(
  fault: RequestFault,
  match: RuleMatch,
  subject: RequestSubject,
): boolean {
  const { dialect, kind, operation, entity, names = [], occurrence } = subject
  if (!isForcible(fault, subject)) return false
  if (match.operation === undefined && !fault.operations.includes(kind)) return false
  return (
    is(match.operation, kind, operation) &&
    is(match.dialect, dialect.name) &&
    is(match.reference, entity, ...names) &&
    is(match.occurrence, occurrence)
  )
}

/** Whether a rule for this fault may strike this callback, as far as what it matches goes. */
export function mayStrikeCallback(
  fault: CallbackFault,
  match: RuleMatch,
  { dialect, reference, occurrence, event }: CallbackSubject,
): boolean {
  return (
    isPossible(fault, dialect) &&
    is(match.operation, event) &&
    is(match.dialect, dialect.name) &&
    is(match.reference, reference) &&
    is(match.occurrence, occurrence)
  )
}

/** Whether this fault can strike this request or its callbacks at all: by a rule, by a header. */
export function isForcible(
  fault: Fault,
  { dialect, kind }: Pick<RequestSubject, 'dialect' | 'kind'>,
): boolean {
  if (!isPossible(fault, dialect) || fault.bites === 'gateway' || isSimulated(fault)) return false
  // A look-up causes no callback.
  if (fault.bites === 'callback') return kind !== 'inquiry'
  return fault.only === undefined || fault.operations.includes(kind)
}

function is<T>(wanted: T | undefined, ...values: readonly T[]): boolean {
  return wanted === undefined || values.includes(wanted)
}
