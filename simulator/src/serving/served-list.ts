import { dialectByName } from '../dialects/dialect-list.js'
import {
  DIALECT_NAMES,
  type DialectDefinition,
  type DialectName,
} from '../dialects/served-dialect.js'
import { ScenarioError, problem, type ScenarioProblem } from '../scenario/scenario-error.js'

/** A dialect that is served, at a port of its own or (`undefined`) at the gateway's. */
export interface Served {
  readonly definition: DialectDefinition
  readonly port: number | undefined
}

/**
 * The dialects that are to be served, each once.
 *
 * @throws {ScenarioError} where there is none, an unknown one, or one twice.
 */
export function readServed(
  wanted: readonly (DialectName | { readonly dialect: DialectName; readonly port: number })[],
): readonly [Served, ...Served[]] {
  const problems: ScenarioProblem[] = []
  const served: Served[] = []
  for (const [index, one] of wanted.entries()) {
    const { dialect: name, port } = typeof one === 'string' ? { dialect: one } : { ...one }
    const definition = dialectByName(name)
    const about = { got: name, allowed: DIALECT_NAMES }
    if (definition === undefined) {
      problems.push(problem(['dialects', index], `there is no dialect ${name}`, about))
    } else if (served.some((other) => other.definition === definition)) {
      problems.push(problem(['dialects', index], `${name} is there already`))
    } else {
      served.push({ definition, port })
    }
  }
  const [first, ...others] = served
  if (first === undefined) problems.push(problem(['dialects'], 'at least one dialect is served'))
  if (first === undefined || problems.length > 0) throw new ScenarioError(problems)
  return [first, ...others]
}
