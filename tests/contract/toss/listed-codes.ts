import { z } from 'zod'
import type { GatewayContract } from '../gateway-contract.js'

const error = z.object({ properties: z.object({ code: z.object({ enum: z.array(z.string()) }) }) })
const answer = z.object({ description: z.string() })
const reference = z.object({ $ref: z.string() })

/** An error that an operation lists. */
export interface ListedCode {
  readonly status: number
  readonly code: string
}

/** Every error code that an operation lists, with its status. */
export function listedCodes({ document }: GatewayContract, operation: string): ListedCode[] {
  return [...document.bodies].flatMap(([name, { schema }]) => {
    const [of, status] = name.split(' ')
    if (of !== operation || !/^[45]\d\d$/.test(status ?? '')) return []
    const { properties } = error.parse(document.at(reference.parse(schema).$ref))
    return properties.code.enum.map((code) => ({ status: Number(status), code }))
  })
}

/** The sentences in the table of an answer's description, by code. */
export function listedMessages(
  { document }: GatewayContract,
  name: string,
): ReadonlyMap<string, { readonly ko: string; readonly en: string }> {
  const { description } = answer.parse(document.at(`#/components/responses/${name}`))
  const rows = description.matchAll(/^\| (\w+) \| `([^`]+)` \(`([^`]+)`\) \|$/gm)
  return new Map([...rows].map(([, code = '', ko = '', en = '']) => [code, { ko, en }]))
}
