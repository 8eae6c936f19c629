import type { Page } from 'playwright-core'
import type { BrowserWorld, Reader } from './browser-world.js'
import { Shopper } from './shopper.js'

/** A screen with something on it. */
export interface ScreenCase {
  readonly name: string
  /** Shows it to a reader who has just come. */
  readonly open: (shopper: Shopper, world: BrowserWorld) => Promise<void>
}

const shown = (page: Page, selector: string): Promise<void> =>
  page.locator(selector).first().waitFor()

/** Every screen of the shop, and the states in which it looks different. */
export const screenCases: readonly ScreenCase[] = [
  {
    name: 'products',
    open: async (shopper) => {
      await shopper.open()
      await shown(shopper.page, '.product')
    },
  },
  {
    name: 'log-in',
    open: async (shopper) => {
      await shopper.open('cart')
      await shown(shopper.page, '.log-in')
    },
  },
  {
    name: 'cart',
    open: async (shopper) => {
      await shopper.enter()
      await shopper.addToCart(0)
      await shopper.addToCart(2)
      await shopper.open('cart')
      await shown(shopper.page, '.cart-item')
    },
  },
  {
    name: 'empty cart',
    open: async (shopper) => {
      await shopper.enter()
      await shopper.open('cart')
      await shown(shopper.page, '.empty-state')
    },
  },
  {
    name: 'checkout',
    open: async (shopper) => {
      await shopper.enter()
      await shopper.addToCart()
      await shopper.checkOut('approve')
    },
  },
  {
    name: 'a paid order',
    open: async (shopper) => {
      await shopper.enter()
      await shopper.order()
      await shopper.until('paid')
    },
  },
  {
    name: 'a declined order',
    open: async (shopper) => {
      await shopper.enter()
      await shopper.order('overLimit')
      await shopper.until('declined')
    },
  },
  {
    name: 'orders',
    open: async (shopper) => {
      await shopper.enter()
      await shopper.order()
      await shopper.until('paid')
      await shopper.open('orders')
      await shown(shopper.page, '.order-row')
    },
  },
  {
    name: 'points',
    open: async (shopper) => {
      await shopper.enter()
      await shopper.open('points')
      await shown(shopper.page, '.points-table')
    },
  },
  {
    name: 'the staff door',
    open: async (shopper) => {
      await shopper.open('operator')
      await shown(shopper.page, '.log-in')
    },
  },
  {
    name: 'the operator’s page',
    open: async (shopper, world) => {
      await shopper.enter()
      await shopper.order()
      await shopper.until('paid')
      await shopper.cancel()
      await shopper.until('refundByHand')
      await shopper.open('operator')
      await shopper.page.locator('.log-in .button-large').click()
      await shown(shopper.page, '.review-row')
      await world.sendBuyers(5)
      await shown(shopper.page, '.lane-segment')
    },
  },
  {
    name: 'the page that breaks things',
    open: async (shopper) => {
      await shopper.open('break')
      await shown(shopper.page, '.switches input')
      await shown(shopper.page, '.audit-panel .state[data-tone]')
    },
  },
  {
    name: 'nothing',
    open: async (shopper) => {
      await shopper.enter()
      await shopper.open('orders/of-nobody')
      await shown(shopper.page, '.sorry')
    },
  },
]

/** Shows a screen to somebody new. */
export async function shownTo(
  world: BrowserWorld,
  reader: Reader,
  { open }: ScreenCase,
  language: 'ko' | 'en' = 'en',
): Promise<Reader> {
  await open(new Shopper(reader.page, world.url, language), world)
  return reader
}
