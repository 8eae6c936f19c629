import type { Context } from 'hono'

/** The languages that the shop speaks. */
export type Language = 'ko' | 'en'

/** A sentence in every language of the shop. */
export type Sentence = Readonly<Record<Language, string>>

/** The language a buyer reads best, from `Accept-Language`. Default: Korean. */
export function preferredLanguage(acceptLanguage: string | undefined): Language {
  let best: { language: Language; quality: number } = { language: 'ko', quality: 0 }
  for (const entry of (acceptLanguage ?? '').split(',')) {
    const [tag = '', ...parameters] = entry.trim().toLowerCase().split(';')
    const language = tag.split('-')[0]
    if (language !== 'ko' && language !== 'en') continue
    const quality = qualityOf(parameters)
    if (quality > best.quality) best = { language, quality }
  }
  return best.language
}

/** The language of whoever sent a request. */
export function languageOf(context: Context): Language {
  return preferredLanguage(context.req.header('accept-language'))
}

function qualityOf(parameters: readonly string[]): number {
  const given = parameters.map((one) => one.trim()).find((one) => one.startsWith('q='))
  if (given === undefined) return 1
  const quality = Number(given.slice(2))
  return Number.isFinite(quality) ? quality : 0
}
