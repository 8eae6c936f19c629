import type { Break } from '../../payment/break.js'
import type { BreakListRequest } from '../../ports/payment-store.js'

/** What audits have found, by id. */
export class MemoryBreaks {
  readonly #breaks = new Map<string, Break>()

  see(found: Break): void {
    const { lastSeenAt } = found
    const known = this.#breaks.get(found.id)
    this.#breaks.set(found.id, known ? { ...known, lastSeenAt, closedAt: null } : found)
  }

  close(id: string, closedAt: number): void {
    const known = this.#breaks.get(id)
    if (known?.closedAt === null) this.#breaks.set(id, { ...known, closedAt })
  }

  list({ dialect, isOpen, limit }: BreakListRequest): readonly Break[] {
    return [...this.#breaks.values()]
      .filter((one) => one.dialect === dialect && (one.closedAt === null) === isOpen)
      .sort((a, b) => a.foundAt - b.foundAt || (a.id < b.id ? -1 : 1))
      .slice(0, limit)
  }
}
