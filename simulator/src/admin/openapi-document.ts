import { isDeepStrictEqual } from 'node:util'
import { OpenAPIHono } from '@hono/zod-openapi'
import { distributionSchema, simpleDistributionSchema } from '../quantities/distribution.js'
import { durationSchema, rateSchema } from '../quantities/quantity.js'
import { faultRuleSchema } from '../scenario/fault-rule-schema.js'
import { scenarioSchema } from '../scenario/scenario.js'
import { adminErrorSchema } from './admin-error.js'
import type { AdminApp, RefusalName } from './admin-route.js'
import { webhookSchema } from './webhook-routes.js'

/** The schemas of what people write, by their names in the document; the smaller ones first. */
const INPUTS = {
  Duration: durationSchema,
  Rate: rateSchema,
  SimpleDistributionInput: simpleDistributionSchema,
  DistributionInput: distributionSchema,
  FaultRuleInput: faultRuleSchema,
  ScenarioInput: scenarioSchema,
  Webhook: webhookSchema,
}

const INFO = {
  title: "The simulator's control API",
  version: '1.0.0',
  summary: 'Scenario, faults, ledger, journal, callbacks and clock of a pretend payment gateway.',
  description: [
    'Served on the admin port, which stays up while the gateway is down, and on the gateway’s own',
    'port. It lets in only programs and pages of the same machine. Made from the routes in',
    '`simulator/src/admin` by `npm run reference`; do not edit.',
  ].join('\n'),
}

const TAGS = [
  { name: 'scenario', description: 'How the gateway behaves, on a timeline.' },
  { name: 'faults', description: 'Rules that make it misbehave, and what there is to choose.' },
  { name: 'ledger', description: 'What has really happened.' },
  { name: 'callbacks', description: 'Callbacks due, and where webhooks go.' },
  { name: 'dialects', description: "What is served, and the buyer's or the bank's side of it." },
  { name: 'run', description: 'Restart, begin anew, wait.' },
  { name: 'stats', description: 'Counts, for people and for Prometheus.' },
]

/** How requests are refused. */
const REFUSALS: Readonly<Record<RefusalName, string>> = {
  BadRequest: 'The path, the query or the body is not right; `details` says where.',
  Forbidden: 'The request does not come from this machine, or a page of another site sent it.',
  NotFound: 'There is no such thing.',
  Conflict: 'It cannot be done as things stand, such as when another program has the port.',
  TooLarge: 'The body is longer than 64 KiB.',
  Internal: 'The simulator failed.',
}

/** The OpenAPI document of the routes that were added. */
export function adminDocument(app: AdminApp): object {
  const described = new OpenAPIHono()
  const { openAPIRegistry: registry } = described
  // Copies: a schema that was made before the library was loaded lacks the method that names it.
  for (const [name, schema] of Object.entries(INPUTS)) registry.register(name, schema.clone())
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } }
  for (const [name, description] of Object.entries(REFUSALS)) {
    registry.registerComponent('responses', name, { description, content })
  }
  registry.register('Error', adminErrorSchema.clone())
  for (const definition of app.openAPIRegistry.definitions) {
    if (definition.type === 'route') registry.registerPath(definition.route)
  }
  const servers = [{ url: 'http://127.0.0.1:8083', description: 'The default admin port.' }]
  const about = { openapi: '3.1.0', info: INFO, servers, tags: TAGS }
  const { webhooks: _none, ...document } = described.getOpenAPI31Document(about)
  return Object.keys(INPUTS).reduce(withReferences, document as unknown as Document)
}

interface Document {
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

type Schema = Readonly<Record<string, unknown>>

/** The document with every copy of a schema replaced by a reference to it. */
function withReferences(document: Document, name: string): Document {
  const schema: Schema = document.components.schemas[name] ?? {}
  const reference = { $ref: `#/components/schemas/${name}` }
  const replace = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(replace)
    if (typeof value !== 'object' || value === null) return value
    const { default: fallback, ...bare } = value as Schema
    if (isDeepStrictEqual(bare, schema)) {
      return fallback === undefined ? reference : { ...reference, default: fallback }
    }
    return mapped(withoutForms(value as Schema, schema, reference), replace)
  }
  const { components, ...rest } = replace(document) as Document
  const schemas = { ...components.schemas, [name]: schema }
  return { ...rest, components: { ...components, schemas } }
}

/** A union that has all forms of another one in front, with a reference in their place. */
function withoutForms(union: Schema, { anyOf: forms }: Schema, reference: object): Schema {
  const { anyOf: options } = union
  if (!Array.isArray(forms) || !Array.isArray(options)) return union
  const hasThem = isDeepStrictEqual(options.slice(0, forms.length), forms)
  return hasThem ? { ...union, anyOf: [reference, ...options.slice(forms.length)] } : union
}

function mapped(value: Schema, map: (one: unknown) => unknown): Schema {
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, map(one)]))
}
