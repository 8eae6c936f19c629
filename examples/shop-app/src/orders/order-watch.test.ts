import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { anOrder } from '../../test/samples.js'
import { OrderBook } from './order-book.js'
import { watchOrder, type Watched } from './order-watch.js'
import { SqliteOrderStore } from './sqlite-order-store.js'

const quietMs = 15_000
const { id } = anOrder()

describe('watchOrder', () => {
  let folder: string
  let clock: VirtualClock
  let book: OrderBook
  let end: AbortController

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'shop-watch-'))
    clock = new VirtualClock()
    book = new OrderBook(
      new SqliteOrderStore(path.join(folder, 'o.sqlite'), clock, 'normal'),
      clock,
    )
    end = new AbortController()
    book.insert(anOrder())
  })
  afterEach(() => {
    book.store.close()
    rmSync(folder, { recursive: true })
  })

  const watch = (after = 0) =>
    watchOrder({ book, clock }, id, after, { signal: end.signal, quietMs })
  const tell = (source: string) =>
    book.addProgress(id, source, { type: 'payment', paymentId: 'p', state: 'pending' })
  const numbersOf = ({ value }: IteratorResult<Watched, void>) =>
    value?.kind === 'progress' ? value.all.map((one) => one.id) : value?.kind
  const lastOf = () => book.store.listProgress(id, 0).at(-1)?.id ?? 0

  it('tells what is stored, and then what comes, without a gap and never twice', async () => {
    const watching = watch()
    const stored = numbersOf(await watching.next())
    expect(stored).toEqual(book.store.listProgress(id, 0).map((one) => one.id))
    const next = watching.next()
    await clock.advance(1)
    tell('a')
    expect(numbersOf(await next)).toEqual([lastOf()])
    // What comes while the last one is being told is not missed.
    tell('b')
    expect(numbersOf(await watching.next())).toEqual([lastOf()])
    end.abort()
    expect((await watching.next()).done).toBe(true)
    expect(clock.pending).toBe(0)
  })

  it('begins behind the number that was seen last', async () => {
    tell('a')
    expect(numbersOf(await watch(lastOf() - 1).next())).toEqual([lastOf()])
  })

  it('gives a sign of life where nothing happens, and is not woken by others', async () => {
    const watching = watch(lastOf())
    const next = watching.next()
    await clock.advance(quietMs - 1)
    book.insert(anOrder({ id: 'another' }))
    await clock.advance(1)
    expect(numbersOf(await next)).toBe('quiet')
  })

  it('ends at once, and listens no more', async () => {
    let listening = 0
    const listen = book.listen.bind(book)
    book.listen = (listener) => {
      const stop = listen(listener)
      listening += 1
      return () => {
        listening -= 1
        stop()
      }
    }
    const watching = watch(lastOf())
    const next = watching.next()
    await clock.advance(1)
    end.abort()
    expect((await next).done).toBe(true)
    expect([clock.pending, listening]).toEqual([0, 0])
  })
})
