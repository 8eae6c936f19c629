import { bodySchemaOf, type Parameter, type Route } from './document.js'
import type { OperationCase } from './operation-case.js'
import { spoiledValues, wrongValues } from './spoiled-values.js'

const BODY_LIMIT_BYTES = 65_536

/** The valid request of an operation, spoiled in every way that its description speaks of. */
export function spoiledRequests(route: Route, valid: OperationCase): readonly OperationCase[] {
  const schema = bodySchemaOf(route)
  return [
    ...(schema ? spoiledBodies(valid) : []),
    ...(schema ? spoiledFields(route, valid) : []),
    ...route.parameters.flatMap((parameter) => spoiledParameters(parameter, valid)),
  ]
}

function spoiledBodies({ json, ...valid }: OperationCase): readonly OperationCase[] {
  const typed = (type: string) => ({ ...valid.headers, 'content-type': type })
  const asJson = { ...valid, headers: typed('application/json') }
  const tooLong = JSON.stringify({ ...(json as object), filler: 'x'.repeat(BODY_LIMIT_BYTES) })
  return [
    { ...asJson, body: '', status: 400, error: 'MALFORMED_JSON' },
    { ...asJson, body: '{"a":', status: 400, error: 'MALFORMED_JSON' },
    { ...asJson, body: tooLong, status: 413, error: 'PAYLOAD_TOO_LARGE' },
    ...['text/plain', 'application/x-www-form-urlencoded'].map((type) => ({
      ...{ ...valid, headers: typed(type), body: JSON.stringify(json) },
      ...{ status: 415, error: 'UNSUPPORTED_MEDIA_TYPE' },
    })),
  ]
}

function spoiledFields(route: Route, valid: OperationCase): readonly OperationCase[] {
  const all = spoiledValues(bodySchemaOf(route) ?? {}, valid.json)
  return all.map(({ at, value: json }) => ({
    ...{ ...valid, json, status: 400, error: 'INVALID_REQUEST' },
    ...(at !== '' && { names: at }),
  }))
}

/** Nobody can leave a path parameter out: that is another path. */
function spoiledParameters(parameter: Parameter, valid: OperationCase): readonly OperationCase[] {
  const { in: place, name, required } = parameter
  const isKey = name === 'Idempotency-Key'
  const error = isKey ? 'MISSING_IDEMPOTENCY_KEY' : 'INVALID_REQUEST'
  const refused = { status: 400, error, ...(!isKey && { names: nameInside(parameter) }) }
  const missing = { ...valid, headers: without(valid.headers, name.toLowerCase()), ...refused }
  const wrong = wrongTexts(parameter).map((text) => {
    if (place === 'path') return { ...valid, path: { ...valid.path, [name]: text }, ...refused }
    if (place === 'query') return { ...valid, query: { ...valid.query, [name]: text }, ...refused }
    const headers = { ...valid.headers, [name.toLowerCase()]: text }
    return { ...valid, headers, ...refused }
  })
  return [...(place === 'header' && required ? [missing] : []), ...wrong]
}

/** Routes know headers by their lower-case names. */
function nameInside({ in: place, name }: Parameter): string {
  return place === 'header' ? name.toLowerCase() : name
}

/** All that stands in a path, a query or a header is text. */
function wrongTexts({ in: place, schema }: Parameter): readonly string[] {
  const isText = schema.type === 'string'
  const wrong = wrongValues(schema).filter((one) => typeof one === (isText ? 'string' : 'number'))
  const texts = wrong.map(String).filter((text) => text !== '' && !text.includes('\u0000'))
  if (schema.pattern !== undefined || schema.format === 'date') texts.push('does not fit')
  if (place === 'header' && schema.pattern !== undefined) texts.push('x'.repeat(256))
  return isText ? texts : [...texts, 'many']
}

function without(
  headers: Readonly<Record<string, string>> = {},
  name: string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([given]) => given !== name))
}
