/** Digits of the shortest and of the longest card number. */
const SHORTEST = 13
const LONGEST = 19

/** Groups of digits with one separator between any two of them. */
const DIGITS = /\d+(?:[ .+-]\d+)*/g
const GROUPS_OF_FOUR = /(?<!\d)(\d{4}(?:[ .+-]\d{4}){3,})([ .+-]\d{1,3})?(?!\d)/g
/** Already masked: what this file writes, so that masking twice changes nothing. */
const MASKED = /^\*{4}-\*{4}-\*{4}-\d{4}$/
const JSON_MEMBER = /("card_?(?:No|Number)"\s*:\s*)("(?:[^"\\]|\\.)*"?|[^,}\s]+)/gi
const FORM_FIELD = /((?:\[number\]|%5Bnumber%5D|\bcard_?(?:No|Number))=)([^&\s]+)/gi

/** The last four digits of a card number, however grouped: the most that may be shown of it. */
export function lastFour(cardNumber: string): string {
  return cardNumber.replaceAll(/\D/g, '').slice(-4)
}

/** The last four digits behind asterisks. */
export function maskedCard(cardNumber: string): string {
  return `****-****-****-${lastFour(cardNumber)}`
}

/**
 * The text with every card number masked to its last four digits: the whole value of a JSON member
 * or form field `cardNo`, `cardNumber` or (Stripe's form) `[number]` whatever it holds, groups of
 * four times four digits anywhere, and runs of 13 to 19 digits, grouped or not, that pass the card
 * check digit. Works on broken JSON too.
 */
export function maskCardNumbers(text: string): string {
  return text
    .replace(JSON_MEMBER, (_, name: string, value: string) => `${name}"${maskedValue(value)}"`)
    .replace(FORM_FIELD, (_, name: string, value: string) => name + maskedValue(value))
    .replace(GROUPS_OF_FOUR, maskedGroups)
    .replace(DIGITS, maskedRun)
}

function maskedValue(value: string): string {
  const bare = value.replaceAll('"', '')
  const masked = bare.replace(GROUPS_OF_FOUR, maskedGroups).replace(DIGITS, maskedRun)
  return MASKED.test(masked) ? masked : '****'
}

/** Masks groups of four; with a shorter one behind them, where all of that is one number. */
function maskedGroups(all: string, groups: string, rest = ''): string {
  const digits = all.replaceAll(/\D/g, '')
  return passesCheckDigit(digits) ? maskedCard(digits) : maskedCard(groups) + rest
}

/** Masks every stretch of whole groups that could be a card number, the longest first. */
function maskedRun(run: string): string {
  if (run.length < SHORTEST) return run
  // Every second part is a separator.
  const parts = run.split(/([ .+-])/)
  let masked = ''
  for (let from = 0; from < parts.length; from += 2) {
    const card = longestCard(parts, from)
    masked += card === undefined ? parts[from] : maskedCard(card.digits)
    from = card?.last ?? from
    masked += parts[from + 1] ?? ''
  }
  return masked
}

/** The longest card number that begins with this part, and its last part. */
function longestCard(
  parts: readonly string[],
  from: number,
): { readonly digits: string; readonly last: number } | undefined {
  let found: { digits: string; last: number } | undefined
  let digits = ''
  for (let last = from; last < parts.length && digits.length < LONGEST; last += 2) {
    digits += parts[last]
    if (passesCheckDigit(digits)) found = { digits, last }
  }
  return found
}

/** The Luhn check: every second digit from the right doubled, the sum divisible by ten. */
function passesCheckDigit(digits: string): boolean {
  if (digits.length < SHORTEST || digits.length > LONGEST) return false
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}
