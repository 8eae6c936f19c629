import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { BrowserWorld, isWithoutBrowser, SLOW } from './browser-world.js'
import { Shopper } from './shopper.js'

describe.skipIf(isWithoutBrowser('buying in a browser'))('buying in a browser', SLOW, () => {
  let world: BrowserWorld

  beforeAll(async () => {
    world = await BrowserWorld.open()
  }, SLOW.timeout)
  afterAll(() => world.close())
  afterEach(() => world.tidy())

  /** Somebody who has just come in. */
  async function shopping() {
    const reader = await world.reader()
    const shopper = new Shopper(reader.page, world.url)
    await shopper.enter()
    return { ...reader, shopper }
  }

  it('leads from the shelf to a paid order, which moves before one’s eyes', async () => {
    const { page, shopper, complaints } = await shopping()
    await shopper.addToCart(0)
    await shopper.addToCart(1)
    await shopper.checkOut('approve')
    await shopper.placeButton.click()
    await shopper.orderId()
    await shopper.until('paid')
    expect(await page.locator('h1').textContent()).toBe('Paid')
    const log = page.locator('.order-log')
    await log.getByText('Payment approved.').waitFor()
    await log.getByText('Your order is confirmed.').waitFor()
    expect(await page.locator('.stage[data-state="done"]').count()).toBe(3)
    expect(await shopper.productsInCart()).toBe(0)
    expect(await shopper.ordersListed()).toBe(1)
    expect(complaints.all).toEqual([])
  })

  it('keeps the order where a card is declined, and takes another one', async () => {
    const { page, shopper } = await shopping()
    await shopper.order('overLimit')
    await shopper.until('declined')
    await page.getByText('The limit of this card is exceeded.', { exact: false }).waitFor()
    await page.getByRole('button', { name: 'Pay again' }).click()
    await shopper.choose('approve')
    await page.locator('.pay-form button').click()
    await shopper.until('paid')
    expect(await shopper.ordersListed()).toBe(1)
  })

  it('pays over Toss’s window, and once, also where its way back is loaded anew', async () => {
    const { page, shopper, complaints } = await shopping()
    await shopper.addToCart(2)
    await shopper.checkOut('toss')
    await shopper.placeButton.click()
    const isReturn = (url: string): boolean => url.includes('/toss?paymentType')
    const returned = page.waitForRequest((request) => isReturn(request.url()))
    await page.getByRole('button', { name: /Pay by card/ }).click()
    const back = (await returned).url()
    await shopper.until('paid')
    await page.goto(back)
    await shopper.until('paid')
    const held = (await world.gateway.charges()).filter((charge) => charge.held === 12_000)
    expect(held).toHaveLength(1)
    expect(complaints.all).toEqual([])
  })

  it('confirms after the log-in that has expired in Toss’s window', async () => {
    const { page, shopper } = await shopping()
    await shopper.addToCart()
    await shopper.checkOut('toss')
    await shopper.placeButton.click()
    await page.getByRole('button', { name: /Pay by card/ }).waitFor()
    let isExpired = false
    await page.route('**/confirm', (route) => {
      if (isExpired) return route.continue()
      isExpired = true
      const body = { error: 'UNAUTHENTICATED', message: 'Please log in.', details: null }
      return route.fulfill({ status: 401, json: body })
    })
    await page.getByRole('button', { name: /Pay by card/ }).click()
    await page.getByText('Your log-in has expired.', { exact: false }).waitFor()
    expect(page.url()).toContain('paymentKey=')
    await shopper.logInAgain()
    await shopper.until('paid')
  })

  it('goes on with the order where somebody leaves Toss’s window', async () => {
    const { page, shopper } = await shopping()
    await shopper.addToCart()
    await shopper.checkOut('toss')
    await shopper.placeButton.click()
    await page.getByRole('button', { name: /Close/ }).click()
    await shopper.until('toPay')
    await shopper.choose('approve')
    await page.locator('.pay-form button').click()
    await shopper.until('paid')
  })

  it('pays a part with points, and shows them spent', async () => {
    const { page, shopper } = await shopping()
    await shopper.addToCart()
    await shopper.checkOut('approve')
    await page.getByLabel('Points to use').fill('4000')
    expect(await shopper.placeButton.textContent()).toBe('Pay ₩21,000')
    await shopper.placeButton.click()
    await shopper.until('paid')
    await shopper.open('points')
    await page.locator('.points-balance b').getByText('₩6,000').waitFor()
  })

  it('makes one order of a double click', async () => {
    const { shopper } = await shopping()
    await shopper.addToCart()
    await shopper.checkOut('approve')
    await shopper.placeButton.dblclick()
    await shopper.until('paid')
    expect(await shopper.ordersListed()).toBe(1)
  })

  it('goes back from the order to the cart, not to an order that is sent again', async () => {
    const { page, shopper } = await shopping()
    await shopper.order()
    await shopper.until('paid')
    await page.goBack()
    await page.locator('.empty-state').waitFor()
    expect(new URL(page.url()).pathname).toBe('/en/cart')
    await page.goForward()
    await shopper.until('paid')
    await page.reload()
    await shopper.until('paid')
    expect(await shopper.ordersListed()).toBe(1)
  })

  it('keeps what was chosen at the checkout over a reload', async () => {
    const { page, shopper } = await shopping()
    await shopper.addToCart()
    await shopper.checkOut('invalid')
    await page.getByLabel('Points to use').fill('300')
    await page.reload()
    await page.locator('.checkout-form').waitFor()
    expect(await page.locator('input[value="invalid"]').isChecked()).toBe(true)
    expect(await page.getByLabel('Points to use').inputValue()).toBe('300')
  })

  it('is done by keyboard alone', async () => {
    const { page, shopper } = await shopping()
    await page.getByRole('button', { name: /^Add/ }).first().press('Enter')
    await page.locator('.badge').waitFor()
    await page.getByRole('link', { name: /^Cart/ }).press('Enter')
    await page.getByRole('link', { name: 'Check out' }).press('Enter')
    await page.locator('h1:focus').getByText('Checkout').waitFor()
    await page.locator('input[value="approve"]').press('Space')
    await shopper.placeButton.press('Enter')
    await shopper.until('paid')
  })

  it('cancels: the card’s gateway cannot, so a person refunds by hand', async () => {
    const { page, shopper } = await shopping()
    await shopper.order()
    await shopper.until('paid')
    await shopper.cancel()
    await shopper.until('refundByHand')
    expect(await page.locator('h1').textContent()).toBe('Being refunded by hand')
  })

  it('cancels what was paid over Toss, and the money goes back by itself', async () => {
    const { page, shopper } = await shopping()
    await shopper.addToCart()
    await shopper.checkOut('toss')
    await shopper.placeButton.click()
    await page.getByRole('button', { name: /Pay by card/ }).click()
    await shopper.until('paid')
    await shopper.cancel()
    await shopper.until('cancelled')
  })

  it('explains a cart that another tab has ordered already', async () => {
    const { page, context, shopper } = await shopping()
    await shopper.addToCart()
    await shopper.checkOut('approve')
    const other = new Shopper(await context.newPage(), world.url)
    await other.checkOut('approve')
    await other.placeButton.click()
    await other.until('paid')
    await shopper.placeButton.click()
    await page.getByText('Your cart has changed meanwhile.', { exact: false }).waitFor()
    await page.locator('.empty-state').waitFor()
    expect(await shopper.ordersListed()).toBe(1)
  })

  it('explains a cart whose price has changed, and orders at the new one', async () => {
    const { page, shopper } = await shopping()
    await shopper.addToCart(1)
    await shopper.checkOut('approve')
    await world.asKeeper('PATCH', '/products/2', { price: 51_000 })
    await shopper.placeButton.click()
    const banner = page.getByRole('alert').filter({ hasText: 'It was ₩50,000' })
    await banner.waitFor()
    expect(await banner.textContent()).toContain('is ₩51,000 now')
    await shopper.placeButton.click()
    await shopper.until('paid')
    await world.asKeeper('PATCH', '/products/2', { price: 50_000 })
  })
})
