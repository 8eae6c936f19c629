import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { watched } from '../../testing/process-stage.js'
import { Life } from './life.js'

let clock: VirtualClock
let wakes: number
let life: Life
let heard: string[]

beforeEach(() => {
  clock = new VirtualClock()
  wakes = 0
  heard = []
  life = new Life({ clock, onWake: () => (wakes += 1) })
})

const hears = (what: string) => () => void heard.push(what)

describe('a life that runs', () => {
  it('sees at once to what comes', () => {
    life.run(hears('a call'))
    expect(heard).toEqual(['a call'])
  })

  it('hears how promises end', async () => {
    const [value, error] = [watched(life.hear(Promise.resolve(3))), watched(life.hear(lost()))]
    await clock.advance(0)
    expect(value).toEqual({ by: 'value', value: 3 })
    expect(error).toMatchObject({ by: 'error', error: new Error('lost') })
  })

  it('has timers, each of which is told of before it fires', async () => {
    life.setTimer(10, hears('10 ms'))
    life.setTimer(20, hears('20 ms')).cancel()
    await clock.advance(15)
    expect([heard, wakes]).toEqual([['10 ms'], 1])
    await clock.advance(100)
    expect([heard, wakes]).toEqual([['10 ms'], 1])
  })
})

describe('a life that is over', () => {
  it('hears nothing more, and neither catch nor finally runs', async () => {
    const act = async (): Promise<void> => {
      try {
        await life.hear(clock.sleep(10))
        heard.push('then')
      } catch {
        heard.push('catch')
      } finally {
        heard.push('finally')
      }
    }
    void act()
    const failing = watched(life.hear(clock.sleep(10).then(lost)))
    life.end()
    life.run(hears('a call'))
    await clock.advance(100)
    expect(heard).toEqual([])
    expect(failing.by).toBe('nothing')
  })

  it('has no timers: they leave the clock', async () => {
    life.setTimer(10, hears('a timer'))
    expect(clock.pending).toBe(1)
    life.end()
    expect(clock.pending).toBe(0)
    life.setTimer(10, hears('a timer of a dead one'))
    expect(clock.pending).toBe(0)
    await clock.advance(100)
    expect([heard, wakes]).toEqual([[], 0])
  })

  it('sees to nothing that waited while it stood still', async () => {
    life.pause()
    life.run(hears('a call'))
    life.end()
    life.resume()
    await clock.advance(100)
    expect(heard).toEqual([])
  })

  it('stops in the middle of what waited', async () => {
    life.pause()
    life.run(() => life.end())
    life.run(hears('too late'))
    life.resume()
    await clock.advance(100)
    expect(heard).toEqual([])
    expect(life.isOver).toBe(true)
  })
})

describe('a life that stands still', () => {
  it('sees to all that came meanwhile, in the order in which it came', async () => {
    life.setTimer(20, hears('a timer'))
    life.pause()
    life.run(hears('a call'))
    void life.hear(clock.sleep(10)).then(hears('an answer'))
    await clock.advance(1000)
    expect(heard).toEqual([])
    life.resume()
    await clock.advance(100)
    expect(heard).toEqual(['a call', 'an answer', 'a timer'])
  })

  it('lets what it goes on with run until it waits, before the next comes', async () => {
    life.pause()
    life.run(() => void Promise.resolve().then(hears('what the first one starts')))
    life.run(hears('the second'))
    life.resume()
    await clock.advance(100)
    expect(heard).toEqual(['what the first one starts', 'the second'])
  })

  it('sees to what comes afterwards behind what waited', async () => {
    life.pause()
    life.run(hears('first'))
    life.run(hears('second'))
    life.resume()
    life.run(hears('third'))
    await clock.advance(100)
    expect(heard).toEqual(['first', 'second', 'third'])
  })

  it('can stand still again in the middle, and goes on from there', async () => {
    life.pause()
    for (const what of ['first', 'second', 'third']) {
      life.run(() => {
        heard.push(what)
        if (what === 'second') life.pause()
      })
    }
    life.resume()
    await clock.advance(100)
    expect(heard).toEqual(['first', 'second'])
    life.resume()
    await clock.advance(100)
    expect(heard).toEqual(['first', 'second', 'third'])
  })

  it('does not fire a timer that was due meanwhile and is taken back', async () => {
    const timer = life.setTimer(10, hears('a time-out'))
    life.pause()
    life.run(() => timer.cancel())
    await clock.advance(100)
    life.resume()
    await clock.advance(100)
    expect(heard).toEqual([])
  })
})

async function lost(): Promise<never> {
  throw new Error('lost')
}
