import { describe, expect, it } from 'vitest'
import { JOURNAL_CAPACITY, RequestJournal, type JournalEntry } from './request-journal.js'

const entry: Omit<JournalEntry, 'sequence'> = {
  at: '2026-01-01T00:00:00.000Z',
  kind: 'request',
  dialect: 'async-card',
  line: 'GET /a',
  faults: [],
  status: 200,
  durationMs: 1,
}

describe('the journal', () => {
  it('tells the newest entries, oldest of them first, and numbers them for ever', () => {
    const journal = new RequestJournal()
    for (let n = 0; n < 5; n += 1) journal.add(entry)
    expect(journal.latest(2).map(({ sequence }) => sequence)).toEqual([4, 5])
    expect(journal.latest(99)).toHaveLength(5)
    expect(journal.latest(0)).toEqual([])
  })

  it('keeps 10 000 entries; the oldest make room', () => {
    const journal = new RequestJournal()
    for (let n = 0; n < JOURNAL_CAPACITY * 3 + 7; n += 1) journal.add(entry)
    const kept = journal.latest(Infinity)
    expect(kept).toHaveLength(JOURNAL_CAPACITY)
    expect(kept[0]?.sequence).toBe(JOURNAL_CAPACITY * 2 + 8)
    expect(kept.at(-1)?.sequence).toBe(JOURNAL_CAPACITY * 3 + 7)
  })

  it('keeps as many as it was told to, and none where that is none', () => {
    const [two, none] = [new RequestJournal(2), new RequestJournal(0)]
    for (let n = 0; n < 7; n += 1) for (const journal of [two, none]) journal.add(entry)
    expect(two.latest(Infinity).map(({ sequence }) => sequence)).toEqual([6, 7])
    expect([two.isKept, none.isKept, none.latest(Infinity)]).toEqual([true, false, []])
  })

  it('masks card numbers wherever they stand, and cuts long texts', () => {
    const journal = new RequestJournal()
    const card = '4111 1111 1111 1111'
    const long = 'x'.repeat(2001)
    journal.add({ ...entry, line: `GET /${card}`, sent: `{"cardNo":"${card}"}`, answered: long })
    const [kept] = journal.latest(1)
    expect(JSON.stringify(kept)).not.toContain('4111')
    expect(kept).toMatchObject({
      line: 'GET /****-****-****-1111',
      answered: `${'x'.repeat(2000)}…`,
    })
  })

  it('has no body where there was none', () => {
    const journal = new RequestJournal()
    journal.add(entry)
    expect(Object.keys(journal.latest(1)[0] ?? {})).not.toContain('sent')
    expect(Object.keys(journal.latest(1)[0] ?? {})).not.toContain('answered')
  })
})
