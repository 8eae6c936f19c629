import { describe, expect, it } from 'vitest'
import { first, ProcessStage, watched, type SampleLife } from '../../testing/process-stage.js'

/** A store in the process itself, which holds another object. */
class Ledger {
  readonly lines: string[] = []
  readonly index = { add: (line: string): number => this.lines.push(`index ${line}`) }

  write(line: string): number {
    if (line === 'refused') throw new TypeError('no such line')
    return this.lines.push(line)
  }

  count(): number {
    return this.lines.length
  }
}

/** Where a write of this line can be struck. */
const writing = (line: string) => `shop-1/ledger.write/${line}`

function staged(options: ConstructorParameters<typeof ProcessStage>[0] = {}) {
  const stage = new ProcessStage(options)
  const ledger = new Ledger()
  const effects: unknown[] = []
  const portOf = ({ ports }: SampleLife): Ledger =>
    ports.syncPort('ledger', ledger, {
      changes: (method) => method !== 'count',
      entityOf: (_method, [line]) => (typeof line === 'string' ? line : undefined),
      onEffect: (method, args, result) => effects.push([method, args, result]),
    })
  return { stage, ledger, effects, portOf }
}

describe('a call to a store that is not async', () => {
  it('has its effect at once, and tells of it', async () => {
    const { stage, effects, portOf } = staged()
    const ended = stage.call(async (life) => portOf(life).write('paid'))
    await stage.clock.advance(0)
    expect(ended).toEqual({ by: 'value', value: 1 })
    expect(effects).toEqual([['write', ['paid'], 1]])
  })

  it('fails as the store does', async () => {
    const { stage, portOf } = staged()
    const ended = stage.call(async (life) => portOf(life).write('refused'))
    await stage.clock.advance(0)
    expect(ended).toMatchObject({ by: 'error', error: new TypeError('no such line') })
  })

  it.each([
    ['crash-before', []],
    ['crash-after', ['paid']],
  ])('is never heard of where %s strikes, and nothing after it; effects: %j', async (...all) => {
    const [fault, expected] = all
    const { stage, ledger, portOf } = staged({ only: [first(fault, writing('paid'))] })
    const ended = stage.call(async (life) => {
      const store = portOf(life)
      try {
        store.write('paid')
      } finally {
        // Code that cleans up runs on in a process that is simulated, and must change nothing.
        expect(() => store.write('cleaned up')).toThrow('shop-1')
        expect(() => store.index.add('cleaned up')).toThrow('shop-1')
      }
    })
    await stage.clock.advance(60_000)
    expect(ended.by).toBe('nothing')
    expect(ledger.lines).toEqual(expected)
    expect(stage.crashes).toEqual([
      ['shop-1', `${fault.replace('crash-', '')} ledger.write`, 'paid'],
    ])
  })

  it.each([
    ['store-busy', 'SQLITE_BUSY', []],
    ['commit-unknown', 'SQLITE_IOERR', ['paid']],
  ])('throws where %s strikes: %s; effects: %j', async (fault, code, expected) => {
    const { stage, ledger, portOf } = staged({ only: [first(fault, writing('paid'))] })
    const ended = stage.call(async (life) => portOf(life).write('paid'))
    await stage.clock.advance(0)
    expect(ended).toMatchObject({ by: 'error', error: { code } })
    expect(ledger.lines).toEqual(expected)
  })

  it('can be neither busy nor unknown where it changes nothing', async () => {
    const { stage, portOf } = staged({ rates: { 'store-busy': 1, 'commit-unknown': 1 } })
    const ended = stage.call(async (life) => portOf(life).count())
    await stage.clock.advance(0)
    expect(ended).toEqual({ by: 'value', value: 0 })
  })

  it('is fenced in what the store holds, and passes on what is no method', async () => {
    const { stage, ledger, portOf } = staged({
      only: [first('crash-before', 'shop-1/ledger.index.add/paid')],
    })
    const ended = watched(stage.host.call(async (life) => portOf(life).index.add('paid')))
    await stage.clock.advance(1000)
    expect([ended.by, ledger.lines]).toEqual(['nothing', []])
    expect(portOf(stage.life).lines).toEqual([])
  })
})
