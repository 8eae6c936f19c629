import { z } from 'zod'
import type { TossMethod } from './toss-payment.js'

/** Ways to pay as the browser's SDK, its older versions and people write them. */
const METHODS = {
  card: '카드',
  CARD: '카드',
  카드: '카드',
  'virtual-account': '가상계좌',
  VIRTUAL_ACCOUNT: '가상계좌',
  가상계좌: '가상계좌',
} as const satisfies Record<string, TossMethod>

type MethodName = keyof typeof METHODS
const methodNames = Object.keys(METHODS) as [MethodName, ...MethodName[]]

const CARD_NUMBER = /^\d(?:[ .-]?\d){11,18}$/

/** What the payment window and the actions are given, one member each. */
export const orderMembers = {
  orderId: z.string().regex(/^[A-Za-z0-9_=-]{6,64}$/, {
    error: 'an order id is 6 to 64 of A-Z, a-z, 0-9, -, _ and =',
  }),
  amount: z.int().min(1),
  orderName: z.string().min(1).max(100).default('결제'),
  customerName: z.string().min(1).max(100).default('김결제'),
  method: z
    .enum(methodNames)
    .transform((name): TossMethod => METHODS[name])
    .optional(),
  successUrl: z.url().optional(),
  failUrl: z.url().optional(),
  isPartialCancelable: z.boolean().default(true),
  card: z.string().regex(CARD_NUMBER, { error: 'a card number has 12 to 19 digits' }).optional(),
  outcome: z.enum(['approved', 'limitExceeded', 'invalidCard']).optional(),
  paymentKey: z.string().min(1).max(200),
} as const
