import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { z } from 'zod'
import { ActionRefused } from '../dialects/dialect-action.js'
import { maskCardNumbers } from '../gateway/card-number.js'
import { ScenarioError, problemText, type ScenarioProblem } from '../scenario/scenario-error.js'

/** What an error of the control API is called, by its HTTP status. */
const CODES = {
  400: 'bad-request',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  409: 'conflict',
  413: 'too-large',
  500: 'internal',
} as const satisfies Partial<Record<ContentfulStatusCode, string>>

/** The HTTP status of a refusal. */
export type RefusalStatus = keyof typeof CODES

const problemSchema = z
  .object({
    path: z.string().meta({
      description: 'Where in the document, the path or the query; empty: the whole of it.',
      examples: ['faults[2].rate'],
    }),
    message: z.string(),
    allowed: z.array(z.string()).optional().meta({
      description: 'The names or values that would have been right, where there is such a list.',
    }),
    suggestion: z.string().optional().meta({
      description: 'Which of these was probably meant.',
    }),
  })
  .meta({ id: 'Problem', description: 'One thing that is wrong.' })

/** The body of every refusal. */
export const adminErrorSchema = z
  .object({
    error: z.enum(Object.values(CODES)),
    message: z.string().meta({ description: 'One sentence for people.' }),
    details: z.array(problemSchema),
  })
  .meta({ id: 'Error', description: 'Why a request was refused; nothing was changed.' })

/** The body of a refusal. */
export type AdminErrorBody = z.output<typeof adminErrorSchema>

/** A request to the control API that is refused. */
export class AdminRefusal extends Error {
  override readonly name = 'AdminRefusal'
  readonly status: RefusalStatus
  readonly problems: readonly ScenarioProblem[]

  /** @param message left out: the problems as sentences */
  constructor(status: RefusalStatus, problems: readonly ScenarioProblem[], message?: string) {
    super(message ?? problems.map(problemText).join('; '))
    this.status = status
    this.problems = problems
  }
}

/** The answer to a request that failed with this. Card numbers in it are masked. */
export function refusalAnswer(thrown: unknown): Response {
  const { status, message, problems } = refusalOf(thrown)
  const details = problems.map(({ path, message, allowed, suggestion }) => ({
    path,
    message,
    ...(allowed === undefined ? {} : { allowed: [...allowed] }),
    ...(suggestion === undefined ? {} : { suggestion }),
  }))
  const body: AdminErrorBody = { error: CODES[status], message, details }
  return new Response(maskCardNumbers(JSON.stringify(body)), {
    status,
    headers: { 'content-type': 'application/json' },
  })
}

function refusalOf(thrown: unknown): Pick<AdminRefusal, 'status' | 'message' | 'problems'> {
  if (thrown instanceof AdminRefusal) return thrown
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  if (thrown instanceof ScenarioError) return { status: 400, message, problems: thrown.problems }
  if (thrown instanceof ActionRefused) return { status: 409, message, problems: [] }
  const port = takenPort(thrown)
  if (port !== undefined) {
    return { status: 409, message: `port ${port} is taken by another program`, problems: [] }
  }
  return { status: 500, message: `the simulator failed: ${message}`, problems: [] }
}

/** The port that the gateway could not open again; `undefined` for any other error. */
function takenPort(thrown: unknown): string | undefined {
  const isTaken = thrown instanceof Error && 'code' in thrown && thrown.code === 'EADDRINUSE'
  return isTaken && 'port' in thrown ? String(thrown.port) : undefined
}
