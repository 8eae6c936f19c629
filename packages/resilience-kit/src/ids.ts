/** Where code that must be repeatable gets its identifiers from. */
export interface Ids {
  /**
   * A new identifier: unique, unguessable (at least 74 random bits in the system's version), made
   * of `[0-9a-z]`, and later ones sort after earlier ones.
   */
  next(): string
}
