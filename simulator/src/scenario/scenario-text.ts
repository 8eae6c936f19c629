import {
  LineCounter,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  visit,
  type Document,
} from 'yaml'
import type { ScenarioProblem } from './scenario-error.js'

/** So many aliases may be written out: small scenarios do not grow into millions of members. */
const MAX_ALIASES = 100

/** One slip in a text can lead to thousands of errors. */
const MOST_ERRORS = 10

/** Brackets inside each other, by the thousand, overflow the parser's stack. */
const TOO_DEEP = 'it is nested too deeply'

/** A place in a text; both count from 1. */
export interface TextPosition {
  readonly line: number
  readonly column: number
}

/** A text is no YAML; where and why. */
export class YamlError extends Error {
  override readonly name = 'YamlError'
  readonly places: readonly { readonly at: TextPosition; readonly message: string }[]

  constructor(places: YamlError['places']) {
    super(places.map(({ message }) => message).join('; '))
    this.places = places
  }
}

/** A text in YAML (JSON is YAML too), and where in it things stand. */
export class ScenarioText {
  /** What it says; plain objects, lists and values. */
  readonly document: unknown
  readonly #lines = new LineCounter()
  readonly #tree: Document.Parsed

  /** @throws {YamlError} where it is none, or would grow beyond measure. */
  constructor(text: string) {
    try {
      this.#tree = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false })
      this.#refuseErrors(text)
      this.document = this.#tree.toJS({ maxAliasCount: MAX_ALIASES })
    } catch (error) {
      const isTooDeep = error instanceof RangeError
      if (!isTooDeep && !(error instanceof ReferenceError)) throw error
      const message = isTooDeep ? TOO_DEEP : aliasMessage(error)
      throw new YamlError([{ at: { line: 1, column: 1 }, message }])
    }
  }

  /** Where a problem is to be seen: at a value or a name; what is missing, at what lacks it. */
  positionOf({ keys, about }: Pick<ScenarioProblem, 'keys' | 'about'>): TextPosition {
    let at: unknown = this.#tree.contents
    let offset = startOf(at) ?? 0
    for (const [index, key] of keys.entries()) {
      const node = isAlias(at) ? at.resolve(this.#tree) : at
      const isNameMeant = about === 'name' && index === keys.length - 1
      if (isMap(node)) {
        const pair = node.items.find(({ key: name }) => nameOf(name) === String(key))
        at = isNameMeant ? pair?.key : (pair?.value ?? pair?.key)
      } else {
        at = isSeq(node) && typeof key === 'number' ? node.items[key] : undefined
      }
      const start = startOf(at)
      if (start === undefined) break
      offset = start
    }
    return this.#position(offset)
  }

  #refuseErrors(text: string): void {
    const { errors, warnings } = this.#tree
    const places = [...errors, ...warnings].map(({ code, message, pos: [offset] }) => ({
      at: this.#position(offset),
      message: yamlMessage(code, message, text.slice(offset)),
    }))
    visit(this.#tree, {
      Pair: (_, { key }) => {
        if (isScalar(key)) return
        const message = 'the name of a member must be text'
        places.push({ at: this.#position(startOf(key) ?? 0), message })
      },
    })
    const tooDeep = places.find(({ message }) => message === TOO_DEEP)
    if (tooDeep !== undefined) throw new YamlError([tooDeep])
    if (places.length > 0) throw new YamlError(places.slice(0, MOST_ERRORS))
  }

  #position(offset: number): TextPosition {
    const { line, col } = this.#lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
}

function nameOf(key: unknown): string {
  return String(isScalar(key) ? key.value : key)
}

function startOf(node: unknown): number | undefined {
  const range: unknown = typeof node === 'object' && node !== null && 'range' in node && node.range
  return Array.isArray(range) ? Number(range[0]) : undefined
}

function yamlMessage(code: string, message: string, rest: string): string {
  if (code === 'DUPLICATE_KEY') return `"${/^["']?([\w.-]*)/.exec(rest)?.[1] ?? ''}" is there twice`
  if (code === 'MULTIPLE_DOCS') return 'there is a second document; one file holds one scenario'
  return message.includes('call stack') ? TOO_DEEP : `it is no YAML: ${message}`
}

function aliasMessage({ message }: ReferenceError): string {
  return message.startsWith('Excessive')
    ? `its aliases write out more than ${MAX_ALIASES} times what they stand for`
    : message
}
