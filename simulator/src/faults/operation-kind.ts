/** What kinds of requests there are, in every dialect: take money, ask, give money back. */
export const OPERATION_KINDS = ['submit', 'inquiry', 'refund'] as const

/** What a request asks for, whatever the dialect. */
export type OperationKind = (typeof OPERATION_KINDS)[number]

/** Requests that change something: what faults strike that say nothing else. */
export const CHANGES: readonly OperationKind[] = ['submit', 'refund']
