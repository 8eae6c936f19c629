import { InvalidArgumentError } from 'commander'
import { faultList } from '../../faults/fault-list.js'
import { rateSchema } from '../../quantities/quantity.js'
import { problem, problemText } from '../../scenario/scenario-error.js'
import type { StoreKind } from '../../simulation/world/simulation.js'
import type { DialectName } from '../../dialects/served-dialect.js'
import { readDialectName } from '../dialect-flag.js'
import { typedRate } from '../fault-flag.js'
import { readBy } from '../flag-values.js'
import { PROFILES, type Profile } from './profiles.js'

const STORE_KINDS = ['memory', 'sqlite', 'sqlite-file'] as const satisfies readonly StoreKind[]

// Every reader takes what was typed after a flag and throws commander's `InvalidArgumentError`
// with the allowed values; commander adds the names of the flag and the value.

/** A fault and its rate, `answer-lost=5%`, added to those given before. */
export function readFaultRate(
  text: string,
  before: Readonly<Record<string, number>> | undefined,
): Record<string, number> {
  const [name = '', typed, ...rest] = text.split('=')
  const fault = readFaultName(name)
  if (typed === undefined || rest.length > 0) {
    throw new InvalidArgumentError('Allowed: name=rate, such as answer-lost=5% or hang=0.1.')
  }
  return { ...before, [fault]: readBy(rateSchema, typedRate(typed)) }
}

/** Names of faults, added to those given before. */
export function readOnlyFault(text: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), readFaultName(text)]
}

/** A dialect, added to those given before. */
export function readDialectOnce(
  text: string,
  before: readonly DialectName[] | undefined,
): DialectName[] {
  const dialect = readDialectName(text)
  if (before?.includes(dialect)) throw new InvalidArgumentError(`${dialect} is there already.`)
  return [...(before ?? []), dialect]
}

/** Which store processes live on. */
export function readStore(text: string): StoreKind {
  return readOneOf('store', text, STORE_KINDS)
}

/** Which faults strike, and how often. */
export function readProfile(text: string): Profile {
  return readOneOf('profile', text, PROFILES)
}

/** An expression, added to those given before; what it means is seen with the world at hand. */
export function readExpression(text: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), text]
}

function readFaultName(text: string): string {
  return readOneOf(
    'fault',
    text,
    faultList.map(({ name }) => name),
  )
}

function readOneOf<Name extends string>(
  what: string,
  text: string,
  allowed: readonly Name[],
): Name {
  const found = allowed.find((name) => name === text)
  if (found !== undefined) return found
  const about = { got: text, allowed }
  throw new InvalidArgumentError(problemText(problem([], `There is no ${what} "${text}"`, about)))
}
