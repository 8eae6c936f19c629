import { describe, expect, it } from 'vitest'
import { ProcessStage, first, type SampleLife } from '../../testing/process-stage.js'

const writes = (note: string) => (life: SampleLife) => life.notes.write(note)
const diesAt = (note: string) => first('crash-before', `shop-1/notes.write/${note}`)
const pausesAt = (note: string) => first('pause', `shop-1/notes.write/${note}`)

describe('a process that dies', () => {
  it('is down for a while, takes no calls, and begins again', async () => {
    const stage = new ProcessStage({ only: [diesAt('a')] })
    stage.call(writes('a'))
    expect(stage.host.isUp).toBe(false)
    expect(stage.host.call(writes('b'))).toBeUndefined()
    await stage.clock.advance(9_999)
    expect(stage.host.isUp).toBe(false)
    await stage.clock.advance(1)
    expect(stage.host.isUp).toBe(true)
    const ended = stage.call(writes('c'))
    await stage.clock.advance(3)
    expect(ended.by).toBe('value')
    expect(stage.notes.written).toEqual(['c'])
    expect(stage.told.map(({ at, what }) => [at, what])).toEqual([
      [0, 'started'],
      [0, 'crashed before notes.write'],
      [10_000, 'started again'],
    ])
  })

  it('is down for as long as the limits let it be', async () => {
    const stage = new ProcessStage({ only: [diesAt('a')], limits: { downMs: [50, 60] } })
    stage.call(writes('a'))
    await stage.clock.advance(49)
    expect(stage.host.isUp).toBe(false)
    await stage.clock.advance(11)
    expect(stage.host.isUp).toBe(true)
  })

  it('begins again with the next number, other ids and other random numbers', async () => {
    const stage = new ProcessStage({ only: [diesAt('a')] })
    stage.call(writes('a'))
    await stage.clock.advance(10_000)
    const [one, two] = stage.lives.map(({ ports: { name, life, ids, random } }) => ({
      name,
      life,
      ids: [ids.next(), ids.next()],
      random: random.next(),
    }))
    expect(one).toMatchObject({ name: 'shop-1', life: 1 })
    expect(two).toMatchObject({ name: 'shop-1', life: 2 })
    expect(new Set([...(one?.ids ?? []), ...(two?.ids ?? [])]).size).toBe(4)
    expect(one?.random).not.toBe(two?.random)
  })

  it('leaves no timer of its life behind', async () => {
    const fired: string[] = []
    const stage = new ProcessStage({
      only: [diesAt('a')],
      begins: ({ ports }) => {
        const again = (): void => {
          fired.push(`life ${ports.life}`)
          ports.clock.setTimer(3000, again)
        }
        ports.clock.setTimer(3000, again)
      },
    })
    await stage.clock.advance(4000)
    stage.call(writes('a'))
    await stage.clock.advance(20_000)
    expect(fired).toEqual(['life 1', 'life 2', 'life 2', 'life 2'])
  })

  it('can die when a timer wakes it', async () => {
    const fired: number[] = []
    const stage = new ProcessStage({
      only: [first('crash-before', 'shop-1-1/timer/3000')],
      begins: ({ ports }) => void ports.clock.setTimer(3000, () => fired.push(ports.life)),
    })
    await stage.clock.advance(30_000)
    expect(fired).toEqual([2])
    expect(stage.crashes).toEqual([['shop-1', 'before it woke', undefined]])
  })

  it('can die while it begins', async () => {
    const stage = new ProcessStage({
      only: [diesAt('a')],
      begins: ({ notes }) => void notes.write('a'),
    })
    expect(stage.host.isUp).toBe(false)
    await stage.clock.advance(10_003)
    expect(stage.host.isUp).toBe(true)
    expect(stage.notes.written).toEqual(['a'])
  })

  it('lives for as long as it must before it dies, and what spares it is no strike', async () => {
    const stage = new ProcessStage({ rates: { 'crash-before': 1 }, limits: { leastLifeMs: 500 } })
    await stage.clock.advance(499)
    stage.call(writes('a'))
    expect(stage.host.isUp).toBe(true)
    expect(stage.chance.struck).toEqual([])
    await stage.clock.advance(3)
    stage.call(writes('b'))
    expect(stage.host.isUp).toBe(false)
    expect(stage.chance.struck).toEqual([diesAt('b')])
  })

  it('dies as often as it may, and no more', async () => {
    const stage = new ProcessStage({ rates: { 'crash-after': 1 }, limits: { mostCrashes: 3 } })
    for (let number = 1; number <= 6; number += 1) {
      stage.call(writes(`note ${number}`))
      await stage.clock.advance(20_000)
    }
    expect(stage.host.crashes).toBe(3)
    expect(stage.lives).toHaveLength(4)
    expect(stage.chance.struck).toHaveLength(3)
    expect(stage.notes.written).toHaveLength(6)
  })

  it('never answers a call that it was in', async () => {
    const stage = new ProcessStage({ only: [diesAt('a')] })
    const asked = stage.call((life) => life.peer.ask(100))
    const beyond = stage.call(() => stage.clock.sleep(100))
    stage.call(writes('a'))
    await stage.clock.advance(60_000)
    expect([asked.by, beyond.by]).toEqual(['nothing', 'nothing'])
  })
})

