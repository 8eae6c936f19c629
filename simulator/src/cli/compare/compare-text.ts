import type { Comparison, HealingRow, Named } from '../../simulation/compare/comparison.js'
import type { InTurnFigures } from '../../simulation/compare/in-turn.js'
import type { TradeFigures } from '../../simulation/compare/trade.js'
import { timeText } from '../../simulation/compare/time-text.js'
import { countText, spanText } from '../../simulation/report/figure-text.js'
import { columns, wrapped } from '../text-layout.js'
import { claimsText } from './claims-text.js'
import { figureTable, type FigureRow } from './figure-table.js'

/** Everything fits a terminal of this width. */
export const WIDTH = 80

/** A comparison for people. */
export function compareText({ run, ...parts }: Comparison): string {
  const { contestants, hanging, oneAfterAnother, shop, healing, seeds } = parts
  const { scenario, workers, load } = run
  const orders = `${countText(run.orders)} orders one after another`
  const from = oneAfterAnother.fromMs
  return `${[
    wrapped(`scenario ${scenario}, seed ${run.seed}, virtual time`, WIDTH),
    columns(
      contestants.map(({ name, explains }) => [name, explains]),
      { indent: 2, width: WIDTH },
    ),
    title('hanging', `${orders}; the seeds' gateway swallows them all`),
    wrapped(
      "The seeds' own table has 15 min and 9 s each without a breaker (AS-IS), 46 s and 0.5 s " +
        'each with one (TO-BE).',
      WIDTH,
    ),
    figureTable(hanging.rows, orderRows(run.orders), WIDTH),
    title(scenario, from === 0 ? orders : `${orders}, from ${spanText(from)} on: trouble begins`),
    wrapped(
      'Whoever takes longer gets further past the trouble: to compare shares, see the shop ' +
        'below, where all meet the same orders at the same moments.',
      WIDTH,
    ),
    figureTable(oneAfterAnother.rows, orderRows(run.orders), WIDTH),
    title(
      'shop',
      `${scenario} from its beginning: ${countText(load.orders)} orders, ${load.perSecond} a ` +
        `second, ${countText(workers)} workers`,
    ),
    figureTable(shop.rows, shopRows(), WIDTH),
    title('callbacks', 'payments whose callback never came, until they are found out about'),
    healingText(healing.rows),
    title('arithmetic', "where the seeds' figures do not follow from their settings"),
    claimsText(seeds, WIDTH),
  ].join('\n\n')}\n`
}

function title(word: string, text: string): string {
  return wrapped(`${word.toUpperCase()}  ${text}`, WIDTH)
}

function share(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((part / whole) * 100).toFixed(1)} %`
}

/** Rows that every table of orders ends with: what became of the money. */
const moneyRows: readonly FigureRow<Named<InTurnFigures | TradeFigures>>[] = [
  ['charged twice', ({ chargedTwice }) => countText(chargedTwice)],
  ['told no, and charged', ({ failedButCharged }) => countText(failedButCharged)],
  ['unknown, to be found out', ({ unknown }) => countText(unknown)],
]

function orderRows(orders: number): readonly FigureRow<Named<InTurnFigures>>[] {
  return [
    ['all of them', ({ totalMs }) => timeText(totalMs)],
    ['each, on average', ({ meanMs }) => timeText(meanMs)],
    ['the slowest', ({ worstMs }) => timeText(worstMs)],
    ['accepted', ({ accepted }) => share(accepted, orders)],
    ['requests sent', ({ submits }) => countText(submits)],
    ['look-ups beside them', ({ lookUps }) => countText(lookUps)],
    ...moneyRows,
  ]
}

function shopRows(): readonly FigureRow<Named<TradeFigures>>[] {
  const each = (count: number, orders: number): string => (count / orders).toFixed(2)
  return [
    ['accepted', ({ accepted, orders }) => share(accepted, orders)],
    [
      'while the gateway was there',
      ({ acceptedWhileThere, ordersWhileThere }) => share(acceptedWhileThere, ordersWhileThere),
    ],
    ['requests per order', ({ submits, orders }) => each(submits, orders)],
    ['look-ups per order', ({ lookUps, orders }) => each(lookUps, orders)],
    ['an order takes, p50', ({ p50Ms }) => timeText(p50Ms)],
    ['p99', ({ p99Ms }) => timeText(p99Ms)],
    ['other pages take, p50', ({ otherPages }) => timeText(otherPages.p50Ms)],
    ['p99', ({ otherPages }) => timeText(otherPages.p99Ms)],
    ['the slowest', ({ otherPages }) => timeText(otherPages.worstMs)],
    ['busy workers, at most', ({ mostBusy }) => countText(mostBusy)],
    ['calls in flight, at most', ({ mostInFlight }) => countText(mostInFlight)],
    ...moneyRows,
  ]
}

function healingText(rows: readonly HealingRow[]): string {
  const cells = rows.map(({ name, ...figures }) => [
    name,
    timeText(figures.p50Ms),
    timeText(figures.p99Ms),
    timeText(figures.maxMs),
    countText(figures.open),
    figures.requestsEach.toFixed(1),
  ])
  const headings = ['schedule', 'p50', 'p99', 'slowest', 'never', 'requests each']
  const notes = rows.map(({ name, explains }) => [name, explains])
  return [
    columns([headings, ...cells], { indent: 2, right: [1, 2, 3, 4, 5], width: WIDTH }),
    columns(notes, { indent: 2, width: WIDTH }),
  ].join('\n\n')
}
