const LONG_NUMBER = /(?<!\d)\d(?:[ .-]?\d){12,18}(?!\d)/g
const GROUPS_OF_FOUR = /^\d{4}[ .-]\d{4}[ .-]\d{4}[ .-]\d{4}$/
const CARD_FIELD = /("card(?:No|Number)"\s*:\s*)("(?:[^"\\]|\\.)*"?|[^,}\s]+)/gi

/** The last four digits of a card number: the most that may be shown of it. */
export function lastFour(cardNumber: string): string {
  return cardNumber.slice(-4)
}

/**
 * The text with every card number masked to its last four digits: the whole value of a JSON
 * member `cardNo` or `cardNumber` whatever it holds, four groups of four digits anywhere, and
 * runs of 13 to 19 digits that pass the card check digit. Works on broken JSON too.
 */
export function maskCardNumbers(text: string): string {
  return text
    .replace(CARD_FIELD, (_, name: string, value: string) => `${name}"${masked(value)}"`)
    .replace(LONG_NUMBER, (run) => (looksLikeCard(run) ? masked(run) : run))
}

function masked(value: string): string {
  const bare = value.replaceAll('"', '')
  return looksLikeCard(bare) ? `****-****-****-${lastFour(bare)}` : '****'
}

function looksLikeCard(value: string): boolean {
  const digits = value.replaceAll(/[ .-]/g, '')
  if (!/^\d{13,19}$/.test(digits)) return false
  return GROUPS_OF_FOUR.test(value) || passesCheckDigit(digits)
}

/** The Luhn check: every second digit from the right doubled, the sum divisible by ten. */
function passesCheckDigit(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}
