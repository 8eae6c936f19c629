import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

/** What buyers are told in the end. */
export const tallied = [
  'paid',
  'confirming',
  'declined',
  'turnedAway',
  'otherwise',
  'unanswered',
] as const

export type Told = (typeof tallied)[number]

const count = z.int().min(0)

const tallySchema = z.object({
  name: z.string(),
  /** Of the process that buys; it may have ended long ago. */
  pid: z.int().min(1),
  buyers: count,
  startedAt: z.iso.datetime(),
  /** Absent: they are still at it, or their process has died. */
  endedAt: z.iso.datetime().optional(),
  told: z.record(z.enum(tallied), count),
  /** How often a buyer whom nobody answered asked again, with the same key. */
  repeats: count,
})

/** What a crowd of buyers has been told so far, as a file that others may read. */
export type CrowdTally = z.infer<typeof tallySchema>

/** A crowd that nobody has been told anything yet. */
export function newTally(
  about: Pick<CrowdTally, 'name' | 'pid' | 'buyers' | 'startedAt'>,
): CrowdTally {
  return {
    ...about,
    told: { paid: 0, confirming: 0, declined: 0, turnedAway: 0, otherwise: 0, unanswered: 0 },
    repeats: 0,
  }
}

/** What a status of `POST /orders` tells a buyer; undefined: nobody has answered in the end. */
export function toldBy(status: number | undefined): Told {
  if (status === undefined) return 'unanswered'
  if (status === 201) return 'paid'
  if (status === 202) return 'confirming'
  if (status === 402) return 'declined'
  return status === 429 || status === 502 || status === 503 ? 'turnedAway' : 'otherwise'
}

/**
 * Writes a tally so that nobody reads half of it.
 *
 * @throws where its folder is gone
 */
export function writeTally(file: string, tally: CrowdTally): void {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, JSON.stringify(tally))
  renameSync(draft, file)
}

/** Undefined where there is no tally, or something else. */
export function readTally(file: string): CrowdTally | undefined {
  try {
    return tallySchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}
