import { z } from 'zod'
import { requestErrors } from '../http/request-errors.js'
import { ShopError } from '../http/shop-error.js'

/** Which orders of a buyer's to list. */
export const orderPage = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  before: z.string().max(200).optional().describe('`next` of the page before.'),
})

/** Where a page begins: behind this order. */
export interface OrderCursor {
  readonly createdAt: number
  readonly id: string
}

const written = /^(\d{1,16})-([\w-]{1,64})$/

/** The cursor as it stands in an answer. */
export function writeCursor({ createdAt, id }: OrderCursor): string {
  return `${createdAt}-${id}`
}

/** @throws ShopError INVALID_REQUEST where it is none of ours */
export function readCursor(text: string): OrderCursor {
  const [, createdAt, id] = written.exec(text) ?? []
  if (createdAt !== undefined && id !== undefined) return { createdAt: Number(createdAt), id }
  const details = [{ path: 'before', message: 'is not the `next` of a page' }]
  throw new ShopError(requestErrors.INVALID_REQUEST, { details })
}