describe('a process that stands still', () => {
  it('hears all in order when it goes on, later than any lease', async () => {
    const heard: string[] = []
    const stage = new ProcessStage({
      only: [pausesAt('a')],
      limits: { pauseMs: [60_000, 60_000] },
    })
    const { peer, ports } = stage.life
    const leaseMs = 30_000
    const until = ports.clock.monotonic() + leaseMs
    void peer.ask(20).then(() => heard.push('an answer'))
    ports.clock.setTimer(10, () => heard.push('a timer'))
    const ended = stage.call(writes('a'))
    stage.call(async () => heard.push('a call'))
    await stage.clock.advance(59_999)
    expect(heard).toEqual([])
    expect(stage.notes.written).toEqual([])
    await stage.clock.advance(100)
    expect(heard).toEqual(['a call', 'a timer', 'an answer'])
    expect(ended.by).toBe('value')
    expect(ports.clock.monotonic()).toBeGreaterThan(until)
    expect(stage.told.map(({ at, what }) => [at, what])).toEqual([
      [0, 'started'],
      [0, 'stands still at notes.write'],
      [60_000, 'goes on'],
    ])
  })

  it('can do so when a timer wakes it', async () => {
    const fired: number[] = []
    const stage = new ProcessStage({
      only: [first('pause', 'shop-1-1/timer/3000')],
      limits: { pauseMs: [5000, 5000] },
      begins: ({ ports: { clock } }) => {
        const begun = clock.monotonic()
        clock.setTimer(3000, () => fired.push(clock.monotonic() - begun))
      },
    })
    await stage.clock.advance(30_000)
    expect(fired).toEqual([8000])
    expect(stage.toldOf('pause')).toEqual(['stands still at its sleep'])
  })

  it('runs for a while before it does so again', async () => {
    const stage = new ProcessStage({
      rates: { pause: 1 },
      limits: { pauseMs: [5000, 5000], leastRunMs: 700 },
    })
    const { notes } = stage.life
    const write = (note: string, at: number) =>
      stage.clock.setTimer(at, () => void notes.write(note))
    write('a', 1)
    write('b', 5690)
    write('c', 5701)
    await stage.clock.advance(6000)
    expect(stage.notes.written).toEqual(['a', 'b'])
    expect(stage.chance.struck).toEqual([pausesAt('a'), pausesAt('c')])
  })

  it('is not stopped a second time meanwhile', async () => {
    const stage = new ProcessStage({
      rates: { pause: 1 },
      limits: { pauseMs: [5000, 5000] },
    })
    const { notes } = stage.life
    void notes.write('a')
    void notes.write('b')
    await stage.clock.advance(6000)
    expect(stage.notes.written).toEqual(['a', 'b'])
    expect(stage.chance.struck).toEqual([pausesAt('a')])
  })
})

describe('a process that is healed', () => {
  it('begins at once where it is down, and once', async () => {
    const stage = new ProcessStage({ only: [diesAt('a')] })
    stage.call(writes('a'))
    await stage.clock.advance(100)
    stage.host.heal()
    expect(stage.host.isUp).toBe(true)
    await stage.clock.advance(60_000)
    expect(stage.lives).toHaveLength(2)
  })

  it('goes on where it stands still', async () => {
    const stage = new ProcessStage({ only: [pausesAt('a')] })
    const ended = stage.call(writes('a'))
    await stage.clock.advance(100)
    expect(ended.by).toBe('nothing')
    stage.host.heal()
    await stage.clock.advance(10)
    expect(ended.by).toBe('value')
  })

  it('is struck by nothing any more', async () => {
    const names = ['crash-before', 'crash-after', 'pause', 'clock-jump', 'store-busy', 'store-slow']
    const rates = Object.fromEntries(names.map((name) => [name, 1]))
    const stage = new ProcessStage({ rates })
    stage.host.heal()
    stage.life.ports.clock.setTimer(1, () => undefined)
    const ended = stage.call(writes('a'))
    await stage.clock.advance(10)
    expect(ended).toEqual({ by: 'value', value: 1 })
    expect(stage.chance.struck).toEqual([])
  })
})
