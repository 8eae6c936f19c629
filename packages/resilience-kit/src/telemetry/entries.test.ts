import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const sources = path.resolve(import.meta.dirname, '..')
// What is imported or exported on by `import type` is gone when the program runs.
const imported = /^(?:import|export)\s+(?!type\b)(?:[^'"]*?\sfrom\s+)?'([^']+)'/gm

/** Every file and package that runs when `entry` is imported. */
function reached(entry: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(entry)) return seen
  seen.add(entry)
  const file = path.join(sources, entry)
  for (const [, target = ''] of readFileSync(file, 'utf8').matchAll(imported)) {
    if (!target.startsWith('.')) seen.add(target)
    else
      reached(path.relative(sources, path.resolve(file, '..', target.replace(/js$/, 'ts'))), seen)
  }
  return seen
}

const metrics = /^(telemetry|prometheus|opentelemetry)\//

describe('what an entry of the package pulls in', () => {
  it('no metrics and no other package, for those who only guard calls', () => {
    const files = [...reached('index.ts')]
    expect(files.length).toBeGreaterThan(20)
    expect(files.filter((file) => !file.endsWith('.ts') && !file.startsWith('node:'))).toEqual([])
    expect(files.filter((file) => metrics.test(file))).toEqual([])
  })

  it.each([
    ['metrics', 'telemetry', []],
    ['prometheus', 'prometheus', ['prom-client']],
    ['opentelemetry', 'opentelemetry', []],
  ])('no policy, for those who measure with %s', (_, folder, needed) => {
    const files = reached(`${folder}/index.ts`)
    const foreign = [...files].filter((file) => !metrics.test(file))
    expect(foreign.sort()).toEqual(['circuit-breaker/transition.ts', ...needed])
  })
})
