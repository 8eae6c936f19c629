import { describe, expect, it } from 'vitest'
import type { Schema } from './openapi-document.js'
import { schemaCheck } from './schema-check.js'

const person = {
  type: 'object',
  required: ['kind', 'age'],
  properties: { kind: { const: 'person' }, age: { type: 'integer' } },
}
const zoo = { type: 'object', required: ['kind'], properties: { kind: { const: 'zoo' } } }
const shut = {
  type: 'object',
  additionalProperties: false,
  properties: { kind: { type: 'string' }, age: {} },
}
const schemas = { Person: person, Shut: shut }
const [toPerson, toShut] = ['Person', 'Shut'].map((name) => ({
  $ref: `#/components/schemas/${name}`,
}))
const problems = (schema: Schema, value: unknown) => schemaCheck(schemas)(schema, value)

describe('a check against schemas', () => {
  it('follows references, and says where a value is wrong', () => {
    const list = { type: 'array', items: toPerson }
    expect(problems(list, [{ kind: 'person', age: 7 }])).toEqual([])
    expect(problems(list, [{ kind: 'person', age: 'old' }])).toEqual([
      expect.stringMatching(/^0\.age: .*number/),
    ])
  })

  it('tells of the nearest of several shapes what is wrong', () => {
    const owner = {
      type: 'object',
      properties: { owner: { oneOf: [{ type: 'null' }, zoo, toPerson] } },
    }
    expect(problems(owner, { owner: null })).toEqual([])
    expect(problems(owner, { owner: { kind: 'zoo' } })).toEqual([])
    expect(problems(owner, { owner: { kind: 'zoo', age: 7 } })).toEqual([])
    expect(problems(owner, { owner: { kind: 'person', age: 'old' } })).toEqual([
      expect.stringMatching(/^owner\.(age|kind): /),
    ])
    const amount = { oneOf: [{ type: 'integer' }, { type: 'string', pattern: '^[1-9]' }] }
    expect(problems(amount, '0')).toEqual([expect.stringContaining('pattern')])
  })

  it('sees a member too many where only one part of a whole is closed', () => {
    const whole = { allOf: [toShut, zoo] }
    expect(problems(whole, { kind: 'zoo', age: 7 })).toEqual([])
    expect(problems(whole, { kind: 'person' })).toHaveLength(1)
    expect(problems(whole, { kind: 'zoo', name: 'Artis' })).toEqual([
      expect.stringContaining('"name"'),
    ])
    expect(problems({ allOf: [zoo, { type: 'object' }] }, { kind: 'zoo', name: 'Artis' })).toEqual(
      [],
    )
  })
})

describe('a schema whose demands a check would not see is refused', () => {
  it.each<[string, Schema, string]>([
    [
      'a member that is required and not described',
      { ...zoo, required: ['kind', 'name'] },
      'schema: "name" is required',
    ],
    ['words beside a reference', { ...toPerson, minProperties: 9 }, '"minProperties" beside'],
    [
      'words that need a type',
      { type: 'array', items: { pattern: '^p' } },
      'schema items: "pattern" without "type"',
    ],
    ['a list of anything', { type: 'array', minItems: 1 }, '"minItems" without "items"'],
    [
      'closed parts that differ',
      { allOf: [toShut, { type: 'object', additionalProperties: false }] },
      'closed parts of "allOf" differ',
    ],
  ])('%s', (_, schema, said) => {
    expect(() => problems(schema, {})).toThrow(said)
    expect(() => schemaCheck({ ...schemas, Other: schema })).toThrow(
      said.replace('schema', 'Other'),
    )
  })

  it('but not one that only describes beside a reference', () => {
    const described = { ...toPerson, description: 'Somebody.' }
    expect(problems(described, { kind: 'person', age: 7 })).toEqual([])
  })
})
