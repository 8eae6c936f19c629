import * as entry from '@holdfast/pg-client'
import {
  breakKinds,
  createPaymentClient,
  paymentMetricTable,
  type PaymentClientOptions,
} from '@holdfast/pg-client'
import { asyncCard } from '@holdfast/pg-client/dialects/async-card'
import { memoryPaymentStore } from '@holdfast/pg-client/memory'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { membersOf } from '../page-blocks/interface-members.js'
import { readPage, ROOT } from '../page-blocks/page.js'
import { limitsOf, optionTables, valueOf } from '../policies/option-tables.js'

const page = await readPage('docs/reference/pg-client.md')
const dialect = asyncCard({ baseUrl: 'http://localhost:8082', callbackUrl: 'http://localhost/' })

/** The text of a source of pg-client. */
function source(file: string): Promise<string> {
  return readFile(path.join(ROOT, 'packages/pg-client/src', file), 'utf8')
}

function isErrorClass(value: unknown): value is typeof Error {
  return typeof value === 'function' && value.prototype instanceof Error
}

/** Builds a client, and throws where an option is out of its range. */
function build(options: object): void {
  // No time-out of the tables is longer than that.
  const times = { requestLifetimeMs: 2 * 86_400_000 }
  const whole = { dialect, store: memoryPaymentStore(), times, ...options }
  createPaymentClient(whole as PaymentClientOptions<never>)
}

describe.each([
  ['limits', 'calling/call-limits.ts#CallLimits'],
  ['reconciler', 'reconciler/reconciler-limits.ts#ReconcilerLimits'],
])('the table of `%s`', (group, reference) => {
  const options = optionTables(page).get(`Option of \`${group}\``) ?? []

  it('names every option, and no other', async () => {
    const names = (await membersOf(reference)).map(({ name }) => name)
    expect(options.map(({ name }) => name).sort()).toEqual([...names].sort())
  })

  it('has the ranges that the client has', () => {
    for (const { name, range } of options) {
      const { least = 0, most = 0 } = limitsOf(range) ?? {}
      expect(() => build({ [group]: { [name]: least } }), `${name} ${least}`).not.toThrow()
      expect(() => build({ [group]: { [name]: most } }), `${name} ${most}`).not.toThrow()
      expect(() => build({ [group]: { [name]: least - 1 } }), `${name} below`).toThrow(RangeError)
      expect(() => build({ [group]: { [name]: most + 1 } }), `${name} above`).toThrow(RangeError)
    }
  })
})

it.each(['limits', 'times', 'schedule', 'reconciler'])('an unknown name in %s throws', (group) => {
  expect(() => build({ [group]: { everything: 1 } })).toThrow(TypeError)
  expect(() => build({ [group]: {}, everything: 1 })).toThrow(TypeError)
})

it('has the defaults of the reconciler that its source has', async () => {
  const text = await source('reconciler/reconciler-limits.ts')
  const defaults = /const defaults: ReconcilerLimits = \{([^}]*)\}/.exec(text)?.[1] ?? ''
  const pairs = [...defaults.matchAll(/(?<name>\w+): (?<product>[\d_* ]+),/g)].map(({ groups }) => {
    const factors = (groups?.['product'] ?? '').replaceAll('_', '').split('*').map(Number)
    return [groups?.['name'], factors.reduce((a, b) => a * b)]
  })
  const shown = optionTables(page).get('Option of `reconciler`') ?? []
  expect(shown.map(({ name, byDefault }) => [name, valueOf(byDefault)])).toEqual(pairs)
})

it('names everything that the main entry exports', () => {
  for (const name of Object.keys(entry)) {
    expect(page, name).toMatch(new RegExp(`[\`{ .]${name}\\b`))
  }
})

it('names every exported error in its table of errors, with what throws it', () => {
  const errors = Object.values(entry).filter((one) => isErrorClass(one))
  expect(errors.map(({ name }) => name)).toContain('AuditError')
  for (const { name } of errors) expect(page).toMatch(new RegExp(`^\\| \`${name}\` +\\| \\S`, 'm'))
})

it('names every member of the client', async () => {
  for (const { name } of await membersOf('payment-client.ts#PaymentClient')) {
    expect(page).toMatch(new RegExp(`^\\| \`${name}[.(\`]`, 'm'))
  }
})

it('names every event that `observe` tells', async () => {
  const types = [...(await source('telemetry/client-event.ts')).matchAll(/type: '(\w+)'/g)]
  const rows = [...page.matchAll(/^\| `(\w+)` {1,}\| (?!`)/gm)].map(([, name]) => name)
  for (const [, type] of types) expect(rows).toContain(type)
})

/** The words of a union of texts, as its source has it. */
async function unionOf(file: string, name: string): Promise<readonly string[]> {
  const union = new RegExp(`type ${name} =([^]*?)\\n\\n`).exec(`${await source(file)}\n\n`)?.[1]
  const words = [...(union ?? '').matchAll(/'([\w-]+)'/g)].map(([, word = '']) => word)
  expect(words).not.toEqual([])
  return words
}

it.each([
  ['payment/payment.ts', 'ReviewReason', 'docs/concepts/payment-states.md'],
  ['telemetry/client-event.ts', 'CallbackOutcome', 'docs/concepts/callbacks.md'],
  ['calling/write-refund.ts', 'CancelConflict', 'docs/concepts/refunds.md'],
  ['payment/certainty.ts', 'Certainty', 'docs/concepts/unknown-outcome.md'],
])('every word of %s %s stands on %s', async (file, name, where) => {
  const text = await readPage(where)
  for (const word of await unionOf(file, name)) expect(text).toContain(`\`${word}\``)
})

it('every kind of break stands where the audit is explained', async () => {
  const text = await readPage('docs/concepts/reconciliation.md')
  for (const kind of breakKinds) expect(text).toContain(`| \`${kind}\``)
})

it('the guide to operating says what to do about each kind of break, and of no other', async () => {
  const section = /For each kind of \[break\][^\n]*\n\n((?:- [^\n]*\n)+)/
  const [, bullets = ''] = section.exec(await readPage('docs/guides/operate.md')) ?? []
  const heads = bullets.split('\n').map((bullet) => bullet.split(':', 1)[0] ?? '')
  const named = heads.flatMap((head) => [...head.matchAll(/`([\w-]+)`/g)].map(([, kind]) => kind))
  expect(named.toSorted()).toEqual([...breakKinds].toSorted())
})

it('every metric that the guide to operating names exists', async () => {
  const text = await readPage('docs/guides/operate.md')
  const named = [...text.matchAll(/holdfast_payment_\w+/g)].map(([name]) => name)
  expect(named).not.toEqual([])
  const known = paymentMetricTable.map(({ name }) => name)
  for (const name of named) expect(known).toContain(name)
})
