import { existsSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { paymentWorld } from '../payment-world/payment-world.js'
import type { World } from '../world/world.js'

/**
 * The world of a module, or the payment client's where none is named.
 *
 * @throws TypeError with one sentence where the module cannot be loaded or exports no `world`.
 */
export async function loadWorld(file: string | undefined): Promise<World> {
  if (file === undefined) return paymentWorld
  const found: unknown = await importModule(file)
  const { world } = found as { readonly world?: unknown }
  if (isWorld(world)) return world
  throw new TypeError(`${file} must export a world, as \`export const world = defineWorld(...)\``)
}

async function importModule(file: string): Promise<unknown> {
  if (!existsSync(file)) throw new TypeError(`${file}: there is no such file`)
  try {
    return await import(pathToFileURL(path.resolve(file)).href)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new TypeError(`${file} cannot be loaded: ${reason}`, { cause: error })
  }
}

function isWorld(value: unknown): value is World {
  if (typeof value !== 'object' || value === null) return false
  const { name, invariants, sometimes, build } = value as Partial<Record<keyof World, unknown>>
  const isListed = Array.isArray(invariants) && Array.isArray(sometimes)
  return typeof name === 'string' && isListed && typeof build === 'function'
}
