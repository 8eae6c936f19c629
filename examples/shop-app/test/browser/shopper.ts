import type { Locator, Page } from 'playwright-core'

export type Means = 'approve' | 'overLimit' | 'invalid' | 'toss'

const words = {
  ko: { toCheckout: '주문하기' },
  en: { toCheckout: 'Check out' },
} as const

/** Somebody who shops with a browser. */
export class Shopper {
  readonly page: Page
  readonly #url: string
  readonly #language: 'ko' | 'en'
  #token = ''

  constructor(page: Page, url: string, language: 'ko' | 'en' = 'en') {
    this.page = page
    this.#url = url
    this.#language = language
  }

  /** Opens a screen by its address. */
  async open(path = ''): Promise<void> {
    await this.page.goto(`${this.#url}/${this.#language}/${path}`)
  }

  /** Is logged in with an account of their own, and sees nothing yet. */
  async enter(): Promise<void> {
    const name = `Buyer ${crypto.randomUUID().slice(0, 8)}`
    const account = { email: `${crypto.randomUUID()}@shop.test`, password: crypto.randomUUID() }
    await this.#ask('POST', '/users', { ...account, name })
    const { token } = (await this.#ask('POST', '/login', account)) as { token: string }
    this.#token = token
    // Nothing of the page runs at this address.
    await this.page.goto(`${this.#url}/page/icon.svg`)
    await this.page.evaluate(
      (session) => {
        localStorage.setItem('holdfast.buyer', session)
        sessionStorage.setItem('test.buyer', session)
      },
      JSON.stringify({ token, name, email: account.email }),
    )
  }

  async #ask(method: string, route: string, json: object): Promise<unknown> {
    const answer = await fetch(`${this.#url}${route}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.#token}` },
      body: JSON.stringify(json),
    })
    if (!answer.ok) throw new Error(`${method} ${route}: ${await answer.text()}`)
    return answer.json()
  }

  /** The same buyer again: what a password manager would fill in is put back where it was. */
  async logInAgain(): Promise<void> {
    await this.page.evaluate(() => {
      localStorage.setItem('holdfast.buyer', sessionStorage.getItem('test.buyer') ?? '')
    })
    await this.page.reload()
  }

  /** Puts one piece of the n-th product into the cart, past the page. */
  async addToCart(index = 0): Promise<void> {
    await this.#ask('POST', '/cart/items', { productId: String(index + 1), quantity: 1 })
  }

  /** The same, from the shelf. */
  async addFromShelf(index = 0): Promise<void> {
    await this.open()
    const badge = this.page.locator('.badge')
    const before = Number((await badge.isVisible()) ? await badge.textContent() : 0)
    await this.page.locator('.product').nth(index).getByRole('button').click()
    await this.page.locator('.badge', { hasText: String(before + 1) }).waitFor()
  }

  /** From the cart's page to the checkout. */
  async leaveCart(): Promise<void> {
    await this.open('cart')
    await this.page.getByRole('link', { name: words[this.#language].toCheckout }).click()
    await this.page.locator('.checkout-form').waitFor()
  }

  /** At the checkout, with this chosen to pay with. */
  async checkOut(means: Means): Promise<void> {
    await this.open('checkout')
    await this.choose(means)
  }

  async choose(means: Means): Promise<void> {
    await this.page.locator(`.choices:visible input[value="${means}"]`).check()
  }

  get placeButton(): Locator {
    return this.page.locator('.checkout-act button')
  }

  /** Puts something into the cart, and orders it; on the order's page in the end. */
  async order(means: Means = 'approve'): Promise<string> {
    await this.addToCart()
    await this.checkOut(means)
    await this.placeButton.click()
    return this.orderId()
  }

  /** The same, paid in Toss's window; resolves when it is. */
  async orderByToss(): Promise<string> {
    await this.addToCart()
    await this.checkOut('toss')
    await this.placeButton.click()
    await this.page.getByRole('button', { name: /Pay by card/ }).click()
    await this.until('paid')
    return this.orderId()
  }

  /** Of the order that is shown. */
  async orderId(): Promise<string> {
    await this.page.locator('.order-headline').waitFor()
    return new URL(this.page.url()).pathname.split('/').at(-1) ?? ''
  }

  /** Cancels the order that is shown. */
  async cancel(): Promise<void> {
    await this.page.getByRole('button', { name: 'Cancel order' }).click()
    await this.page.getByRole('dialog').getByRole('button', { name: 'Cancel order' }).click()
  }

  /** Waits until the order stands so; says how it stands, and came to it, where it does not. */
  async until(standing: string): Promise<void> {
    const headline = this.page.locator('.order-headline')
    await headline
      .and(this.page.locator(`[data-standing="${standing}"]`))
      .waitFor()
      .catch(async (error: unknown) => {
        const now = await headline.evaluateAll(([shown]) => shown?.getAttribute('data-standing'))
        const log = await this.page.locator('.order-log li').allTextContents()
        throw new Error(`the order is ${now ?? 'not shown'}, not ${standing}: ${log.join('; ')}`, {
          cause: error,
        })
      })
  }

  /** Every standing that the order page has shown, in their order, from now on. */
  async recordStandings(): Promise<() => Promise<readonly string[]>> {
    await this.page.evaluate(() => {
      const seen: string[] = []
      const headline = document.querySelector('.order-headline')
      const note = (): void => {
        const now = headline?.getAttribute('data-standing') ?? ''
        if (seen.at(-1) !== now) seen.push(now)
      }
      note()
      new MutationObserver(note).observe(headline ?? document.body, { attributes: true })
      Object.assign(window, { seenStandings: seen })
    })
    return () =>
      this.page.evaluate(() => (window as unknown as { seenStandings: string[] }).seenStandings)
  }

  /** How many orders the list of one's own has. */
  async ordersListed(): Promise<number> {
    await this.open('orders')
    await this.page.locator('.orders, .empty-state').first().waitFor()
    return this.page.locator('.order-row').count()
  }

  /** How many different products are in the cart. */
  async productsInCart(): Promise<number> {
    await this.open('cart')
    await this.page.locator('.cart-items, .empty-state').first().waitFor()
    return this.page.locator('.cart-item').count()
  }
}
