import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { drawMs } from '../quantities/distribution.js'
import { faultByName, faultList } from './fault-list.js'
import { isSimulated } from './fault.js'
import { OPERATION_KINDS } from './operation-kind.js'

const folder = fileURLToPath(new URL('.', import.meta.url))
const names = faultList.map(({ name }) => name)

/** `answer-lost` as an export is named. */
function exportedName(name: string): string {
  return name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}

describe('the list of faults', () => {
  it('has every fault once, and can be asked by name', () => {
    expect(new Set(names).size).toBe(43)
    for (const fault of faultList) expect(faultByName(fault.name)).toBe(fault)
    expect(faultByName('no-such-fault')).toBeUndefined()
  })

  it('leaves out no file that makes a fault', () => {
    const made = readdirSync(folder)
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .filter((file) => /^export const \w+: \w+Fault = /m.test(readFileSync(folder + file, 'utf8')))
      .map((file) => file.replace('.ts', ''))
    expect(made.toSorted()).toEqual(names.toSorted())
  })

  it('goes along the way of a request: what ends it comes before what it would meet', () => {
    const ends = ['hang', 'connection-reset', 'rate-limit', 'brown-out', 'fail-before-commit']
    const executes = faultList.filter(({ explains }) => explains.startsWith('Executes'))
    const firstExecuting = Math.min(...executes.map(({ name }) => names.indexOf(name)))
    expect(executes).toHaveLength(8)
    for (const name of ends) expect(names.indexOf(name)).toBeLessThan(firstExecuting)
  })

  it('has those that strike in simulations only behind all of the gateway', () => {
    const simulated = faultList.map(isSimulated)
    expect(simulated.slice(simulated.indexOf(true)).every(Boolean)).toBe(true)
    const struck = faultList.filter(isSimulated).map(({ bites }) => bites)
    expect([...new Set(struck)]).toEqual(['process', 'clock', 'store', 'network'])
  })
})

describe.each(faultList)('the fault $name', (fault) => {
  it('has a file of its name with an export of its name', async () => {
    const address = new URL(`${fault.name}.ts`, import.meta.url).href
    const file = (await import(address)) as Record<string, unknown>
    expect({ ...file }).toEqual({ [exportedName(fault.name)]: fault })
  })

  it('explains itself in a sentence for a terminal, and says what promise it breaks', () => {
    expect(fault.explains).toMatch(/^[A-Z].{20,84}\.$/)
    if (fault.breaksPromise !== undefined) expect(fault.breaksPromise).toMatch(/^[a-z].{20,}[^.]$/)
  })

  it('takes a time above nothing where it takes time', () => {
    if (fault.takes !== undefined) expect(drawMs(fault.takes, 0)).toBeGreaterThanOrEqual(100)
  })

  it('says which requests it strikes', () => {
    if (fault.bites !== 'request') return
    expect(fault.operations.length).toBeGreaterThan(0)
    expect(OPERATION_KINDS).toEqual(expect.arrayContaining([...fault.operations]))
  })
})

describe('what faults need and break', () => {
  const named = (has: (fault: (typeof faultList)[number]) => unknown): string[] =>
    faultList.filter(has).map(({ name }) => name)

  it('is told for those that no client survives', () => {
    expect(named(({ breaksPromise }) => breaksPromise)).toEqual([
      ...['execution-past-lifetime', 'key-collision', 'stale-look-up'],
    ])
  })

  it('is told for those that make no sense everywhere', () => {
    expect(named(({ needs }) => needs === 'idempotencyKeys')).toEqual([
      ...['in-flight', 'request-duplicated'],
    ])
    expect(named(({ needs }) => needs === 'callbackProof')).toEqual(['callback-wrongly-signed'])
    expect(named(({ needs }) => needs === 'chargingSubmits')).toEqual(['key-collision'])
    expect(named((fault) => fault.bites === 'gateway' && fault.needsEnd)).toEqual(['restart'])
  })

  it('confines those that make no sense for other requests', () => {
    const only = faultList.flatMap((fault) =>
      fault.bites === 'request' && fault.only ? [[fault.name, fault.operations]] : [],
    )
    expect(Object.fromEntries(only)).toEqual({
      'callback-before-answer': ['submit', 'refund'],
      'in-flight': ['submit', 'refund'],
      'key-collision': ['submit'],
      'stale-look-up': ['inquiry'],
    })
  })

  it('lets the network strike every request, and faults about a change changes only', () => {
    const struck = faultList.flatMap((fault) =>
      fault.bites === 'request' && fault.operations.includes('inquiry') ? [fault.name] : [],
    )
    expect(struck).toEqual([
      ...['latency-spike', 'hang', 'connection-reset', 'rate-limit', 'brown-out', 'stale-look-up'],
    ])
  })
})
