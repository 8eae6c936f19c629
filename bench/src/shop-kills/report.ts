import type { KillRunEnd } from '@holdfast/shop-app/demo'
import { right, type Table } from '../table.js'

/**
 * Whether every order came to its end, and all books agreed at every audit. A run that sold
 * nothing, or whose kills caught nothing under way, proves nothing.
 */
export function isAllRight({ audits, stillOpen, kills, byStatus }: KillRunEnd): boolean {
  if ((byStatus.CONFIRMED ?? 0) === 0 || kills.every(({ openOrders }) => openOrders === 0)) {
    return false
  }
  return stillOpen.length === 0 && audits.flat().every(({ breaches }) => breaches.length === 0)
}

/** The run in a sentence. */
export function killsInWords(end: KillRunEnd): string {
  const { kills, audits, orders, payments, stillOpen } = end
  // Sums over the kills would count one order as often as a kill finds it open.
  const mean = (what: 'betweenIntentAndAnswer' | 'openOrders'): string =>
    (kills.reduce((total, kill) => total + kill[what], 0) / kills.length).toFixed(1)
  const wrong = audits.flat().reduce((total, { breaches }) => total + breaches.length, 0)
  return (
    `${kills.length} kills under load, ${orders} orders, ${payments} payments. At the moment ` +
    `of a kill, on average, ${mean('openOrders')} orders were open and ` +
    `${mean('betweenIntentAndAnswer')} payments stood between their intent and its answer. ` +
    `${audits.length} audits: ${wrong} wrong in the books, ` +
    `${stillOpen.length} times something still open.`
  )
}

/** One row per invariant: how many it looked at in the last audit, and all that broke it. */
export function auditTable({ audits }: KillRunEnd): Table {
  const last = audits.at(-1) ?? []
  const rows = last.map(({ invariant, checked }) => {
    const broken = audits
      .flat()
      .filter((line) => line.invariant === invariant)
      .reduce((total, { breaches }) => total + breaches.length, 0)
    return [invariant, String(checked), String(broken)]
  })
  return { columns: [{ heading: 'invariant' }, right('checked'), right('broken')], rows }
}

/** Orders by how they ended. */
export function endingsTable({ byStatus }: KillRunEnd): Table {
  return {
    columns: [{ heading: 'orders' }, right('how many')],
    rows: Object.entries(byStatus).map(([status, count]) => [status, String(count)]),
  }
}
