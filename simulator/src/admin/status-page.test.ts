import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ScenarioInput } from '../scenario/scenario-input.js'
import { CHROMIUM_ARGS, NO_CHROMIUM, chromiumPath } from '@holdfast/look/testing'
import { submit, submitBody } from '../testing/gateway-caller.js'
import { Stage } from '../testing/stage.js'

const executablePath = chromiumPath()
if (executablePath === undefined) console.warn(`status page: skipped: ${NO_CHROMIUM}`)

/** Eight digits of the card that is paid with: four turn up by chance in times. */
const CARD_DIGITS = /1234\D?5678|5678\D?9814/

/** A browser on a busy machine takes its time; every wait in here is for an event. */
const SLOW = { timeout: 60_000 }

describe.skipIf(executablePath === undefined)('the status page in a browser', SLOW, () => {
  const stage = new Stage()
  let browser: Browser

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: [...CHROMIUM_ARGS],
    })
  })
  afterAll(() => browser.close())
  afterEach(() => stage.clear())

  /** A page that somebody looks at, with whatever went wrong in it. */
  async function opened(change: Partial<ScenarioInput> = {}) {
    const merchant = await stage.merchant()
    const options = { callbackOrigins: [merchant.origin], seed: 7 }
    const { simulator, gatewayUrl, adminUrl } = await stage.simulator(change, options)
    const page = await browser.newPage()
    // Time goes on as it does, and jumps where a test would wait for the next reading.
    await page.clock.install()
    stage.onClear(() => page.close())
    const wrong: string[] = []
    page.on('pageerror', (error) => wrong.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') wrong.push(message.text())
    })
    page.on('request', (request) => {
      if (!request.url().startsWith(`${adminUrl}/__admin/`)) wrong.push(request.url())
    })
    await page.goto(`${adminUrl}/__admin/`)
    await page.locator('#presence[data-state="here"]').waitFor()
    /** The page sees what there is when everything has come to rest. */
    const readAgain = async (): Promise<void> => {
      await simulator.whenIdle()
      await page.clock.fastForward(1000)
    }
    const pay = async (orderId: string, amount = 5000): ReturnType<typeof submit> => {
      try {
        const { callbackUrl } = merchant
        return await submit(gatewayUrl, submitBody({ orderId, amount, callbackUrl }))
      } finally {
        await readAgain()
      }
    }
    return { page, simulator, merchant, gatewayUrl, wrong, pay, readAgain }
  }

  const rowOf = (page: Page, reference: string) =>
    page.locator('#ledger-rows tr').filter({ hasText: reference })
  const told = (page: Page, text: string) => page.locator('#notice', { hasText: text }).waitFor()

  it('loads from the simulator alone and complains of nothing', async () => {
    const { page, wrong, gatewayUrl } = await opened()
    expect(await page.title()).toBe('Gateway simulator')
    expect(await page.locator('#seed').textContent()).toBe('7')
    const address = page.getByRole('button', { name: gatewayUrl.replace('http://', '') })
    await address.waitFor()
    expect(await page.getByRole('switch').count()).toBeGreaterThan(20)
    expect(wrong).toEqual([])
  })

  it('shows a charge that is made while it is open, and what became of its callback', async () => {
    const { page, pay, merchant, wrong } = await opened()
    await pay('order-shown', 1234500)
    await merchant.whenReceived(1)
    const row = rowOf(page, 'order-shown')
    await row.filter({ hasText: '1 sent · 200' }).waitFor()
    expect(await row.textContent()).toMatch(/Approved.*1,234,500 KRW/)
    await page.locator('#figure-held', { hasText: '1,234,500' }).waitFor()
    expect(await page.locator('#legend').textContent()).toContain('accepted 1')
    expect(wrong).toEqual([])
  })

  it('switches a fault on for the next request, at its rate, and off again', async () => {
    const elsewhere = { fault: 'crash-after', id: 'only-in-simulations' }
    const { page, pay, simulator } = await opened({ faults: [elsewhere] })
    const answerLost = page.getByRole('switch', { name: 'answer-lost' })
    await answerLost.check()
    await told(page, 'answer-lost is on.')
    await expect(pay('order-unlucky')).rejects.toMatchObject({ code: 'ECONNRESET' })
    await page.locator('#rule-list', { hasText: 'answer-lost-1' }).waitFor()
    const note = await page.locator('#rules-note').textContent()
    expect(note).toBe('1 of 1 hold now; 1 more only in pgsim simulate')

    const rate = page.getByLabel('Rate of answer-lost in percent')
    await rate.fill('2.5')
    await rate.press('Enter')
    await told(page, 'answer-lost strikes 2.5 %.')
    expect(simulator.faults()).toMatchObject([elsewhere, { fault: 'answer-lost', rate: 0.025 }])

    await answerLost.uncheck()
    await told(page, 'answer-lost is off.')
    expect(simulator.faults()).toMatchObject([elsewhere])
    expect((await pay('order-lucky')).status).toBe(200)
  })

  it('refuses a rate above 100 and changes nothing', async () => {
    const { page, simulator } = await opened()
    await page.getByLabel('Rate of hang in percent').fill('101')
    await page.getByRole('switch', { name: 'hang' }).click()
    await told(page, 'A rate is a number from 0 to 100.')
    expect(simulator.faults()).toEqual([])
    expect(await page.getByRole('switch', { name: 'hang' }).isChecked()).toBe(false)
  })

  it('shows that the gateway is away, and brings it back', async () => {
    const { page, pay } = await opened()
    await page.getByRole('switch', { name: 'black-out' }).check()
    await page.locator('#presence', { hasText: 'Away' }).filter({ hasText: 'black-out' }).waitFor()
    await expect(pay('order-early')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await page.getByRole('button', { name: 'Remove rule black-out-1' }).click()
    await page.locator('#presence', { hasText: 'Listening' }).waitFor()
    expect((await pay('order-later')).status).toBe(200)
  })

  it('releases, copies and drops callbacks that are held', async () => {
    const { page, pay, merchant, simulator, readAgain } = await opened({
      faults: [{ fault: 'callback-held' }],
    })
    await pay('order-first')
    await pay('order-second')
    const act = (words: string) => page.getByRole('button', { name: words, exact: true })
    await act('Copy order-first paymentSettled').click()
    await merchant.whenReceived(1)
    await act('Release order-first paymentSettled').click()
    await merchant.whenReceived(2)
    await act('Drop order-second paymentSettled').click()
    await expect.poll(() => simulator.callbacks()).toEqual([])
    await readAgain()
    await page.getByText('No callback is due.').waitFor()
    expect(merchant.received.map(({ body }) => body['orderId'])).toEqual([
      'order-first',
      'order-first',
    ])
    expect(simulator.callbacks()).toEqual([])
  })

  it('never shows a card number, in the journal neither', async () => {
    const { page, pay } = await opened()
    const reply = await pay('order-card')
    expect(reply.status).toBe(200)
    const request = page.locator('#journal-list summary', { hasText: 'submitPayment' })
    await request.click()
    await page.locator('#journal-list pre', { hasText: '****-****-****-1451' }).first().waitFor()
    await rowOf(page, 'order-card').waitFor()
    expect(await page.content()).not.toMatch(CARD_DIGITS)
  })

  it('shows markup in a reference as text', async () => {
    const { page, pay, wrong } = await opened()
    const reference = '<img src=nowhere onerror=alert(1)>'
    await pay(reference)
    await rowOf(page, reference).waitFor()
    expect(await page.locator('#ledger-rows img, #journal-list img').count()).toBe(0)
    expect(wrong).toEqual([])
  })

  it('keeps row, focus and search while charges come in', async () => {
    const { page, pay } = await opened()
    await pay('order-old-1')
    const search = page.getByRole('searchbox', { name: 'Search by reference or key' })
    await search.fill('old')
    const row = await rowOf(page, 'order-old-1').elementHandle()
    await pay('order-new-1')
    await pay('order-old-2')
    await rowOf(page, 'order-old-2').waitFor()
    expect(await rowOf(page, 'order-new-1').count()).toBe(0)
    // A row that was built anew would have left this one behind, detached.
    expect(await row?.isVisible()).toBe(true)
    expect(await page.locator('#ledger-search:focus').inputValue()).toBe('old')
    await search.fill('')
    await rowOf(page, 'order-new-1').waitFor()
    const references = await page.locator('#ledger-rows .cell-reference').allTextContents()
    expect(references).toEqual(['order-old-2', 'order-new-1', 'order-old-1'])
  })

  it('asks nothing while nobody looks, and at once when somebody does', async () => {
    const { page, pay } = await opened()
    const hide = (isHidden: boolean) =>
      page.evaluate(
        `Object.defineProperty(document, 'hidden', { value: ${isHidden}, configurable: true });` +
          `document.dispatchEvent(new Event('visibilitychange'))`,
      )
    await hide(true)
    await page.clock.fastForward(5000)
    await pay('order-unseen')
    await page.clock.fastForward(5000)
    expect(await rowOf(page, 'order-unseen').count()).toBe(0)
    await hide(false)
    await rowOf(page, 'order-unseen').waitFor()
  })

  it('marks a reference that was charged twice', async () => {
    const { page, pay } = await opened()
    await pay('order-twice')
    await pay('order-twice')
    await page.locator('#figure-twice', { hasText: '1' }).waitFor()
    expect(await rowOf(page, 'order-twice').getByText('charged twice').count()).toBe(2)
  })

  it('resets only after it has asked', async () => {
    const { page, pay, simulator } = await opened()
    await pay('order-gone')
    await rowOf(page, 'order-gone').waitFor()
    await page.getByRole('button', { name: 'Reset…' }).click()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await pay('order-stays')
    await rowOf(page, 'order-stays').waitFor()
    expect(simulator.ledger().charges).toHaveLength(2)
    await page.getByRole('button', { name: 'Reset…' }).click()
    await page.getByRole('button', { name: 'Reset', exact: true }).click()
    await page.getByText('No charge yet.').waitFor()
    expect(simulator.ledger().charges).toEqual([])
  })

  it('plays another scenario, and lets the gateway’s time run faster', async () => {
    const { page, simulator } = await opened()
    await page.getByLabel('Scenario').selectOption('calm')
    await page.getByRole('button', { name: 'Play' }).click()
    await told(page, 'Playing calm from its beginning.')
    expect(simulator.scenario().name).toBe('calm')
    await page.getByLabel('Gateway time').selectOption('10 × faster')
    await told(page, '10 × faster')
    expect(simulator.scenario().timeScale).toBe(0.1)
  })

  it('says so when the simulator is gone', async () => {
    const { page, simulator } = await opened()
    await simulator.stop()
    await page.getByRole('alert').filter({ hasText: 'cannot be reached' }).waitFor()
    expect(await page.locator('#presence').textContent()).toContain('Out of reach')
  })
})
