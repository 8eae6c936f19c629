import { z } from 'zod'

const healthAnswer = z.object({ freeSlots: z.number(), ordersInFlight: z.number() })

/** How busy a server's workers are. */
export type WorkerLoad = z.infer<typeof healthAnswer>

/** What a server with worker slots says of them; it needs none to say it. */
export async function workerLoad(url: string): Promise<WorkerLoad> {
  return healthAnswer.parse(await (await fetch(`${url}/health`)).json())
}
