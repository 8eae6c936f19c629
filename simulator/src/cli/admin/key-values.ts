import { InvalidArgumentError } from 'commander'
import { ScenarioError, problem } from '../../scenario/scenario-error.js'
import { ScenarioText, YamlError } from '../../scenario/scenario-text.js'

/** Members as they were typed: each with its text. */
export type KeyValues = readonly (readonly [key: string, text: string])[]

/** `key=value`, added to those given before. */
export function readKeyValue(text: string, before: KeyValues | undefined): KeyValues {
  const [, key, value] = /^([\w.-]+)=(.*)$/s.exec(text) ?? []
  if (key === undefined || value === undefined) {
    throw new InvalidArgumentError('Allowed: name=value, such as amount=5000.')
  }
  return [...(before ?? []), [key, value]]
}

/**
 * An object of them. Values are read as YAML, `5000` is a number and `{ a: 1 }` an object, but for
 * members that `isText` knows as texts: an order id may be all digits.
 *
 * @throws {ScenarioError} where a value is no YAML.
 */
export function toObject(
  pairs: KeyValues,
  isText: (key: string) => boolean = () => false,
): Record<string, unknown> {
  return Object.fromEntries(
    pairs.map(([key, text]) => [key, isText(key) ? text : valueOf(key, text)] as const),
  )
}

function valueOf(key: string, text: string): unknown {
  try {
    return new ScenarioText(text).document
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    throw new ScenarioError(error.places.map(({ message }) => problem([key], message)))
  }
}
