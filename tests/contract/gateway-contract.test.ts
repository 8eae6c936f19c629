import { describe, expect, it } from 'vitest'
import { parseContract, readContract, writtenDialects } from './gateway-contract.js'
import { schemaCheck } from './schema-check.js'

describe.each(writtenDialects())('the contract of %s', (dialect) => {
  const contract = readContract(dialect)
  const { bodies, schemas } = contract.document

  it('holds its own examples to its schemas', () => {
    expect(contract.examples.length).toBeGreaterThan(8)
    for (const { name, problems } of contract.examples) expect(problems, name).toEqual([])
  })

  it('shows every request and every success by an example', () => {
    const shown = [...bodies].filter(([name]) => / (request|2\d\d)$/.test(name))
    expect(shown.length).toBeGreaterThan(3)
    for (const [name, { examples }] of shown) expect(examples.size, name).toBeGreaterThan(0)
  })

  it('has no schema that could not be checked', () => {
    const check = schemaCheck(schemas)
    for (const name of Object.keys(schemas)) {
      expect(() => check({ $ref: `#/components/schemas/${name}` }, {}), name).not.toThrow()
    }
    for (const [name, { schema }] of bodies) expect(() => check(schema, {}), name).not.toThrow()
  })
})

const pets = `
openapi: 3.1.0
paths:
  /pets/{id}:
    post:
      operationId: feedPet
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema: { type: object, required: [food], properties: { food: { type: string } } }
            examples:
              hay: { value: { food: hay } }
              nothing: { value: {} }
      responses:
        '200': { $ref: '#/components/responses/Fed' }
        '204': { description: No body. }
        default: { description: Anything else. }
      callbacks:
        full:
          '{$request.body#/url}':
            post: { operationId: petFull, responses: { default: { description: Not looked at. } } }
webhooks:
  away:
    post:
      operationId: petAway
      requestBody:
        content:
          application/json: { schema: { $ref: '#/components/schemas/Pet' } }
components:
  responses:
    Fed:
      description: It ate.
      content:
        text/html: {}
        application/json:
          schema: { $ref: '#/components/schemas/Pet' }
          examples: { felix: { $ref: '#/components/examples/Felix' } }
  examples:
    Felix: { value: { name: Felix, owner: { kind: person, age: 7 } } }
  schemas:
    Pet:
      type: object
      required: [name, owner]
      properties:
        name: { type: string, examples: [Tom, 1] }
        owner:
          oneOf:
            - { type: 'null' }
            - { $ref: '#/components/schemas/Person' }
            - { type: object, properties: { kind: { const: zoo } }, required: [kind] }
    Person:
      type: object
      required: [kind, age]
      properties: { kind: { const: person }, age: { type: integer } }
    Failure: { type: object, required: [error], properties: { error: { type: object } } }
`

describe('a contract that was read', () => {
  const contract = parseContract(pets)
  const felix = { name: 'Felix', owner: null }

  it('knows the path of an operation, and of a callback the expression', () => {
    expect(contract.pathOf('feedPet')).toBe('/pets/{id}')
    expect(contract.pathOf('petFull')).toBe('{$request.body#/url}')
    expect(contract.pathOf('petAway')).toBe('/no-operation/petAway')
  })

  it('holds form fields to a schema that stands in place', () => {
    expect(contract.requestProblems('feedPet', { food: 'hay' })).toEqual([])
    expect(contract.requestProblems('feedPet', {})).toEqual([expect.stringMatching(/^food: /)])
  })

  it('holds an answer to a schema that it is referred to', () => {
    expect(contract.answerProblems('feedPet', 200, felix)).toEqual([])
    expect(contract.answerProblems('feedPet', 200, { owner: null })).toHaveLength(1)
  })

  it('holds a webhook to its schema', () => {
    expect(contract.requestProblems('petAway', felix)).toEqual([])
    expect(contract.requestProblems('petAway', 'Felix')).toHaveLength(1)
  })

  it('has a problem with what the file does not list', () => {
    for (const status of [204, 400]) {
      expect(contract.answerProblems('feedPet', status, {})).toEqual([
        `the file lists no feedPet ${status}`,
      ])
    }
    expect(contract.requestProblems('petFull', {})).toEqual(['the file lists no petFull request'])
  })

  it('holds a failure on any route to the schema Failure', () => {
    expect(contract.failureProblems({ error: {} })).toEqual([])
    expect(contract.failureProblems({})).toEqual([expect.stringMatching(/^error: /)])
  })

  it('names the examples of bodies and schemas, and the problem of each', () => {
    expect(contract.examples.map(({ name, problems }) => [name, problems.length])).toEqual([
      ['feedPet request hay', 0],
      ['feedPet request nothing', 1],
      ['feedPet 200 felix', 0],
      ['schema Pet properties name example 1', 0],
      ['schema Pet properties name example 2', 1],
    ])
    expect(contract.examples[2]?.body).toEqual({
      name: 'Felix',
      owner: { kind: 'person', age: 7 },
    })
  })

  it('is refused where the check would not see what a schema demands', () => {
    const idle = pets.replace('required: [name, owner]', 'required: [name, owner, nickname]')
    expect(() => parseContract(idle)).toThrow('Pet: "nickname" is required')
  })

  it('is refused where it refers to nothing', () => {
    const dangling = pets.replace('examples/Felix', 'examples/Garfield')
    expect(() => parseContract(dangling)).toThrow('#/components/examples/Garfield')
  })
})
