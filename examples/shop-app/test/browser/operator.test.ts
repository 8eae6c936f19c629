import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { down, noCallbacks } from '../../src/demo/gateway-faults.js'
import { BrowserWorld, isWithoutBrowser, SLOW } from './browser-world.js'
import { Shopper } from './shopper.js'

describe.skipIf(isWithoutBrowser('the operator’s page'))('an operator in a browser', SLOW, () => {
  let world: BrowserWorld

  beforeAll(async () => {
    world = await BrowserWorld.open()
  }, SLOW.timeout)
  afterAll(() => world.close())
  afterEach(() => world.tidy())

  /** Somebody who shops, and somebody who works there. */
  async function both() {
    const { page } = await world.reader()
    const shopper = new Shopper(page, world.url)
    await shopper.enter()
    const operator = await world.operator()
    return { shopper, operator: operator.page, complaints: operator.complaints }
  }

  it('closes a review, and its buyer sees it at once', async () => {
    const { shopper, operator, complaints } = await both()
    await shopper.order()
    await shopper.until('paid')
    await shopper.cancel()
    await shopper.until('refundByHand')
    const queue = operator.getByRole('region', { name: 'Review queue' })
    await queue.getByRole('button', { name: /^Decide/ }).click()
    const dialog = operator.getByRole('dialog')
    await dialog.locator('input[value="canceled"]').check()
    await dialog.getByRole('button', { name: 'Close the review' }).click()
    await queue.getByText('Nothing to decide').waitFor()
    await shopper.until('cancelled')
    expect(complaints.all).toEqual([])
  })

  it('writes a note that stays', async () => {
    const { shopper, operator } = await both()
    await shopper.order()
    await shopper.until('paid')
    await shopper.cancel()
    await shopper.until('refundByHand')
    const queue = operator.getByRole('region', { name: 'Review queue' })
    await queue.getByRole('button', { name: /^Note/ }).first().click()
    await operator.getByRole('dialog').getByRole('textbox').fill('Asked the card company.')
    await operator.getByRole('dialog').getByRole('button').last().click()
    await queue.getByText('Asked the card company.').waitFor()
    await operator.reload()
    await queue.getByText('Asked the card company.').waitFor()
  })

  it('sees what healed by itself', async () => {
    const { shopper, operator } = await both()
    await world.gateway.change({ faults: [noCallbacks] })
    const id = await shopper.order()
    await shopper.until('paid')
    const healed = operator.getByRole('region', { name: 'Healed by itself' })
    await healed.locator(`[title="${id}"]`).first().waitFor()
  })

  it('sees a breaker open, and reads why without a pointer', async () => {
    const { operator } = await both()
    await world.gateway.change({ faults: [down] })
    await world.sendBuyers(40)
    const lane = operator.getByRole('group', { name: /Card.*Pay/ })
    await lane.locator('.lane-segment[data-state="open"]').first().waitFor()
    const tip = operator.locator('.lane-tip')
    await lane.press('ArrowLeft')
    while (!(await tip.textContent())?.startsWith('Open')) await lane.press('ArrowLeft')
    expect(await tip.textContent()).toMatch(/failed|no answer/)
  })

  it('comes back to the same place when the log-in has expired', async () => {
    const { operator } = await both()
    await operator.evaluate(() => {
      const kept = JSON.parse(localStorage.getItem('holdfast.operator') ?? '{}') as object
      localStorage.setItem('holdfast.operator', JSON.stringify({ ...kept, token: 'of.old.times' }))
    })
    await operator.getByText('Your log-in has expired.', { exact: false }).waitFor()
    await operator.getByRole('button', { name: 'Log in as the demo operator' }).click()
    await operator.getByRole('region', { name: 'Review queue' }).waitFor()
  })

  it('is nobody who only buys', async () => {
    const { page } = await world.reader()
    const email = 'buyer@shop.test'
    const password = 'buyers password'
    await world.signUp({ email, password, name: 'Bob' })
    await page.goto(`${world.url}/en/operator`)
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Log in', exact: true }).click()
    await page.getByText('This account does not work here.').waitFor()
  })

  it('goes on where the shop was killed under the page', async () => {
    const { operator, complaints } = await both()
    const gone = operator.getByRole('alert').filter({ hasText: 'The shop is away' })
    const seen = gone.waitFor()
    await world.kill()
    await seen
    await gone.waitFor({ state: 'hidden' })
    await operator.getByText('Shop away').first().waitFor({ state: 'detached' })
    expect(complaints.all).toEqual([])
  })
})
