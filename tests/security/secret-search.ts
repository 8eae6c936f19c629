import { inspect } from 'node:util'

/** Digits of a number that must not stand anywhere one after the other: four may be shown. */
const longestShown = 7

/** What must not be found: a card number by any eight of its digits, a text as a whole. */
export interface Sought {
  readonly name: string
  readonly text: string
  readonly kind: 'digits' | 'text'
}

/**
 * Searches whatever it is shown for secrets in every writing: with dashes, blanks or without, in
 * base64, in hex, in a URL, in JSON's escapes, and one of these inside another.
 */
export class SecretSearch {
  /** What was found: which secret, and where. */
  readonly found: string[] = []
  /** How many characters were searched in each place. */
  readonly searched: Map<string, number> = new Map<string, number>()
  readonly #sought: readonly Sought[]

  constructor(...sought: readonly Sought[]) {
    this.#sought = sought
  }

  /** Searches a text, bytes, or anything that can be printed or looked into. */
  in(place: string, value: unknown): void {
    for (const text of textsOf(value)) {
      this.searched.set(place, (this.searched.get(place) ?? 0) + text.length)
      for (const writing of unfolded(text)) {
        for (const one of this.#sought) {
          const what = `${one.name} in ${place}`
          if (holds(writing, one) && !this.found.includes(what)) this.found.push(what)
        }
      }
    }
  }
}

function holds(writing: string, { text, kind }: Sought): boolean {
  if (kind === 'text') return writing.includes(text)
  const plain = writing.replaceAll(/[-\s+._/\\]/g, '')
  const digits = text.replaceAll(/\D/g, '')
  for (let from = 0; from + longestShown < digits.length; from += 1) {
    if (plain.includes(digits.slice(from, from + longestShown + 1))) return true
  }
  return false
}

/** All texts of a value: as it prints, as JSON, and every string in whatever hangs on it. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  if (value instanceof Uint8Array) {
    const bytes = Buffer.from(value)
    return [
      bytes.toString('latin1'),
      bytes.toString('utf16le'),
      bytes.subarray(1).toString('utf16le'),
    ]
  }
  const options = { depth: 20, showHidden: true, maxArrayLength: null, maxStringLength: null }
  const texts = [inspect(value, options), String(json(value))]
  collect(value, texts, new Set())
  return texts
}

function json(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}

/** What hangs on it, hidden or not: causes of errors, members without a name, entries. */
function collect(value: unknown, texts: string[], seen: Set<unknown>): void {
  if (typeof value === 'string') texts.push(value)
  if (typeof value !== 'object' || value === null || seen.has(value)) return
  seen.add(value)
  if (value instanceof Uint8Array) texts.push(...textsOf(value))
  if (value instanceof Map || value instanceof Set) collect([...value], texts, seen)
  for (const name of Reflect.ownKeys(value)) {
    texts.push(String(name))
    collect(Reflect.get(value, name), texts, seen)
  }
}

/** A text, what it says once each of its codes is read, and what that says in turn. */
function unfolded(text: string): ReadonlySet<string> {
  const writings = new Set([text])
  for (let round = 0; round < 2; round += 1) {
    for (const writing of [...writings]) {
      for (const decode of [fromUrl, fromJson, fromBase64, fromHex]) {
        const decoded = decode(writing)
        if (decoded !== '') writings.add(decoded)
      }
    }
  }
  return writings
}

function fromUrl(text: string): string {
  if (!text.includes('%')) return ''
  return text.replaceAll(/%([0-9a-f]{2})/gi, (_code, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  )
}

function fromJson(text: string): string {
  if (!text.includes('\\u')) return ''
  return text.replaceAll(/\\+u([0-9a-f]{4})/gi, (_code, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  )
}

/** Wherever it begins: three others may stand before it. */
function fromBase64(text: string): string {
  const tokens = text.match(/[\w+/-]{11,}/g) ?? []
  return tokens
    .flatMap((token) => [0, 1, 2, 3].map((from) => Buffer.from(token.slice(from), 'base64')))
    .map((bytes) => bytes.toString('latin1'))
    .join('\n')
}

function fromHex(text: string): string {
  const tokens = text.match(/[0-9a-f]{16,}/gi) ?? []
  return tokens
    .flatMap((token) => [0, 1].map((from) => Buffer.from(token.slice(from), 'hex')))
    .map((bytes) => bytes.toString('latin1'))
    .join('\n')
}
