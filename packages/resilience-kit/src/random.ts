/** Where code that must be repeatable gets its randomness from. */
export interface Random {
  /** A number in [0, 1). */
  next(): number
}
