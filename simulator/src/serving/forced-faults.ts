import type { WireRequest } from '../dialects/wire.js'
import { faultList } from '../faults/fault-list.js'
import type { DialectTraits } from '../faults/fault-subject.js'
import type { OperationKind } from '../faults/operation-kind.js'
import { isForcible } from '../faults/rule-match.js'
import { problem, problemText } from '../scenario/scenario-error.js'

/** The header that forces faults on one call: one name, or several with commas between. */
const FORCED_FAULT_HEADER = 'x-sim-fault'

/** The faults that a request asks for, or what is wrong with them. */
export type ForcedFaults =
  | { readonly ok: true; readonly faults: readonly string[] }
  | { readonly ok: false; readonly message: string }

const NOTHING_ASKED: ForcedFaults = { ok: true, faults: [] }

/** Reads the header of a request; an absent or empty one asks for nothing. */
export function readForcedFaults(
  request: WireRequest,
  dialect: DialectTraits,
  kind: OperationKind,
): ForcedFaults {
  const header = request.header(FORCED_FAULT_HEADER)
  if (header === undefined) return NOTHING_ASKED
  const faults = header
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const allowed = faultList
    .filter((fault) => isForcible(fault, { dialect, kind }))
    .map((fault) => fault.name)
  const wrong = faults.find((name) => !allowed.includes(name))
  if (wrong === undefined) return { ok: true, faults }
  const about = { got: wrong, allowed }
  const message = problemText(problem([], `X-Sim-Fault: ${wrong} cannot strike this call`, about))
  return { ok: false, message }
}
