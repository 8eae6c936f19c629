import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const program = path.resolve(import.meta.dirname, '../../bench/dist/kills/main.js')
const execute = promisify(execFile)

/** The table's rows: a phase, what stood there, and figures. */
const rows = [
  /^before intent .* 1 .* none 1 +0$/m,
  /^intent written .* 1 .* (failed|approved) 1 +0$/m,
  /^sent .* 1 .* (failed|approved|canceled|partiallyCanceled) 1 +0$/m,
  /^answered, not stored .* 1 .* (failed|approved|canceled|partiallyCanceled) 1 +0$/m,
  /^callback stored, not applied .* 1 .* (approved|declined|canceled|partiallyCanceled) 1 +0$/m,
  /^compensating: refund written .* 1 .* (canceled|partiallyCanceled|approved) 1 +0$/m,
  /^compensating: cancel sent .* 1 .* (canceled|partiallyCanceled|approved) 1 +0$/m,
]

// Each life of the shop waits until nothing can be executed any more: some three seconds.
it('loses no payment and doubles none, in whichever phase the shop is killed', async () => {
  if (!existsSync(program)) expect.fail('build first: npm run build')
  // Rejects where the exit code is not 0: that is, where anything is wrong in the books.
  const { stdout } = await execute(process.execPath, [
    ...[program, '--kills', '7', '--database', 'sqlite'],
  ])
  expect(stdout).toMatch(/^sqlite: 7 kills under load, \d+ payments, 0 wrong in the books/)
  const [, payments, audited] = /, (\d+) payments, .* compared (\d+) of them/.exec(stdout) ?? []
  expect(Number(payments)).toBeGreaterThan(30)
  expect(audited).toBe(payments)
  for (const row of rows) expect(stdout).toMatch(row)
}, 300_000)
