import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSimulator } from './create-simulator.js'
import { inquire, submit, submitBody, transactionKeyOf } from './testing/gateway-caller.js'
import { Stage } from './testing/stage.js'

/** Over real HTTP and real files. */
describe('a simulator with a ledger file', () => {
  const stage = new Stage()
  let folder: string
  let ledgerFile: string
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'simulator-'))
    ledgerFile = path.join(folder, 'ledger.jsonl')
  })
  afterEach(async () => {
    await stage.clear()
    rmSync(folder, { recursive: true })
  })

  it('goes on after a stop where it was: what was pending settles and is told', async () => {
    const merchant = await stage.merchant()
    const options = { ledgerFile, callbackOrigins: [merchant.origin] }
    const { callbackUrl } = merchant
    const first = await stage.simulator({ processing: '1h' }, options)
    const key = transactionKeyOf(await submit(first.gatewayUrl, submitBody({ callbackUrl })))
    await first.simulator.stop()

    const second = await stage.simulator({ processing: '1h' }, options)
    const before = await inquire(second.gatewayUrl, `?orderId=1351039135`)
    expect(before.json).toMatchObject({
      data: { transactions: [{ transactionKey: key, status: 'PENDING' }] },
    })
    await second.simulator.changeScenario({ timeScale: 0.0001 })
    await second.simulator.whenIdle()
    expect(merchant.received).toMatchObject([{ body: { transactionKey: key, status: 'SUCCESS' } }])
    await second.simulator.stop()

    const third = await stage.simulator({}, options)
    expect(third.simulator.ledger().charges).toMatchObject([{ key, state: 'approved' }])
    expect(readFileSync(ledgerFile, 'utf8')).not.toContain('1234-5678')
    await third.simulator.whenIdle()
    expect(merchant.received).toHaveLength(1)
  })

  it('empties the file on reset', async () => {
    const { simulator, gatewayUrl } = await stage.simulator({}, { ledgerFile })
    await submit(gatewayUrl, submitBody())
    expect(readFileSync(ledgerFile, 'utf8')).not.toBe('')
    await simulator.reset()
    expect(readFileSync(ledgerFile, 'utf8')).toBe('')
    await submit(gatewayUrl, submitBody({ orderId: 'after-reset' }))
    await simulator.stop()
    const next = await stage.simulator({}, { ledgerFile })
    expect(next.simulator.ledger().charges).toMatchObject([{ reference: 'after-reset' }])
  })

  it('is refused with file and line where the file is none of its own', () => {
    writeFileSync(ledgerFile, 'name: calm\n')
    expect(() => createSimulator({ ledgerFile })).toThrow(`${ledgerFile}:1 is no entry of a ledger`)
  })
})
