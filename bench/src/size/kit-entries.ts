import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

/** The kit's entries beside the main one, as `./testing`, read from its package.json. */
export async function kitEntries(): Promise<readonly string[]> {
  const manifest = createRequire(import.meta.url).resolve('@holdfast/resilience-kit/package.json')
  const { exports = {} } = JSON.parse(await readFile(manifest, 'utf8')) as {
    readonly exports?: Readonly<Record<string, unknown>>
  }
  return Object.keys(exports).filter((entry) => entry !== '.' && !entry.endsWith('.json'))
}
