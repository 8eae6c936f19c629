import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asyncCard } from '../dialects/async-card/async-card-dialect.js'
import type { ScenarioInput } from '../scenario/scenario-input.js'
import { keyedCard } from '../testing/keyed-card.js'
import { VirtualGateway, statusOf } from '../testing/virtual-gateway.js'
import { LedgerFile } from './ledger-file.js'

describe('a ledger that is kept in a file', () => {
  let folder: string
  let file: string
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'ledger-'))
    file = path.join(folder, 'ledger.jsonl')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  /** A gateway in a process of its own, as far as it knows. */
  function processOf(change: Partial<ScenarioInput> = {}, origins?: readonly string[]) {
    const keep = new LedgerFile(file)
    const kept = keep.read()
    const callbackOrigins = origins === undefined ? {} : { callbackOrigins: origins }
    const options = { keep, dialects: [keyedCard, asyncCard], ...callbackOrigins }
    const gateway = new VirtualGateway({ processing: '5s', ...change }, options)
    gateway.gateway.restore(kept)
    return gateway
  }

  /** What is kept of the charges: all but how often callbacks were attempted. */
  const shown = (gateway: VirtualGateway) =>
    gateway.charges.map((charge) => ({ ...charge, callback: undefined }))

  const told = (gateway: VirtualGateway) =>
    gateway.charges.map(({ reference, state, cardLast4 }) => [reference, state, cardLast4])

  it('has the same charges over a restart, oldest first', async () => {
    const first = processOf()
    await first.submit('order-1')
    await first.until(first.gateway.whenIdle())
    await first.submit('order-2')
    const before = shown(first)
    const second = processOf()
    expect(shown(second)).toEqual(before)
    expect(statusOf(await second.lookUp('order-1'))).toBe(200)
    expect(told(second)).toEqual([
      ['order-1', 'approved', '1451'],
      ['order-2', 'pending', '1451'],
    ])
  })

  it('settles the charges that were pending, and calls back for them', async () => {
    await processOf().submit('order-1')
    const second = processOf()
    await second.until(second.gateway.whenIdle())
    expect(told(second)).toEqual([['order-1', 'approved', '1451']])
    expect(second.posts).toMatchObject([{ atMs: 5000, told: { orderId: 'order-1' } }])
    const third = processOf()
    await third.until(third.gateway.whenIdle())
    expect(third.posts).toEqual([])
  })

  it('issues no key again that an earlier process gave away', async () => {
    const first = processOf()
    await first.submit('order-1')
    const second = processOf()
    await second.submit('order-1')
    expect(new Set(second.charges.map(({ key }) => key)).size).toBe(2)
  })

  it('replays answers of an earlier process, and notices other parameters', async () => {
    const header = { 'idempotency-key': 'a' }
    const first = await processOf().submit('order-1', header)
    const second = processOf()
    const again = await second.submit('order-1', header)
    expect(again).toMatchObject({ answer: { outcome: 'replayed', body: bodyOf(first) } })
    expect(statusOf(await second.submit('order-2', header))).toBe(422)
    expect(second.charges).toHaveLength(1)
  })

  it('never holds more of a card number than its last four digits', async () => {
    const gateway = processOf()
    await gateway.submit('order-1', { 'idempotency-key': 'a' })
    await gateway.until(gateway.gateway.whenIdle())
    const text = readFileSync(file, 'utf8')
    expect(text.split('\n')).toHaveLength(4)
    expect(text).toContain('****-****-****-1451')
    expect(text.replaceAll('-', '')).not.toMatch(/1234|5678|9814/)
  })

  it('remembers which charge lost its key to another one', async () => {
    const first = processOf()
    await first.submit('order-1')
    await first.submit('order-2', { 'x-sim-fault': 'key-collision' })
    expect(processOf().charges).toMatchObject([
      { reference: 'order-1', overwritten: true },
      { reference: 'order-2' },
    ])
  })

  it('sends no callback to an address that is not on the list of the new process', async () => {
    await processOf().submit('order-1')
    const second = processOf({}, ['http://elsewhere.example'])
    await second.until(second.gateway.whenIdle())
    expect(told(second)).toEqual([['order-1', 'approved', '1451']])
    expect(second.posts).toEqual([])
    expect(second.gateway.journal.latest(10)).toMatchObject([
      { kind: 'callback', line: 'POST http://localhost:8080/callback', status: 'forbidden' },
    ])
  })

  it('loses a last line that a crash cut short, and nothing that is written later', async () => {
    const first = processOf()
    await first.submit('order-1')
    const whole = readFileSync(file)
    await first.submit('주문-두번째')
    const both = readFileSync(file)
    for (const cut of [1, 2, 40, both.length - whole.length - 1]) {
      writeFileSync(file, both.subarray(0, both.length - cut))
      const second = processOf()
      expect(told(second), `${cut}`).toEqual([['order-1', 'pending', '1451']])
      await second.submit('order-3')
      expect(told(processOf()).map(([reference]) => reference)).toEqual(['order-1', 'order-3'])
    }
  })

  it.each([
    ['no JSON', '{"dialect":'],
    ['an empty line', ''],
    ['another document', '{"name":"calm"}'],
    ['a charge without a key', '{"dialect":"async-card","charge":{"amount":1}}'],
    ['no object', 'null'],
  ])('is refused with file and line where a line is %s', async (_, line) => {
    const first = processOf()
    await first.submit('order-1')
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, `${text}${line}\n${text}`)
    expect(() => new LedgerFile(file).read()).toThrow(`${file}:2 is no entry of a ledger`)
  })

  it('is refused where a charge stands in a state that does not exist', async () => {
    await processOf().submit('order-1')
    writeFileSync(file, readFileSync(file, 'utf8').replace('"pending"', '"paid"'))
    expect(() => new LedgerFile(file).read()).toThrow(`${file}:1 is no entry of a ledger`)
  })

  it.each(['{"a":1}', 'notes', '{"dialect":"async-card","charge":7}\nnotes', '[]\n'])(
    'is refused where it is another file, which stays as it is: %j',
    (text) => {
      writeFileSync(file, text)
      expect(() => processOf()).toThrow('is no entry of a ledger')
      expect(readFileSync(file, 'utf8')).toBe(text)
    },
  )

  it('is refused at once where its folder does not exist', () => {
    const missing = new LedgerFile(path.join(folder, 'missing', 'ledger.jsonl'))
    expect(() => missing.read()).toThrow('ENOENT')
  })

  it('is empty after it was cleared', async () => {
    await processOf().submit('order-1')
    new LedgerFile(file).clear()
    expect(readFileSync(file, 'utf8')).toBe('')
    expect(processOf().charges).toEqual([])
  })
})

function bodyOf(delivery: Awaited<ReturnType<VirtualGateway['submit']>>): string {
  return 'answer' in delivery ? delivery.answer.body : ''
}
