import { parentPort } from 'node:worker_threads'

/** What a worker thread says of a task. */
export type Told<Done> = { readonly done: Done } | { readonly error: string }

/** Makes this worker thread do the tasks that it is told, one message after another. */
export function serveTasks<Task, Done>(work: (task: Task) => Promise<Done>): void {
  const port = parentPort
  if (port === null) throw new Error('this module runs in a worker thread')
  port.on('message', (task: Task) => {
    work(task).then(
      (done) => port.postMessage({ done } satisfies Told<Done>),
      (error: unknown) => port.postMessage({ error: textOf(error) } satisfies Told<Done>),
    )
  })
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
