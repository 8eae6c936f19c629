import { right, type Table } from '../table.js'
import { batchStripe, batchToss, type BatchGateway } from './batch-gateways.js'
import { loseAnswers, type Healing, type Trade } from './lost-answers.js'

/** One healing. */
export interface BatchRow extends Healing, Trade {
  readonly dialect: string
  readonly batch: boolean
}

/** Heals the same lost payments without and with a batch inquiry, at every pace of other trade. */
export async function measureBatches(
  lost: number,
  othersList: readonly number[],
  onStep: (step: string) => void,
): Promise<readonly BatchRow[]> {
  const rows: BatchRow[] = []
  for (const others of othersList) {
    const trade = { lost, others }
    rows.push(...(await healTwice(batchToss, trade)))
    rows.push(...(await healTwice(batchStripe, trade)))
    onStep(`${lost} lost answers, ${others} other transactions for each`)
  }
  return rows.toSorted((one, other) => other.dialect.localeCompare(one.dialect))
}

async function healTwice<Instrument>(
  gateway: BatchGateway<Instrument>,
  trade: Trade,
): Promise<readonly BatchRow[]> {
  const shop = await loseAnswers(gateway, trade)
  try {
    const rows: BatchRow[] = []
    for (const batch of [false, true]) {
      rows.push({ ...trade, dialect: gateway.name, batch, ...(await shop.heal(batch)) })
    }
    return rows
  } finally {
    await shop.close()
  }
}

/** One row per healing. */
export function batchTable(rows: readonly BatchRow[]): Table {
  return {
    columns: [
      { heading: 'dialect' },
      right('lost'),
      right('others'),
      { heading: 'batch' },
      right('healed'),
      right('requests'),
      right('requests each'),
      right('seconds'),
    ],
    rows: rows.map(({ dialect, lost, others, batch, healed, requests, seconds }) => [
      dialect,
      grouped(lost),
      grouped(lost * others),
      batch ? 'yes' : 'no',
      grouped(healed),
      grouped(requests),
      healed === 0 ? '' : (requests / healed).toFixed(2),
      seconds.toFixed(2),
    ]),
  }
}

function grouped(count: number): string {
  return count.toLocaleString('en-US')
}
