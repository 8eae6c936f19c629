import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { samplePayment } from '../../conformance/sample-payment.js'
import { SqliteStage } from '../../testing/sqlite-stage.js'

const stage = new SqliteStage()
afterAll(() => stage.clear())

const built = new URL('../../../dist/adapters/sqlite/index.js', import.meta.url)

/** A process that waits for a line, opens the file, inserts a payment and claims one. */
function start(file: string, orderId: string) {
  const program = `
    import { once } from 'node:events'
    import { sqlitePaymentStore } from '${built.href}'
    console.log('ready')
    await once(process.stdin, 'data')
    process.stdin.destroy()
    const store = sqlitePaymentStore({ file: ${JSON.stringify(file)} })
    const payment = ${JSON.stringify(samplePayment({ orderId }))}
    const inserted = await store.insert(payment)
    await store.save({ payment: { ...payment, checks: 1 } })
    await store.close()
    console.log(inserted)`
  const flags = ['--input-type=module', '--eval', program]
  const child = spawn(process.execPath, flags, { stdio: ['pipe', 'pipe', 'pipe'] })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended = once(child, 'close').then(([code]: (number | null)[]) => ({ code, stderr }))
  return { ready: Promise.race([once(child.stdout, 'data'), ended]), child, ended }
}

describe('processes that open the same new file at once', () => {
  it('migrate it once, and all of them write into it', { timeout: 60_000 }, async () => {
    if (!existsSync(fileURLToPath(built))) expect.fail('build first: npm run build')
    const file = stage.newFile()
    const processes = Array.from({ length: 4 }, (_, n) => start(file, `by-${n}`))
    await Promise.all(processes.map(({ ready }) => ready))
    for (const { child } of processes) child.stdin.write('go\n')
    const ends = await Promise.all(processes.map(({ ended }) => ended))
    expect(ends).toEqual(processes.map(() => ({ code: 0, stderr: '' })))
    const store = stage.open({ file })
    for (const n of processes.keys()) {
      const [payment] = await store.listByOrder(`by-${n}`)
      expect(payment).toMatchObject({ checks: 1, version: 1 })
    }
    await store.close()
  })
})
