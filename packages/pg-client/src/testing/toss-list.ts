import type { HttpRequest, HttpResponse } from '../ports/http-transport.js'
import { respond } from './toss-samples.js'

/** A list of transactions as Toss serves it, and what was asked of it. */
export interface TossList {
  readonly asked: readonly URL[]
  ask(request: HttpRequest): Promise<HttpResponse>
}

/** Serves rows as `GET /v1/transactions` does: of a period, the oldest first, page by page. */
export function tossList(rows: readonly Record<string, unknown>[]): TossList {
  const sorted = rows
    .map((row) => ({ at: Date.parse(String(row['transactionAt'])), row }))
    .sort((one, other) => one.at - other.at)
  const asked: URL[] = []
  return {
    asked,
    ask: async ({ url }) => {
      const { searchParams } = new URL(url)
      asked.push(new URL(url))
      const moment = (name: string): number => Date.parse(`${searchParams.get(name)}+09:00`)
      const [from, to] = [moment('startDate'), moment('endDate') + 999]
      const inside = sorted.filter(({ at }) => at >= from && at <= to).map(({ row }) => row)
      const after = searchParams.get('startingAfter')
      const first = inside.findIndex(({ transactionKey }) => transactionKey === after) + 1
      return respond(200, inside.slice(first, first + Number(searchParams.get('limit'))))
    },
  }
}
