import type { z } from 'zod'
import { SEEDS_SETTINGS, faultSettingsSchema, type FaultSettings } from './fault-settings.js'

/** One thing wrong with a patch. */
export interface SettingsProblem {
  /** Dotted name of the setting, or empty for the document itself. */
  readonly path: string
  readonly message: string
  /** The names or values that would have been right, where there is such a list. */
  readonly allowed?: readonly string[]
}

/** A patch of the fault settings was not valid; nothing was changed. */
export class FaultSettingsError extends Error {
  readonly problems: readonly SettingsProblem[]

  constructor(problems: readonly SettingsProblem[]) {
    super(problems.map((problem) => problem.message).join('; '))
    this.name = 'FaultSettingsError'
    this.problems = problems
  }
}

/**
 * The settings with the patch laid over them; objects are merged, everything else is replaced.
 *
 * @throws {FaultSettingsError} on an unknown name or a value out of its range.
 */
export function patchFaultSettings(settings: FaultSettings, patch: unknown): FaultSettings {
  const parsed = faultSettingsSchema.safeParse(isObject(patch) ? merge(settings, patch) : patch)
  if (parsed.success) return parsed.data
  throw new FaultSettingsError(parsed.error.issues.map(describe))
}

function merge(base: object, patch: object): object {
  const merged = new Map<string, unknown>(Object.entries(base))
  for (const [name, value] of Object.entries(patch)) {
    if (value === undefined) continue
    const before = merged.get(name)
    merged.set(name, isObject(before) && isObject(value) ? merge(before, value) : value)
  }
  return Object.fromEntries(merged)
}

function describe(issue: z.core.$ZodIssue): SettingsProblem {
  const path = issue.path.join('.')
  if (issue.code === 'unrecognized_keys') {
    const allowed = namesAt(issue.path)
    const unknown = issue.keys.map((key) => `"${key}"`).join(', ')
    const place = path === '' ? 'faults' : path
    const message = `${place} has no setting ${unknown}; it has ${allowed.join(', ')}`
    return { path, message, allowed }
  }
  const message = `${path === '' ? 'faults' : path}: ${issue.message}`
  if (issue.code === 'invalid_value') return { path, message, allowed: issue.values.map(String) }
  return { path, message }
}

function namesAt(path: readonly PropertyKey[]): string[] {
  let at: unknown = SEEDS_SETTINGS
  for (const name of path) at = isObject(at) ? new Map(Object.entries(at)).get(String(name)) : at
  return isObject(at) ? Object.keys(at) : []
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
