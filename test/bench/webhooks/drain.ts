import { createAuthority } from '../../support/certificates.ts'
import { publishMany, setScene } from './fill.ts'
import type { SenderName } from './messages.ts'
import { fillGraphile, fillPgBoss } from './peers.ts'
import { openReceiver, openSender, type Stage } from './stage.ts'

/** `cpu` and `databaseCpu`: microseconds of processor time per delivery. `rss`: bytes. */
export type Drained = {
  sender: SenderName
  perSecond: number
  rss: number
  cpu: number
  databaseCpu: number
}

const ENDPOINTS = 20
const GIVE_UP = 180_000

/**
 * Sends deliveries that are waiting when the sender starts, over real sockets, until the last one is received.
 * @param count a multiple of 20,000 is divided evenly among the endpoints
 */
export async function drain(
  stage: Stage,
  sender: SenderName,
  count: number,
  secure = false,
  endpoints = ENDPOINTS,
): Promise<Drained> {
  const authority = secure ? await createAuthority() : null
  const receiver = await openReceiver(await authority?.issue(['127.0.0.1']))
  const urls = Array.from({ length: endpoints }, (_, index) => `${receiver.url}/${index}`)
  try {
    const databaseUrl = await fill(stage, sender, urls, count)
    await receiver.expect(count)
    const reached = receiver.reached()
    const { secretKey } = stage
    const before = await stage.cpu()
    const running = await openSender(sender, { databaseUrl, secretKey, urls, count, ca: authority?.ca })
    const { first, last } = await within(reached, GIVE_UP)
    const { rss, cpu } = await running.stop()
    const databaseCpu = ((await stage.cpu()) - before) * 1000
    // From the first receipt to the last, so that the time to start is not included.
    const seconds = (last - first) / 1000
    return {
      sender,
      perSecond: count / seconds,
      rss,
      cpu: (cpu * 1e6) / count,
      databaseCpu: databaseCpu / count,
    }
  } finally {
    await receiver.close()
  }
}

async function fill(stage: Stage, sender: SenderName, urls: string[], count: number): Promise<string> {
  if (sender === 'undici loop') return ''
  if (sender === 'drawbridge') {
    const runtime = await stage.runtime()
    const scene = await setScene(runtime, urls, 5)
    await publishMany(runtime, scene, count / urls.length)
    await runtime.close()
    return runtime.config.databaseUrl ?? ''
  }
  const url = await stage.empty()
  if (sender === 'pg-boss') await fillPgBoss(url, urls, count)
  else await fillGraphile(url, urls, count)
  return url
}

function within<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`not done within ${milliseconds} ms`)), milliseconds)
  return Promise.race([work, promise]).finally(() => clearTimeout(timer))
}
