import { z } from 'zod'
import { DIALECT_NAMES, type DialectProfile } from '../dialects/served-dialect.js'
import { dialectByName, dialectList } from '../dialects/dialect-list.js'
import { faultByName, faultList } from '../faults/fault-list.js'
import { isSimulated, type Fault } from '../faults/fault.js'
import { OPERATION_KINDS, type OperationKind } from '../faults/operation-kind.js'
import { isPossible } from '../faults/rule-match.js'
import { distributionSchema } from '../quantities/distribution.js'
import { durationSchema, rateSchema } from '../quantities/quantity.js'
import { FAULT_NEED_WORDS } from './fault-need-words.js'
import { noSuch } from './issue-message.js'

const faultNames = faultList.map(({ name }) => name)
const kinds: readonly string[] = OPERATION_KINDS
const operations = Object.assign(
  {},
  ...dialectList.map(({ operations }) => operations),
) as DialectProfile['operations']
const events = [...new Set(dialectList.flatMap(({ events }) => events))]

const matchSchema = z.strictObject({
  dialect: z.enum(DIALECT_NAMES, noSuch('dialect')).optional(),
  /** A kind of request, an operation, or a callback's event. */
  operation: z
    .enum([...kinds, ...Object.keys(operations), ...events], noSuch('operation or event'))
    .optional(),
  reference: z.string().min(1).optional(),
  occurrence: z.int().min(1).optional(),
})

const windowSchema = z
  .strictObject({ from: durationSchema.default(0), to: durationSchema.optional() })
  .refine(({ from, to }) => to === undefined || from < to, {
    path: ['to'],
    error: 'must be after from',
  })

const burstSchema = z
  .strictObject({ every: durationSchema, lasts: durationSchema })
  .refine(({ every, lasts }) => lasts > 0 && lasts < every, {
    path: ['lasts'],
    error: 'must be above 0 and below every',
  })

const limitSchema = z.strictObject({
  requests: z.int().min(0),
  per: durationSchema.refine((ms) => ms > 0, { error: 'must be above 0' }),
})

const ruleSchema = z.strictObject({
  /** Names the rule; made up where it is absent. */
  id: z
    .string()
    .regex(/^\w[\w.-]{0,63}$/, {
      error: 'an id is 1 to 64 letters, digits, dots and dashes, a letter or digit first',
    })
    .optional(),
  fault: z.enum(faultNames, noSuch('fault')),
  rate: rateSchema.default(1),
  match: matchSchema.default({}),
  window: windowSchema.optional(),
  burst: burstSchema.optional(),
  takes: distributionSchema.optional(),
  limit: limitSchema.optional(),
})

/** Says what is wrong with a member of a rule. */
type Refuse = (path: readonly string[], message: string, params?: object) => void

/** One fault with how often, whom and when it strikes. A rule that can strike nobody is refused. */
export const faultRuleSchema = ruleSchema.superRefine((rule, context) => {
  const refuse: Refuse = (path, message, params = {}) =>
    context.addIssue({ code: 'custom', path: [...path], message, params })
  const fault = faultByName(rule.fault)
  if (fault === undefined) return
  if (rule.takes !== undefined && fault.takes === undefined) {
    refuse(['takes'], `${fault.name} takes no time`)
  }
  if (rule.limit !== undefined && fault.name !== 'rate-limit') {
    refuse(['limit'], 'only rate-limit has a limit')
  }
  refuseImpossible(fault, rule.match, refuse)
  refuseNarrower(fault, rule.match, refuse)
  if (fault.bites !== 'gateway') return
  if (Object.keys(rule.match).length > 0) {
    refuse(['match'], `${fault.name} strikes the gateway as a whole and matches nothing less`)
  }
  if (fault.needsEnd && rule.window?.to === undefined && rule.burst === undefined) {
    refuse(['window'], `${fault.name} needs an end: a window with "to", or a burst`)
  }
})

/** The same for a gateway that runs over HTTP: it has no process, store or network to strike. */
export const servedFaultRuleSchema = faultRuleSchema.superRefine(({ fault: name }, context) => {
  const fault = faultByName(name)
  if (fault === undefined || !isSimulated(fault)) return
  const message = `${name} strikes only in pgsim simulate: a gateway over HTTP has no part in it`
  context.addIssue({ code: 'custom', path: ['fault'], message })
})

/** A process, a store and a clock are not an operation's or a dialect's. */
function refuseNarrower(fault: Fault, match: z.output<typeof matchSchema>, refuse: Refuse): void {
  if (!isSimulated(fault) || fault.bites === 'network') return
  for (const member of ['dialect', 'operation'] as const) {
    if (match[member] === undefined) continue
    const message = `${fault.name} strikes the ${fault.bites}, whatever the ${member}`
    refuse(['match', member], message)
  }
}

function refuseImpossible(
  fault: Fault,
  { dialect, operation }: z.output<typeof matchSchema>,
  refuse: Refuse,
): void {
  const definition = dialect === undefined ? undefined : dialectByName(dialect)
  if (definition !== undefined && fault.needs !== undefined && !isPossible(fault, definition)) {
    const allowed = dialectList.filter((one) => isPossible(fault, one)).map(({ name }) => name)
    const lacks = `it has no ${FAULT_NEED_WORDS[fault.needs]}`
    const message = `${fault.name} never strikes ${definition.name}: ${lacks}`
    refuse(['match', 'dialect'], message, { got: definition.name, allowed })
  }
  const allowed = operationsOf(fault, definition)
  if (operation === undefined || allowed === undefined || allowed.includes(operation)) return
  const whose = dialect === undefined ? '' : ` of ${dialect}`
  const message = `${fault.name} never strikes ${operation}${whose}`
  refuse(['match', 'operation'], message, { got: operation, allowed })
}

/** What `match.operation` may name in a rule for this fault, where it may name anything. */
function operationsOf(
  fault: Fault,
  dialect: Pick<DialectProfile, 'operations' | 'events'> = { operations, events },
): readonly string[] | undefined {
  const ofKinds = (mayStrike: (kind: OperationKind) => boolean): string[] => [
    ...OPERATION_KINDS.filter(mayStrike),
    ...Object.keys(dialect.operations).filter((name) => {
      const kind = dialect.operations[name]
      return kind !== undefined && mayStrike(kind)
    }),
  ]
  switch (fault.bites) {
    case 'request':
      return ofKinds((kind) => fault.only === undefined || fault.operations.includes(kind))
    case 'callback':
      return dialect.events
    case 'network':
      return fault.message === 'callback' ? dialect.events : ofKinds(() => true)
    case 'gateway':
    case 'process':
    case 'store':
    case 'clock':
      return undefined
  }
}
