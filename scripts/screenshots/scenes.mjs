// @ts-check

/** @typedef {import('./visitor.mjs').Visitor} Visitor */

/**
 * @typedef {object} Scene
 * @property {string} name of its pictures
 * @property {(visitor: Visitor) => Promise<void>} set brings the page there
 */

/** @type {(visitor: Visitor, selector: string) => Promise<void>} */
const shown = ({ page }, selector) => page.locator(selector).first().waitFor()

/** What the reader sees, one after another: each begins where the one before has ended. */
export const scenes = /** @type {readonly Scene[]} */ ([
  {
    name: 'products',
    set: async (visitor) => {
      await visitor.breaks()
      await visitor.enter()
    },
  },
  {
    name: 'cart',
    set: async (visitor) => {
      await visitor.fillCart()
      await visitor.open('cart')
      await shown(visitor, '.cart-item')
    },
  },
  {
    name: 'checkout',
    set: async (visitor) => {
      await visitor.open('checkout')
      await shown(visitor, '.checkout-form')
    },
  },
  {
    name: 'order-declined',
    set: async (visitor) => {
      await visitor.order('overLimit')
      await visitor.untilOrderIs('declined')
    },
  },
  {
    name: 'order-paid',
    set: async (visitor) => {
      await visitor.order('approve')
      await visitor.untilOrderIs('paid')
    },
  },
  {
    name: 'order-refunded-by-hand',
    set: async (visitor) => {
      await visitor.page.locator('.order-buttons .button:visible').first().click()
      await visitor.page.locator('dialog .button-main').click()
      await visitor.untilOrderIs('refundByHand')
    },
  },
  {
    name: 'orders',
    set: async (visitor) => {
      await visitor.open('orders')
      await shown(visitor, '.order-row')
    },
  },
  {
    name: 'points',
    set: async (visitor) => {
      await visitor.open('points')
      await shown(visitor, '.points-table')
    },
  },
  {
    name: 'order-confirming',
    set: async (visitor) => {
      await visitor.breaks('hangs')
      await visitor.order('approve')
      await visitor.untilOrderIs('confirming')
    },
  },
  {
    name: 'break',
    set: async (visitor) => {
      // A calm crowd first: its line goes up and comes down, as the next one's will.
      await visitor.breaks()
      await visitor.open('break')
      await visitor.demo('POST', 'buyers', { count: 60 })
      await visitor.untilAudit(({ open }) => open > 10)
      await visitor.untilAudit(({ open }) => open === 0)
      await visitor.breaks('answers-lost', 'callbacks-lost')
      await visitor.demo('POST', 'buyers', { count: 100 })
      await visitor.untilAudit(({ open }) => open > 20)
      await shown(visitor, '.switches input:checked')
    },
  },
  {
    name: 'operator',
    set: async (visitor) => {
      await visitor.enterAsOperator()
      await visitor.breaks('refuses')
      await visitor.demo('POST', 'buyers', { count: 60 })
      await visitor.untilAudit(({ open }) => open > 10)
      await visitor.untilAudit(({ open }) => open === 0)
      await visitor.breaks('down')
      await visitor.demo('POST', 'buyers', { count: 60 })
      await shown(visitor, '.lane-segment[data-state="open"]')
      await visitor.breaks()
      await visitor.demo('POST', 'buyers', { count: 60 })
      await shown(visitor, '.lane-segment[data-state="half-open"]')
    },
  },
])
