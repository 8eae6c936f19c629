import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { samplePayment } from '../../../testing/sample-books.js'
import { allPayments } from './all-payments.js'
import { diskOf } from './disk-list.js'
import type { Disk } from './disk.js'

const clock = new VirtualClock()

/** An intent whose id sorts by its number. */
function intent(number: number) {
  const id = `payment-${String(number).padStart(4, '0')}`
  return samplePayment(`order-${number}`, {
    id,
    state: 'requested',
    certainty: 'unknown',
    gatewayKey: null,
    settledBy: null,
    settledAt: null,
    nextCheckAt: 10,
    attempts: 0,
    lastSentAt: null,
    version: 0,
  })
}

describe.each(['memory', 'sqlite', 'sqlite-file'] as const)('a disk of %s', (kind) => {
  let disk: Disk
  beforeEach(() => {
    disk = diskOf(kind, 'toss')
  })
  afterEach(() => disk.close())

  it('is empty, and shares nothing with another one', async () => {
    const other = diskOf(kind, 'toss')
    await disk.open(clock).insert(intent(1))
    expect(await allPayments(other.inspected, 'toss')).toEqual([])
    await other.close()
  })

  it('keeps what one life has written for the next one, and for who looks', async () => {
    const [first, second] = [disk.open(clock), disk.open(clock)]
    expect(await first.insert(intent(1))).toBe('saved')
    const written = await second.get('payment-0001')
    expect(written).toMatchObject({ reference: 'order-1-1', state: 'requested' })
    expect(await disk.inspected.get('payment-0001')).toEqual(written)
  })

  it('shows everything that is stored', async () => {
    const secret = '9876-5432'
    await disk.open(clock).insert({ ...intent(1), owner: `buyer ${secret}` })
    const contents = await disk.contents()
    expect(contents.includes(secret)).toBe(true)
    expect(contents.includes('another word')).toBe(false)
  })

  it('lists all payments in the order of their creation, however many', async () => {
    const store = disk.open(clock)
    const numbers = Array.from({ length: 1003 }, (_, index) => index + 1)
    for (const number of numbers) await store.insert(intent(number))
    const listed = await allPayments(disk.inspected, 'toss')
    expect(listed.map(({ orderId }) => orderId)).toEqual(numbers.map((n) => `order-${n}`))
  })
})
