import type { ShopWorld } from '../shop-world.js'

/** One request to an operation, and what it must be answered. */
export interface OperationRequest {
  /** The person who asks; nobody: without a token. */
  readonly as?: string
  readonly path?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  /** The body, as JSON. */
  readonly json?: unknown
  /** The body as it is, where it is none of ours. */
  readonly body?: string
}

/** A request whose answer is known. */
export interface OperationCase extends OperationRequest {
  readonly status: number
  /** The code of a refusal. */
  readonly error?: string
  /** The field that the refusal has to name. */
  readonly names?: string
}

/** What a test asks of one operation. */
export interface OperationCases {
  /** Does what the operation is for. It is spoiled in every way before it is asked as it is. */
  readonly valid: OperationCase
  /** Asked after it, one after the other. */
  readonly more?: readonly OperationCase[]
}

/** Prepares the cases of one operation in a shop that other operations use, too. */
export type PreparesCases = (world: ShopWorld) => OperationCases | Promise<OperationCases>

/** The cases of operations, by `operationId`. */
export type CaseTable = Readonly<Record<string, PreparesCases>>
