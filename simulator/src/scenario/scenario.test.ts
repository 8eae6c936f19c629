import fc from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { stringify } from 'yaml'
import type { z } from 'zod'
import { anyScenario, type AnyDocument } from '../testing/any-scenario.js'
import type { faultRuleSchema } from './fault-rule-schema.js'
import { readScenario } from './read-scenario.js'
import { ScenarioFileError, readScenarioText } from './scenario-file.js'
import type { FaultRuleInput, ScenarioInput } from './scenario-input.js'
import type { Scenario, scenarioSchema } from './scenario.js'

/** Occurs in no scenario by chance. */
const WRONG = 'wrong-7f3a'

type Path = readonly (string | number)[]

/** The places of all objects, and of all values that are neither object nor list. */
function places(value: unknown, at: Path = []): { objects: Path[]; values: Path[] } {
  if (typeof value !== 'object' || value === null) return { objects: [], values: [at] }
  const inside = Array.isArray(value)
    ? value.map((entry: unknown, index) => places(entry, [...at, index]))
    : Object.entries(value).map(([name, entry]) => places(entry, [...at, name]))
  return {
    objects: [...(Array.isArray(value) ? [] : [at]), ...inside.flatMap(({ objects }) => objects)],
    values: inside.flatMap(({ values }) => values),
  }
}

function changed(value: unknown, path: Path, change: (old: unknown) => unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return change(value)
  if (Array.isArray(value)) {
    return value.map((entry: unknown, index) =>
      index === key ? changed(entry, rest, change) : entry,
    )
  }
  const members = value as AnyDocument
  return { ...members, [key]: changed(members[key], rest, change) }
}

/** The lines of the problems that a text is refused for. */
function linesOf(text: string): (number | undefined)[] {
  try {
    readScenarioText(text, 'x.yaml')
    return []
  } catch (error) {
    if (error instanceof ScenarioFileError) return error.problems.map(({ line }) => line)
    throw error
  }
}

function lineOf(text: string, part: string): number {
  return text.slice(0, text.indexOf(part)).split('\n').length
}

/** A valid scenario and one place in it, drawn from those that `choose` names. */
function scenarioAt(choose: (document: AnyDocument) => Path[]): fc.Arbitrary<[AnyDocument, Path]> {
  return anyScenario
    .filter((document) => choose(document).length > 0)
    .chain((document) => fc.tuple(fc.constant(document), fc.constantFrom(...choose(document))))
}

describe('any valid scenario', () => {
  it('is read, and what is read of it can be written as JSON and read again', () => {
    fc.assert(
      fc.property(anyScenario, (document) => {
        const scenario = readScenario(document)
        expect(readScenario(JSON.parse(JSON.stringify(scenario)))).toEqual(scenario)
      }),
    )
  })

  it('is the same from an object, from YAML and from JSON', () => {
    fc.assert(
      fc.property(anyScenario, (document) => {
        const scenario = readScenario(document)
        expect(readScenarioText(stringify(document), 'x.yaml')).toEqual(scenario)
        expect(readScenarioText(JSON.stringify(document, null, 2), 'x.json')).toEqual(scenario)
      }),
    )
  })

  it('is refused with one more member anywhere, at the line of that member', () => {
    const anyPlace = scenarioAt((document) => places(document).objects)
    fc.assert(
      fc.property(anyPlace, ([document, path]) => {
        const more = (old: unknown): unknown => ({ ...(old as AnyDocument), [WRONG]: 1 })
        const text = stringify(changed(document, path, more))
        expect(linesOf(text)).toEqual([lineOf(text, WRONG)])
      }),
    )
  })

  it('is refused with an object in the place of any value, at its line', () => {
    const anyPlace = scenarioAt((document) => places(document).values)
    fc.assert(
      fc.property(anyPlace, ([document, path]) => {
        const text = stringify(changed(document, path, () => ({ [WRONG]: 1 })))
        expect(linesOf(text)).toEqual([lineOf(text, WRONG)])
      }),
    )
  })

  it('is refused without a name, a description or the fault of a rule, at what lacks it', () => {
    const lacking = scenarioAt((document) => {
      const rules = (document['faults'] ?? []) as unknown[]
      return [['name'], ['description'], ...rules.map((_, index) => ['faults', index, 'fault'])]
    })
    fc.assert(
      fc.property(lacking, ([document, path]) => {
        const parent = path.slice(0, -1)
        const text = stringify(
          changed(document, parent, (old) => {
            const { [String(path.at(-1))]: _lacking, ...rest } = old as AnyDocument
            // The id comes first in a rule: where it stands, the rule begins.
            return parent.length === 0 ? rest : { ...rest, id: WRONG }
          }),
        )
        expect(linesOf(text)).toEqual([parent.length === 0 ? 1 : lineOf(text, WRONG)])
      }),
    )
  })
})

describe('the types of what people write', () => {
  it('are those that the schemas read', () => {
    expectTypeOf<z.input<typeof scenarioSchema>>().toExtend<ScenarioInput>()
    expectTypeOf<keyof ScenarioInput>().toEqualTypeOf<keyof z.input<typeof scenarioSchema>>()
    expectTypeOf<z.input<typeof faultRuleSchema>>().toExtend<FaultRuleInput>()
    expectTypeOf<keyof FaultRuleInput>().toEqualTypeOf<keyof z.input<typeof faultRuleSchema>>()
    expectTypeOf<Scenario>().toExtend<ScenarioInput>()
  })
})
