/**
 * Checks the URL of an option.
 *
 * @throws TypeError where it is not an http or https URL; it does not repeat it, for a URL may hold
 * a password.
 */
export function httpUrl(option: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new TypeError(`${option} must be an http or https URL`)
  }
  return text
}
