import { syncBuiltinESMExports } from 'node:module'

interface Replaced {
  readonly holder: object
  readonly name: string
  readonly before: PropertyDescriptor | undefined
}

/** Members of objects that were replaced, until all of them are put back. */
export class ReplacedMembers {
  readonly #replaced: Replaced[] = []

  /** @throws TypeError where the holder does not allow it. */
  replace(holder: object, name: string, value: unknown): void {
    const before = Object.getOwnPropertyDescriptor(holder, name)
    const hidden = { configurable: true, enumerable: false, writable: true }
    Object.defineProperty(holder, name, { ...(before ?? hidden), value })
    this.#replaced.push({ holder, name, before })
  }

  /** Makes named imports of Node's own modules see what was replaced, or put back. */
  tellImports(): void {
    syncBuiltinESMExports()
  }

  /** Puts everything back, the last one first. Again: does nothing. */
  putBack(): void {
    if (this.#replaced.length === 0) return
    for (const { holder, name, before } of this.#replaced.splice(0).reverse()) {
      if (before === undefined) Reflect.deleteProperty(holder, name)
      else Object.defineProperty(holder, name, before)
    }
    this.tellImports()
  }
}
