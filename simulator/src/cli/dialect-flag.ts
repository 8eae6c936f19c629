import { InvalidArgumentError } from 'commander'
import { dialectList } from '../dialects/dialect-list.js'
import type { DialectName } from '../dialects/served-dialect.js'
import type { SimulatorOptions } from '../simulator.js'
import { problem, problemText } from '../scenario/scenario-error.js'
import { readPort } from './flag-values.js'

/** Dialects as `createSimulator` takes them. */
export type DialectFlags = NonNullable<SimulatorOptions['dialects']>

/** A dialect by its name, and a port of its own after a colon; added to those given before. */
export function readDialect(text: string, before: DialectFlags | undefined): DialectFlags {
  const [name = '', port] = text.split(/:(.*)/s)
  const dialect = readDialectName(name)
  const isThere = before?.some((one) => nameOf(one) === dialect)
  if (isThere) throw new InvalidArgumentError(`${dialect} is there already.`)
  const added = port === undefined ? dialect : { dialect, port: readPort(port) }
  return [...(before ?? []), added]
}

/**
 * The name of a dialect that the simulator speaks.
 *
 * @throws {InvalidArgumentError} where there is no such dialect.
 */
export function readDialectName(text: string): DialectName {
  const found = dialectList.find(({ name }) => name === text)
  if (found !== undefined) return found.name
  const about = { got: text, allowed: dialectList.map(({ name }) => name) }
  throw new InvalidArgumentError(problemText(problem([], `There is no dialect "${text}"`, about)))
}

/** The name of a dialect that was asked for. */
export function nameOf(flag: DialectFlags[number]): DialectName {
  return typeof flag === 'string' ? flag : flag.dialect
}
