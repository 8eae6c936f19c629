import { z } from 'zod'
import type { GatewayContract } from '../gateway-contract.js'

const described = z.object({ description: z.string() })

/**
 * The rows of the table in a description of the file, without its head: cells as they stand.
 *
 * @throws Error where there is no such place.
 */
export function tableAt({ document }: GatewayContract, pointer: string): readonly string[][] {
  const { description } = described.parse(document.at(pointer))
  const rows = description
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    )
  return rows.slice(2)
}

/** The words in backquotes of a cell. */
export function quotedIn(cell = ''): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word)
}
