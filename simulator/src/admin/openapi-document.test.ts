import path from 'node:path'
import { format, resolveConfig } from 'prettier'
import { afterEach, describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { createSimulator } from '../create-simulator.js'
import { scenarioSchema } from '../scenario/scenario.js'
import { asking } from '../testing/admin-asker.js'
import { Stage } from '../testing/stage.js'
import { adminErrorSchema } from './admin-error.js'
import { createAdminRoutes } from './admin-app.js'
import { adminDocument } from './openapi-document.js'

const RECORDED = path.join(import.meta.dirname, '../../../openapi/simulator-admin.yaml')
const app = createAdminRoutes(createSimulator())
const document = adminDocument(app)

const stage = new Stage()
afterEach(() => stage.clear())

/** Every value of a member of that name, wherever it stands. */
function everywhere(value: unknown, name: string): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) =>
    key === name ? [one] : everywhere(one, name),
  )
}

/** Every schema that routes give, with what stands beside it as an example. */
function exampled(): { about: string; schema: z.ZodType; examples: unknown[] }[] {
  return app.openAPIRegistry.definitions.flatMap((definition) => {
    if (definition.type !== 'route') return []
    const { operationId, request, responses } = definition.route
    return [request?.body, ...Object.values(responses)].flatMap((holder) => {
      const media = holder && 'content' in holder ? holder.content?.['application/json'] : undefined
      if (!media || !('schema' in media) || !(media.schema instanceof z.ZodType)) return []
      const { example, examples = {} } = media
      const named = Object.values(examples).map((one) =>
        'value' in one ? (one.value as unknown) : one,
      )
      const all: unknown[] = example === undefined ? named : [example, ...named]
      return [{ about: operationId ?? '', schema: media.schema, examples: all }]
    })
  })
}

describe('the OpenAPI document of the control API', () => {
  it('is the recorded one (npm run reference writes it anew)', async () => {
    const text = stringify(document, { aliasDuplicateObjects: false })
    const options = { ...(await resolveConfig(RECORDED)), parser: 'yaml' }
    await expect(await format(text, options)).toMatchFileSnapshot(RECORDED)
  })

  it('is what a simulator serves', async () => {
    const { adminUrl } = await stage.simulator()
    const served = await asking(adminUrl)('GET', '/openapi.json')
    expect(served.json).toEqual(parse(stringify(document)))
  })

  it.each([
    ['scenario', scenarioSchema],
    ['error', adminErrorSchema],
  ])('is the same where its %s was made before the library was loaded', (_name, schema) => {
    // Where another test file of this worker was before the library, it lacks the method already.
    const method = Object.getOwnPropertyDescriptor(schema, 'openapi')
    Reflect.deleteProperty(schema, 'openapi')
    expect('openapi' in schema).toBe(false)
    try {
      expect(adminDocument(app)).toEqual(document)
    } finally {
      if (method) Object.defineProperty(schema, 'openapi', method)
    }
  })

  it('refers to nothing that it does not hold', () => {
    const references = new Set(everywhere(document, '$ref'))
    expect(references.size).toBeGreaterThan(10)
    for (const reference of references) {
      const steps = String(reference).slice('#/'.length).split('/')
      const found = steps.reduce<unknown>(
        (at, step) => (at as Record<string, unknown> | undefined)?.[step],
        document,
      )
      expect([reference, found]).toEqual([reference, expect.any(Object)])
    }
  })

  it('holds nothing that it does not refer to', () => {
    const { components } = document as { components: Record<string, Record<string, unknown>> }
    const held = Object.entries(components).flatMap(([kind, members]) =>
      Object.keys(members).map((name) => `#/components/${kind}/${name}`),
    )
    expect(new Set(held)).toEqual(new Set(everywhere(document, '$ref')))
  })

  it('names every operation once, and says what it is for', () => {
    const operations = everywhere(document, 'operationId')
    expect(new Set(operations).size).toBe(operations.length)
    expect(everywhere(document, 'summary')).toHaveLength(operations.length + 1)
    const { tags } = document as { tags: { name: string }[] }
    const used = (everywhere((document as { paths: object }).paths, 'tags') as string[][]).flat()
    expect(new Set(used)).toEqual(new Set(tags.map(({ name }) => name)))
  })

  it('gives examples that its schemas let pass', () => {
    const all = exampled()
    expect(all.flatMap(({ examples }) => examples).length).toBeGreaterThan(25)
    for (const { about, schema, examples } of all) {
      for (const example of examples) {
        const { error } = schema.safeParse(example)
        expect([about, example, error]).toEqual([about, example, undefined])
      }
    }
  })

  it('writes the schema of each thing that people write once', () => {
    const { components, paths } = document as Record<'components' | 'paths', object>
    const names = Object.keys((components as { schemas: object }).schemas)
    expect(names).toEqual(expect.arrayContaining(['ScenarioInput', 'FaultRuleInput', 'Duration']))
    // The pattern of durations stands in every copy of it.
    const duration = everywhere(document, 'pattern').filter((one) => String(one).includes('[smhd]'))
    expect(duration).toHaveLength(1)
    expect(JSON.stringify(paths)).not.toContain('lognormal":{"type"')
  })
})
