import { z } from 'zod'
import type { DialectAction } from '../dialects/dialect-action.js'
import type { DialectDefinition, DialectName } from '../dialects/served-dialect.js'

/** A dialect that is served, for people and programs that drive it. */
export interface ServedDialectReport {
  readonly name: DialectName
  /** One sentence for people. */
  readonly explains: string
  /** The base address of its requests. */
  readonly url: string
  /** Its operations and the events that its callbacks tell, as its contract names them. */
  readonly operations: readonly string[]
  readonly events: readonly string[]
  /** What can be done on the buyer's or the bank's side. */
  readonly actions: readonly {
    readonly name: string
    readonly explains: string
    /** What the action is given, as JSON Schema. */
    readonly input: Readonly<Record<string, unknown>>
  }[]
}

/** What there is to say about a dialect that is served. */
export function reportDialect(
  served: {
    readonly definition: DialectDefinition
    readonly actions: ReadonlyMap<string, DialectAction>
  },
  urls: Readonly<Record<string, string>>,
): ServedDialectReport {
  const { name, explains, operations, events } = served.definition
  const actions = [...served.actions].map(([action, { explains, input }]) => ({
    name: action,
    explains,
    input: z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }),
  }))
  const names = Object.keys(operations)
  return { name, explains, url: urls[name] ?? '', operations: names, events, actions }
}
