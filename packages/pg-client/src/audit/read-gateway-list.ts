import type { ClientContext } from '../client-context.js'
import type { GatewayRecord } from '../ports/gateway-records.js'
import { isWithin, type AuditPlan } from './audit-plan.js'
import { SettlementComparison } from './compare-settlement.js'
import type { Disagreement } from './disagreement.js'
import { GatewayBook } from './gateway-book.js'
import type { OpenBreaks } from './open-breaks.js'
import type { PatientGateway } from './patient-gateway.js'

/** A gateway's own books of a period. */
export interface GatewayList {
  readonly book: GatewayBook
  /** Its payments of the period. */
  readonly theirs: number
  /** Payments of the period in its settlement file; null where that was not read. */
  readonly settled: number | null
  /** What its list and its file disagree in. */
  readonly unsettled: readonly Disagreement[]
}

/**
 * Reads a gateway's list, and before it the settlement file, which is let go of as the list comes
 * in.
 *
 * @throws AuditError where the gateway does not give one of the pages.
 */
export async function readGatewayList(
  { dialect }: Pick<ClientContext<never>, 'dialect'>,
  gateway: PatientGateway,
  plan: AuditPlan,
  open: OpenBreaks,
): Promise<GatewayList> {
  const listRecords = dialect.listRecords?.bind(dialect)
  const listSettlements = dialect.listSettlements?.bind(dialect)
  const lines: GatewayRecord[] = []
  if (plan.settled && listSettlements) {
    const pages = gateway.pages('settlements', (ask) => listSettlements(plan.period, ask))
    for await (const page of pages) lines.push(...page)
  }
  const settled = plan.settled ? lines.filter(({ at }) => isWithin(plan.period, at)).length : null
  const window = plan.settled ?? { from: 0, to: 0 }
  const comparison = new SettlementComparison(dialect.name, window, lines)
  for (const line of lines) if (comparison.covers(line)) open.settled(line.gatewayKey)
  lines.length = 0

  const book = new GatewayBook()
  const unsettled: Disagreement[] = []
  let theirs = 0
  if (listRecords) {
    for await (const page of gateway.pages('records', (ask) => listRecords(plan.listed, ask))) {
      unsettled.push(...comparison.compare(page))
      for (const record of page) {
        if (comparison.covers(record)) open.settled(record.gatewayKey)
        if (isWithin(plan.held, record.at)) book.add(record)
        if (!isWithin(plan.period, record.at)) continue
        theirs += 1
        open.listed(record.gatewayKey)
      }
    }
  }
  unsettled.push(...comparison.rest())
  return { book, theirs, settled, unsettled }
}
