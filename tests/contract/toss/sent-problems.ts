import type { HttpRequest } from '@holdfast/pg-client'
import { z } from 'zod'
import type { GatewayContract } from '../gateway-contract.js'
import { schemaCheck } from '../schema-check.js'

const schema = z.record(z.string(), z.unknown())
const parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'query', 'header']),
  required: z.boolean().default(false),
  schema,
})
const operation = z.object({
  parameters: z.array(z.union([z.object({ $ref: z.string() }), parameter])).default([]),
})

/** The operations of the file that a shop calls, with their method. */
export const operations = {
  confirmPayment: 'POST',
  getPayment: 'GET',
  getPaymentByOrder: 'GET',
  cancelPayment: 'POST',
  listTransactions: 'GET',
  listSettlements: 'GET',
} as const

/** The operation whose method and path a request has; undefined where it is none of the file's. */
export function operationOf(
  contract: GatewayContract,
  baseUrl: string,
  { method, url }: HttpRequest,
): keyof typeof operations | undefined {
  const path = new URL(url).href.slice(baseUrl.length).split('?')[0] ?? ''
  const names = Object.keys(operations) as (keyof typeof operations)[]
  const fitting = names.filter((name) => {
    const pattern = contract.pathOf(name).replaceAll(/\{\w+\}/g, '[^/]+')
    return operations[name] === method && new RegExp(`^${pattern}$`).test(path)
  })
  // A path without a placeholder is meant before one with.
  return fitting.find((name) => !contract.pathOf(name).includes('{')) ?? fitting[0]
}

/** A check of requests: what the file has against path, query, headers and body. */
export function sentCheck(
  contract: GatewayContract,
  baseUrl: string,
): (request: HttpRequest) => readonly string[] {
  const problemsOf = schemaCheck(contract.document.schemas)
  return (request) => {
    const name = operationOf(contract, baseUrl, request)
    if (!name) return [`no operation has ${request.method} ${request.url}`]
    const listed = parametersOf(contract, name)
    const sent = sentParameters(contract.pathOf(name), baseUrl, request)
    const known = new Set(['header content-type', 'header authorization'])
    for (const one of listed) known.add(nameOf(one))
    return [
      ...listed.flatMap((one) => {
        const value = sent.get(nameOf(one))
        if (value === undefined) return one.required ? [`${nameOf(one)} is missing`] : []
        const isNumber = one.schema['type'] === 'integer' && /^\d+$/.test(value)
        const problems = problemsOf(one.schema, isNumber ? Number(value) : value)
        return problems.map((text) => `${nameOf(one)}${text}`)
      }),
      ...[...sent.keys()].filter((at) => !known.has(at)).map((at) => `${at} is not listed`),
      ...bodyProblems(contract, name, request),
    ]
  }
}

function parametersOf(
  { document, pathOf }: GatewayContract,
  name: keyof typeof operations,
): readonly z.infer<typeof parameter>[] {
  const path = pathOf(name).replaceAll('/', '~1')
  const pointer = `#/paths/${path}/${operations[name].toLowerCase()}`
  return operation
    .parse(document.at(pointer))
    .parameters.map((one) => parameter.parse('$ref' in one ? document.at(one.$ref) : one))
}

function nameOf({ in: place, name }: z.infer<typeof parameter>): string {
  return `${place} ${name.toLowerCase()}`
}

function bodyProblems(
  contract: GatewayContract,
  name: keyof typeof operations,
  { body, headers }: HttpRequest,
): readonly string[] {
  if (operations[name] === 'GET') return body === undefined ? [] : ['a body with a GET']
  const type = headers['Content-Type']
  const problems = contract.requestProblems(name, JSON.parse(body ?? 'null'))
  return type === 'application/json' ? problems : [`content-type: ${type}`, ...problems]
}

/** By `path orderid` and the like, names in lower case. */
function sentParameters(
  path: string,
  baseUrl: string,
  { url, headers }: HttpRequest,
): ReadonlyMap<string, string> {
  const { searchParams } = new URL(url)
  const segments = (url.slice(baseUrl.length).split('?')[0] ?? '').split('/')
  const named = path.split('/').flatMap((segment, index) => {
    const name = /^\{(\w+)\}$/.exec(segment)?.[1]
    const value = decodeURIComponent(segments[index] ?? '')
    return name ? [[`path ${name.toLowerCase()}`, value] as const] : []
  })
  return new Map([
    ...named,
    ...[...searchParams].map(([name, value]) => [`query ${name.toLowerCase()}`, value] as const),
    ...Object.entries(headers).map(
      ([name, value]) => [`header ${name.toLowerCase()}`, value] as const,
    ),
  ])
}
