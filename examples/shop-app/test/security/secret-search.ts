/** What must not be found: a card number by any eight of its digits, a text as a whole. */
export interface Sought {
  readonly name: string
  readonly text: string
  readonly kind: 'digits' | 'text'
}

/** Digits of a number that may stand anywhere one after the other: fewer than this. */
const TELLING_DIGITS = 8

/**
 * Searches texts and bytes for secrets: as they are, with anything that separates digits between
 * them, and in base64, hex, a URL or JSON's escapes.
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

  in(place: string, value: string | Uint8Array): void {
    for (const text of textsOf(value)) {
      this.searched.set(place, (this.searched.get(place) ?? 0) + text.length)
      for (const writing of [text, fromUrl(text), fromJson(text), fromBase64(text), fromHex(text)])
        this.#search(place, writing)
    }
  }

  #search(place: string, writing: string): void {
    for (const one of this.#sought) {
      const what = `${one.name} in ${place}`
      if (!this.found.includes(what) && holds(writing, one)) this.found.push(what)
    }
  }
}

function holds(writing: string, { text, kind }: Sought): boolean {
  if (kind === 'text') return writing.includes(text)
  const plain = writing.replaceAll(/[-\s+._/\\]/g, '')
  const digits = text.replaceAll(/\D/g, '')
  for (let from = 0; from + TELLING_DIGITS <= digits.length; from += 1) {
    if (plain.includes(digits.slice(from, from + TELLING_DIGITS))) return true
  }
  return false
}

/** Bytes in every alignment that a file may have. */
function textsOf(value: string | Uint8Array): readonly string[] {
  if (typeof value === 'string') return [value]
  const bytes = Buffer.from(value)
  return [bytes.toString('latin1'), ...[0, 1].map((at) => bytes.subarray(at).toString('utf16le'))]
}

function fromUrl(text: string): string {
  return text.replaceAll(/%([0-9a-f]{2})/gi, (_code, hex: string) => characterOf(hex))
}

function fromJson(text: string): string {
  return text.replaceAll(/\\+u([0-9a-f]{4})/gi, (_code, hex: string) => characterOf(hex))
}

function characterOf(hex: string): string {
  return String.fromCharCode(parseInt(hex, 16))
}

/** Wherever it begins: up to three characters before it are none of it. */
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
