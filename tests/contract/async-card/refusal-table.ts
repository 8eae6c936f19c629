import { z } from 'zod'
import type { GatewayContract } from '../gateway-contract.js'

const answer = z.object({ description: z.string() })

/**
 * The table of refusals with 400 in the description of `BadRequest`: its first column, and the
 * sentence with its placeholders.
 *
 * @throws Error where the contract has no such answer.
 */
export function refusalTable({ document }: GatewayContract): ReadonlyMap<string, string> {
  const { description } = answer.parse(document.at('#/components/responses/BadRequest'))
  const rows = [...description.matchAll(/^\| ([^|]+) \| `([^`]+)`[^|]*\|$/gm)]
  return new Map(rows.map(([, check = '', message = '']) => [check, message]))
}
