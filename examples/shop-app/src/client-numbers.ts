import { z } from 'zod'
import type { CallLimitsOptions, DialectTimes, Schedule } from '@holdfast/pg-client'

type Shape<T> = { readonly [Name in keyof T]-?: z.ZodExactOptional<z.ZodType<T[Name]>> }

// Ranges are the payment client's own to check; here is what it takes, so that a misspelt name is
// an error and `--help` can list them.
const number = z.number().exactOptional()

const limits: Shape<CallLimitsOptions> = {
  preset: z.enum(['gateway', 'seeds']).exactOptional(),
  connectTimeoutMs: number,
  responseTimeoutMs: number,
  lookUpTimeoutMs: number,
  deadlineMs: number,
  maxAttempts: number,
  backoffMs: number,
  maxBackoffMs: number,
  slowCallMs: number,
  breakerWaitMs: number,
  halfOpenCalls: number,
  maxConcurrent: number,
}

const times: Shape<Partial<Omit<DialectTimes, 'checkAfterMs'>>> = {
  connectTimeoutMs: number,
  responseTimeoutMs: number,
  lookUpTimeoutMs: number,
  deadlineMs: number,
  slowCallMs: number,
  requestLifetimeMs: number,
  pendingHorizonMs: number,
}

const schedule: Shape<Partial<Schedule>> = {
  firstRunMs: number,
  everyMs: number,
  checkAfterMs: z.array(z.number()).exactOptional(),
  jitter: number,
}

/** What `clientLimits` may hold, by name. */
export const clientLimits = z.strictObject(limits)

/** What `clientTimes` may hold, by name. */
export const clientTimes = z.strictObject(times)

/** What `clientSchedule` may hold, by name. */
export const clientSchedule = z.strictObject(schedule)

/** The names of an object's members, for people. */
export function namesOf(object: z.ZodObject): string {
  return Object.keys(object.shape).join(', ')
}
