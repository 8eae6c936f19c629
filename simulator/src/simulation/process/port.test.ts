import { describe, expect, it } from 'vitest'
import { ProcessStage, first, watched } from '../../testing/process-stage.js'

/** Where a write of this note can be struck. */
const writing = (note: string) => `shop-1/notes.write/${note}`

describe('a call to a store', () => {
  it('has its effect, and tells of it, after a few ms of virtual time', async () => {
    const { call, clock, notes } = staged()
    const ended = call((life) => life.notes.write('paid'))
    await clock.advance(0)
    expect(notes.written).toEqual([])
    await clock.advance(3)
    expect(notes.written).toEqual(['paid'])
    expect(ended).toEqual({ by: 'value', value: 1 })
  })

  it('fails as the store does', async () => {
    const { call, clock } = staged()
    const ended = call((life) => life.notes.write('refused'))
    await clock.advance(3)
    expect(ended).toMatchObject({ by: 'error', error: new TypeError('no such note') })
  })

  it.each([
    ['crash-before', []],
    ['crash-after', ['paid']],
  ])('is never heard of where %s strikes; its effects: %j', async (fault, effects) => {
    const { call, clock, notes, crashes } = staged({ only: [first(fault, writing('paid'))] })
    const heard: string[] = []
    const ended = call(async (life) => {
      try {
        await life.notes.write('paid')
      } catch {
        heard.push('catch')
      } finally {
        heard.push('finally')
      }
    })
    await clock.advance(60_000)
    expect(ended.by).toBe('nothing')
    expect(heard).toEqual([])
    expect(notes.written).toEqual(effects)
    const where = fault.replace('crash-', '')
    expect(crashes).toEqual([['shop-1', `${where} notes.write`, 'paid']])
  })

  it('has its effect where commit-unknown strikes, and rejects', async () => {
    const { call, clock, notes, toldOf } = staged({
      only: [first('commit-unknown', writing('paid'))],
    })
    const ended = call((life) => life.notes.write('paid'))
    await clock.advance(3)
    expect(notes.written).toEqual(['paid'])
    expect(ended).toMatchObject({ by: 'error', error: { code: 'SQLITE_IOERR' } })
    expect(toldOf('commit-unknown')).toEqual(['notes.write is committed, and an error comes back'])
  })

  it('has no effect where store-busy strikes, and rejects', async () => {
    const { call, clock, notes, toldOf } = staged({ only: [first('store-busy', writing('paid'))] })
    const ended = call((life) => life.notes.write('paid'))
    await clock.advance(3)
    expect(notes.written).toEqual([])
    expect(ended).toMatchObject({ by: 'error', error: { code: 'SQLITE_BUSY' } })
    expect(toldOf('store-busy')).toEqual(['the store refuses notes.write: it is locked'])
  })

  it('takes up to five seconds where store-slow strikes, and succeeds', async () => {
    const { call, clock, toldOf } = staged({ only: [first('store-slow', writing('paid'))] })
    const ended = call((life) => life.notes.write('paid'))
    await clock.advance(199)
    expect(ended.by).toBe('nothing')
    await clock.advance(4801)
    expect(ended.by).toBe('value')
    expect(toldOf('store-slow')).toEqual(['the store is slow at notes.write'])
  })

  it('can be neither busy nor unknown where it changes nothing', async () => {
    const { call, clock, chance } = staged({ rates: { 'store-busy': 1, 'commit-unknown': 1 } })
    const ended = call((life) => life.notes.count())
    await clock.advance(3)
    expect(ended).toEqual({ by: 'value', value: 0 })
    expect(chance.struck).toEqual([])
  })

  it('is struck by what it is about, and how often that was called', async () => {
    const wanted = { ...first('store-busy', writing('paid')), occurrence: 2 }
    const { call, clock, notes } = staged({ only: [wanted] })
    const calls = ['paid', 'canceled', 'paid', 'paid'].map((note) =>
      call((life) => life.notes.write(note)),
    )
    await clock.advance(3)
    expect(calls.map(({ by }) => by)).toEqual(['value', 'value', 'error', 'value'])
    expect(notes.written).toHaveLength(3)
  })
})

describe('a call to a peer', () => {
  it('takes as long as the peer does, and no fault of a store strikes it', async () => {
    const { call, clock } = staged({
      rates: { 'store-busy': 1, 'commit-unknown': 1, 'store-slow': 1 },
    })
    const ended = call((life) => life.peer.ask(50))
    await clock.advance(49)
    expect(ended.by).toBe('nothing')
    await clock.advance(1)
    expect(ended).toEqual({ by: 'value', value: 'after 50 ms' })
  })

  it('in flight is never heard of by a process that dies meanwhile', async () => {
    const { call, clock } = staged({ only: [first('crash-before', writing('paid'))] })
    const asked = call((life) => life.peer.ask(50))
    call((life) => life.notes.write('paid'))
    await clock.advance(60_000)
    expect(asked.by).toBe('nothing')
  })

  it('goes out only after the pause where the process stands still before it', async () => {
    const { clock, life, told } = staged({
      only: [first('pause', 'shop-1/peer.ask')],
      limits: { pauseMs: [5000, 5000] },
    })
    const ended = watched(life.peer.ask(50))
    await clock.advance(5049)
    expect(ended.by).toBe('nothing')
    await clock.advance(1)
    expect(ended.by).toBe('value')
    expect(told.map(({ at, what }) => [at, what])).toEqual([
      [0, 'started'],
      [0, 'stands still at peer.ask'],
      [5000, 'goes on'],
    ])
  })
})

describe('a port', () => {
  it('is the object itself in all but its methods', () => {
    const { life, notes } = staged()
    expect(life.notes.written).toBe(notes.written)
    expect(life.notes.write).toBe(life.notes.write)
  })

  it('tells of a call when it is made, and of its effect when it has it', async () => {
    const { clock, life, call } = staged({ only: [first('crash-after', 'shop-1/other.write')] })
    const seen: unknown[] = []
    const { ports, notes } = life
    const port = ports.port('other', notes, {
      kind: 'store',
      onCall: (method, args) => seen.push(['asked', method, args]),
      onEffect: (method, args, result) => seen.push([method, args, result]),
    })
    const ended = call(() => port.write('paid'))
    expect(seen).toEqual([['asked', 'write', ['paid']]])
    await clock.advance(60_000)
    expect(seen).toEqual([
      ['asked', 'write', ['paid']],
      ['write', ['paid'], 1],
    ])
    expect(ended.by).toBe('nothing')
  })

  it('lets a dead life do nothing, and tells of nothing it does', async () => {
    const { clock, life, call, notes } = staged({
      only: [first('crash-before', writing('paid'))],
    })
    const seen: string[] = []
    const options = { kind: 'store', onCall: (method: string) => seen.push(method) } as const
    const port = life.ports.port('other', notes, options)
    call((one) => one.notes.write('paid'))
    await clock.advance(3)
    expect(life.ports.isAlive()).toBe(false)
    const ended = watched(port.write('from beyond'))
    await clock.advance(60_000)
    expect([ended.by, seen, notes.written]).toEqual(['nothing', [], []])
  })
})

/** A stage whose members can be taken apart. */
function staged(...options: ConstructorParameters<typeof ProcessStage>) {
  const stage = new ProcessStage(...options)
  const { clock, notes, chance, crashes, told, life } = stage
  return {
    clock,
    notes,
    chance,
    crashes,
    told,
    life,
    call: stage.call.bind(stage),
    toldOf: stage.toldOf.bind(stage),
  }
}
