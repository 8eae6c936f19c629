import type { z } from 'zod'
import { settings, type Setting } from './settings.js'
import { WrongUsage } from './wrong-usage.js'

export type SettingName = keyof typeof settings

/** The shop's configuration: every value checked; those without a default may be undefined. */
export type ShopConfig = {
  readonly [Name in SettingName]: (typeof settings)[Name] extends { readonly fallback: string }
    ? z.infer<(typeof settings)[Name]['parse']>
    : z.infer<(typeof settings)[Name]['parse']> | Absent<Name>
}

type Optional =
  | 'alertWebhookUrl'
  | 'callbackUrl'
  | 'demo'
  | 'idSeed'
  | 'productsFile'
  | 'tokenSecret'
  | 'tossSecretKey'
  | 'tossTimes'
  | 'tossUrl'
  | 'workerSlots'
type Absent<Name> = Name extends Optional ? undefined : never

/**
 * Checks what flags and environment say; flags go before the environment, that before defaults.
 *
 * @throws WrongUsage that names flag and variable, the range and what was given.
 */
export function readConfig(
  flags: Readonly<Partial<Record<SettingName, string>>>,
  environment: Readonly<Record<string, string | undefined>> = {},
): ShopConfig {
  const values = Object.entries(settings).map(([name, setting]: [string, Setting<unknown>]) => {
    const given = flags[name as SettingName] ?? environment[environmentName(name)]
    const raw = given ?? setting.fallback
    if (raw === undefined) return [name, undefined]
    const parsed = setting.parse.safeParse(raw)
    if (parsed.success) return [name, parsed.data]
    throw new WrongUsage(sentenceFor(name, setting, raw, parsed.error))
  })
  return Object.fromEntries(values) as ShopConfig
}

/** `--order-ttl-ms / SHOP_ORDER_TTL_MS`: whichever of them was used, its name is there. */
export function bothNames(name: SettingName): string {
  return `${flagName(name)} / ${environmentName(name)}`
}

/** `orderTtlMs` is `SHOP_ORDER_TTL_MS` in the environment. */
export function environmentName(name: string): string {
  return `SHOP_${name.replaceAll(/[A-Z]/g, '_$&').toUpperCase()}`
}

/** `orderTtlMs` is `--order-ttl-ms` on the command line. */
export function flagName(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, '-$&').toLowerCase()}`
}

function sentenceFor(
  name: string,
  { range, isSecret }: Setting<unknown>,
  raw: string,
  { issues: [issue] }: z.ZodError,
): string {
  const both = bothNames(name as SettingName)
  if (issue?.code === 'unrecognized_keys') {
    return `${both} has no member ${issue.keys.join(', ')}; see --help.`
  }
  // A path is a member of a JSON object; the setting itself has none.
  if (issue && issue.path.length > 0) return `${both}: ${issue.path.join('.')}: ${issue.message}.`
  return `${both} must be ${range}${isSecret ? '' : `, got ${JSON.stringify(raw)}`}.`
}
