import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AdminStage } from '../../testing/admin-stage.js'
import { Stage } from '../../testing/stage.js'
import { typed } from '../../testing/typed-command.js'

describe('pgsim admin', () => {
  let stage: AdminStage
  beforeEach(async () => {
    stage = await AdminStage.start()
  })
  afterEach(() => stage.clear())

  it('status shows addresses, scenario, seed and what happened', async () => {
    await stage.pay('order-1')
    await stage.simulator.whenIdle()
    const text = await stage.said('status')
    const url = stage.gatewayUrl
    expect(text).toContain(`gateway   ${url}         async-card\n`)
    expect(text).toContain(`          ${url}/toss    toss\n`)
    expect(text).toContain(`          ${url}/stripe  stripe\n`)
    expect(text).toMatch(/^state {5}up, \d+ connections? open, 0 requests without an answer$/m)
    expect(text).toMatch(/^scenario {2}calm for 0:0\d, no fault rules$/m)
    expect(text).toMatch(/^seed {6}7$/m)
    expect(text).toMatch(/^requests {3}submitPayment {2,}1 {2,}0 {2,}0$/m)
    expect(text).toMatch(/^callbacks {2}delivered {2,}1 {2,}0 {2,}0$/m)
    expect(text).not.toContain('inquireByKey')
    const status = await stage.json('status')
    expect(status).toMatchObject({ scenario: 'calm', seed: 7, clock: { timeScale: 1 } })
  })

  it('ledger shows charges, who paid twice, and no card', async () => {
    for (const order of ['order-1', 'order-2', 'order-1']) await stage.pay(order)
    await stage.simulator.whenIdle()
    const text = await stage.said('ledger')
    expect(text).toMatch(/^AT \(UTC\) +DIALECT +REFERENCE +AMOUNT/)
    expect(
      text.match(/ {2}async-card {2}order-1 +5000 KRW {2}approved {2}SUCCESS {2}5000 {2}200/g),
    ).toHaveLength(2)
    expect(text).toContain('3 charges of 2 references, in the smallest units; held: 15000 KRW.')
    expect(text).toContain('Paid more than once: order-1 (2 times).')
    const one = await stage.said('ledger', '--reference', 'order-2')
    expect(one).toContain('\n1 charge of 1 reference, in the smallest units; held: 5000 KRW.\n')
    expect(one).toContain('No reference paid more than once.')
    expect(await stage.said('ledger', '--limit', '2')).toContain('\nThe newest 2 charges of 2 ref')
    expect(await stage.json('ledger', '--limit', '1')).toMatchObject({
      charges: [{ reference: 'order-1' }],
    })
    expect(await stage.said('ledger', '--dialect', 'stripe')).toBe('no charges\n')
    expect(text + one).not.toMatch(/1234-?5678/)
  })

  it('ledger lets no reference write outside of its cell', async () => {
    await stage.pay('order-\u001B[2J\u0007-1')
    expect(await stage.said('ledger')).toContain('order- [2J -1')
  })

  it('journal shows requests and callbacks, with bodies where asked', async () => {
    expect(await stage.said('journal')).toBe('nothing yet\n')
    await stage.pay('order-1')
    await stage.simulator.whenIdle()
    const text = await stage.said('journal')
    expect(text).toMatch(/ {2}async-card {2}200 +\d+ {2}- {7}POST \/api\/v1\/payments$/m)
    expect(text).toContain(`callback POST ${stage.merchant.callbackUrl}`)
    expect(text).not.toContain('sent')
    const full = await stage.said('journal', '--bodies', '--limit', '1')
    expect(full.match(/^ {4}sent {6}\{.*\}$/gm)).toHaveLength(1)
    expect(full).not.toMatch(/1234-?5678/)
    expect(await stage.json('journal', '--limit', '1')).toHaveLength(1)
  })

  it('scenario shows, plays and changes what is under way', async () => {
    expect(await stage.said('scenario')).toMatch(/^calm\n\nA good day: /)
    expect(await stage.said('scenario', 'play', 'brownout')).toBe(
      'brownout plays from its beginning\n',
    )
    expect(stage.simulator.scenario().name).toBe('brownout')
    const shown = await stage.said(
      'scenario',
      'set',
      'latency=2s',
      'faults=[{ fault: hang, rate: 5% }]',
    )
    expect(shown).toContain('latency    every request: 2 s\n')
    expect(shown).toContain('faults     5 %  hang  submit, inquiry, refund\n')
    expect(stage.simulator.faults()).toMatchObject([{ fault: 'hang', rate: 0.05 }])
    expect(await stage.json('scenario', 'show')).toMatchObject({ name: 'brownout' })
  })

  it('scenario refuses what is wrong, with a suggestion', async () => {
    const unknown = await stage.refused('scenario', 'play', 'brownuot')
    expect(unknown).toMatchObject({ code: 2 })
    expect(unknown.stderr).toContain('Did you mean brownout?')
    const member = await stage.refused('scenario', 'set', 'latnecy=2s')
    expect(member).toMatchObject({ code: 2 })
    expect(member.stderr).toContain('latnecy: there is no such member. Did you mean latency?')
    expect(await stage.refused('scenario', 'set', 'latency')).toMatchObject({ code: 2 })
    expect(await stage.refused('scenario', 'set')).toMatchObject({ code: 2 })
    expect(await stage.refused('scenario', 'set', 'latency={ inquiry: 5s')).toMatchObject({
      code: 2,
      stderr: 'pgsim: latency: it is no YAML: Flow map must end with a }',
    })
  })

  it('act refuses a dialect that is not served, whatever was to be done', async () => {
    const other = new Stage()
    const { adminUrl } = await other.simulator({}, { dialects: ['stripe'] })
    for (const words of [
      ['act', 'toss'],
      ['act', 'toss', 'deposit', 'orderId=order-1'],
    ]) {
      const { code, stderr } = await typed('admin', ...words, '--admin', adminUrl)
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: 'pgsim: toss is not served. Allowed: stripe.\n',
      })
    }
    await other.clear()
  })

  it('act lists what can be done, and does it; an order id of digits stays a text', async () => {
    const list = await stage.said('act')
    expect(list).toMatch(/^async-card {2}- +nothing can be done here$/m)
    expect(list).toMatch(/^toss {8}open-window +Opens the payment window/m)
    expect(await stage.said('act', 'stripe')).not.toContain('toss')
    const opened = await stage.json(
      'act',
      'toss',
      'open-window',
      'orderId=1351039135',
      'amount=5000',
    )
    expect(opened).toMatchObject({ orderId: '1351039135' })
    const [charge] = stage.simulator.ledger().charges
    expect(charge).toMatchObject({ dialect: 'toss', reference: '1351039135', amount: 5000 })
  })
})

describe('the address of pgsim admin', () => {
  it('is told in a sentence where it is none, or nobody answers there', async () => {
    const nobody = await typed('admin', 'status', '--admin', '1')
    expect(nobody).toMatchObject({ code: 1, stdout: '' })
    expect(nobody.stderr.replaceAll(/\s+/g, ' ')).toBe(
      'pgsim: no simulator answers at http://127.0.0.1:1: start one with pgsim serve, or name ' +
        'the address of another by --admin ',
    )
    const wrong = await typed('admin', 'status', '--admin', 'ftp://x')
    expect(wrong).toMatchObject({ code: 2, stdout: '' })
    expect(wrong.stderr.replaceAll(/\s+/g, ' ')).toContain('Allowed: an address such as http://')
  })

  it('comes from PGSIM_ADMIN where no flag names it, without its scheme too', async () => {
    process.env['PGSIM_ADMIN'] = 'localhost:1'
    try {
      expect((await typed('admin', 'status')).stderr).toContain('http://localhost:1')
    } finally {
      delete process.env['PGSIM_ADMIN']
    }
  })
})
