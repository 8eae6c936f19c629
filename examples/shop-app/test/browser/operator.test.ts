import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { down, noCallbacks } from '../../src/demo/gateway-faults.js'
import { describeInBrowser } from './describe-in-browser.js'

describeInBrowser('an operator in a browser', (stage) => {
  /** Somebody who shops, and somebody who works there. */
  async function both() {
    const { shopper } = await stage.shopping()
    const operator = await stage.world.operator()
    return { shopper, operator: operator.page, complaints: operator.complaints }
  }

  /** What the day's book has of an order. */
  const linesOf = (operator: Page, id: string): Locator =>
    operator
      .getByRole('region', { name: 'Settlement' })
      .locator('[data-row]', { has: operator.locator(`[title="${id}"]`) })

  it('closes a review, and its buyer sees it at once', async () => {
    const { shopper, operator, complaints } = await both()
    const id = await shopper.order()
    await shopper.until('paid')
    await shopper.cancel()
    await shopper.until('refundByHand')
    const queue = operator.getByRole('region', { name: 'Review queue' })
    const review = queue.locator('[data-row]', { has: operator.locator(`[title="${id}"]`) })
    await review.getByRole('button', { name: /^Decide/ }).click()
    const dialog = operator.getByRole('dialog')
    await dialog.locator('input[value="canceled"]').check()
    await dialog.getByRole('button', { name: 'Close the review' }).click()
    await review.waitFor({ state: 'detached' })
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
    await stage.world.gateway.change({ faults: [noCallbacks] })
    const id = await shopper.order()
    await shopper.until('paid')
    const healed = operator.getByRole('region', { name: 'Healed by itself' })
    await healed.locator(`[title="${id}"]`).first().waitFor()
  })

  it('sees a breaker open, and reads why without a pointer', async () => {
    const { operator } = await both()
    await stage.breakGateway(down)
    await stage.world.sendBuyers(40)
    const lane = operator.getByRole('group', { name: /Card.*Pay/ })
    await lane.locator('.lane-segment[data-state="open"]').first().waitFor()
    const tip = operator.locator('.lane-tip')
    await lane.press('ArrowLeft')
    while (!(await tip.textContent())?.startsWith('Open')) await lane.press('ArrowLeft')
    expect(await tip.textContent()).toMatch(/failed|no answer/)
  })

  it('comes back to the same place when the log-in has expired', async () => {
    const { operator } = await both()
    // Something to come back to: far down, with the focus on it.
    const place = operator.getByRole('button', { name: 'The day before' })
    await place.scrollIntoViewIfNeeded()
    await operator.evaluate(() => scrollTo({ top: document.body.scrollHeight }))
    await place.focus()
    const scrolled = await operator.evaluate(() => scrollY)
    expect(scrolled).toBeGreaterThan(100)
    await operator.evaluate(() => {
      const kept = JSON.parse(localStorage.getItem('holdfast.operator') ?? '{}') as object
      localStorage.setItem('holdfast.operator', JSON.stringify({ ...kept, token: 'of.old.times' }))
    })
    await operator.getByText('Your log-in has expired.', { exact: false }).waitFor()
    await operator.getByRole('button', { name: 'Log in as the demo operator' }).click()
    await operator.getByRole('region', { name: 'Review queue' }).waitFor()
    expect(await operator.evaluate(() => scrollY)).toBe(scrolled)
    expect(await place.evaluate((one) => one === document.activeElement)).toBe(true)
  })

  it('gives a part back once, whatever became of its answer', async () => {
    const { shopper, operator, complaints } = await both()
    const lines = linesOf(operator, await shopper.orderByToss())
    const refund = lines.getByRole('button', { name: /^Refund order/ })
    const dialog = operator.getByRole('dialog')
    const keys: (string | undefined)[] = []
    await operator.route('**/refund', async (route) => {
      keys.push(route.request().headers()['idempotency-key'])
      const answer = await route.fetch()
      if (keys.length > 1) return route.fulfill({ response: answer })
      return route.abort('connectionreset')
    })
    await refund.click()
    const [amount, reason] = [dialog.getByLabel('Amount in won'), dialog.getByLabel('Reason')]
    await amount.fill('300')
    await reason.fill('broken')
    await dialog.getByRole('button', { name: 'Give it back' }).click()
    await dialog.getByText('We do not know yet whether ₩300 went back').waitFor()
    await operator.reload()
    await refund.click()
    expect([await amount.inputValue(), await reason.inputValue()]).toEqual(['300', 'broken'])
    expect(await amount.isEditable()).toBe(false)
    await dialog.getByRole('button', { name: 'Ask again with the same key' }).click()
    await operator.getByText('The money has gone back.').waitFor()
    expect(keys).toHaveLength(2)
    expect(new Set(keys).size).toBe(1)
    await lines.locator('[data-kind="refund"]').waitFor()
    expect(await lines.locator('[data-kind="refund"]').allTextContents()).toEqual(['−₩300'])
    await refund.click()
    expect(await amount.isEditable()).toBe(true)
    expect(complaints.all).toEqual([])
  })

  it('is offered a refund only where the gateway gives money back', async () => {
    const { shopper, operator } = await both()
    const byCard = await shopper.order()
    await shopper.until('paid')
    const byToss = await shopper.orderByToss()
    const refundOf = (id: string) => linesOf(operator, id).getByRole('button')
    await refundOf(byToss).waitFor()
    await linesOf(operator, byCard).waitFor()
    expect(await refundOf(byCard).isVisible()).toBe(false)
  })

  it('says why the shop does not tell how things stand', async () => {
    const { operator } = await both()
    const json = { error: 'TOO_MANY_REQUESTS', message: 'Too many requests.', details: null }
    await operator.route('**/operations/status', (route) => route.fulfill({ status: 429, json }))
    const asOf = operator.locator('.board-as-of')
    await asOf.filter({ hasText: 'nothing heard since · Too many requests.' }).waitFor()
    await operator.unroute('**/operations/status')
    await asOf.filter({ hasText: /^as of [0-9:]+$/ }).waitFor()
  })

  it('is nobody who only buys', async () => {
    const { page } = await stage.world.reader()
    const email = 'buyer@shop.test'
    const password = 'buyers password'
    await stage.world.signUp({ email, password, name: 'Bob' })
    await page.goto(`${stage.world.url}/en/operator`)
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Log in', exact: true }).click()
    await page.getByText('This account does not work here.').waitFor()
  })

  it('goes on where the shop was killed under the page', async () => {
    const { operator, complaints } = await both()
    const gone = operator.getByRole('alert').filter({ hasText: 'The shop is away' })
    const lane = operator.getByRole('group', { name: /Card.*Pay/ })
    const seen = gone.waitFor()
    await stage.world.kill()
    await seen
    await gone.waitFor({ state: 'hidden' })
    // The gap stays in the lane, however short it was, and the lane goes on behind it.
    const gap = lane.locator('.lane-segment[data-state="away"]')
    await gap.first().waitFor({ state: 'attached' })
    await lane.locator('.lane-segment:last-child[data-state="closed"]').waitFor()
    expect(complaints.all).toEqual([])
  })
})
