import type { Load } from './load.js'
import { items, type Requests } from './requests.js'

const PATH = '/api/v1/payments'
const HEADERS = { 'content-type': 'application/json', 'x-user-id': 'bench' }

/** How many charges are looked up by turns. */
const CHARGES = 200

let prepared = 0

/** Card payments, each for an order of its own. */
export const asyncCardSubmit: Load = { dialect: 'async-card', prepare: submits }

/** Look-ups by the gateway's key, of a few hundred charges by turns. */
export const asyncCardInquiry: Load = {
  dialect: 'async-card',
  prepare: async (count, target) => {
    const keys = target ? await charge(target.url) : Array.from({ length: CHARGES }, madeUpKey)
    const item = (number: number) => ({ path: `${PATH}/${keys[number % keys.length]}` })
    return { method: 'GET', headers: HEADERS, items: items(count, item) }
  },
}

function submits(count: number): Requests {
  prepared += 1
  const prefix = `order-${prepared}`
  const item = (number: number) => ({ path: PATH, body: submitBody(`${prefix}-${number}`) })
  return { method: 'POST', headers: HEADERS, items: items(count, item) }
}

function submitBody(orderId: string): string {
  return JSON.stringify({
    orderId,
    cardType: 'SAMSUNG',
    cardNo: '1234-5678-9814-1451',
    amount: 5000,
    callbackUrl: 'http://localhost:8080/callback',
  })
}

/** Makes the charges that are to be looked up. */
async function charge(url: string): Promise<string[]> {
  const { method, headers, items: all } = submits(CHARGES)
  const keys: string[] = []
  for (const { path, body } of all) {
    const response = await fetch(url + path, { method, headers, body: body ?? null })
    const { data } = (await response.json()) as { data: { transactionKey: string } }
    keys.push(data.transactionKey)
  }
  return keys
}

function madeUpKey(_: unknown, number: number): string {
  return `20261120:TR:${number.toString(16).padStart(6, '0')}`
}
