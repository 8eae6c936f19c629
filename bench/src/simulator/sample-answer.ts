import type { Asked } from '../asked-process.js'
import type { LoadName } from './loads.js'
import type { Requests } from './requests.js'
import type { ServerQuestion } from './server-process.js'
import type { Answer, ServerTask } from './server-task.js'

/** Headers that Node's server adds by itself. */
const ADDED = ['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding']

/**
 * What the simulator answers to one request of a load: what the bare handler is to answer.
 *
 * @throws Error where it does not answer as it should.
 */
export async function sampleAnswer(
  load: LoadName,
  processes: { server(task: ServerTask): Asked<ServerQuestion> },
): Promise<Answer> {
  const task = { kind: 'simulator', load, rules: 'none', keepsLedger: false } as const
  const server = processes.server(task)
  try {
    const url = String(await server.ask({ ask: 'url' }))
    const requests = (await server.ask({ ask: 'requests', count: 1 })) as Requests
    const { method, headers, items } = requests
    const [item] = items
    if (item === undefined) throw new Error(`${load}: no request was made ready`)
    const response = await fetch(url + item.path, { method, headers, body: item.body ?? null })
    const body = await response.text()
    if (!response.ok) throw new Error(`${load}: answered with ${response.status} ${body}`)
    const own = [...response.headers].filter(([name]) => !ADDED.includes(name))
    return { status: response.status, headers: Object.fromEntries(own), body }
  } finally {
    await server.close()
  }
}
