import { readFile } from 'node:fs/promises'
import type pg from 'pg'

/** Milliseconds of processor time, which are comparable even if the machine does other work. */
export type Cpu = () => Promise<number>

/** For one process. NaN without /proc. */
export async function cpuOf(pid: number | undefined): Promise<number> {
  const [own] = await times(pid)
  return own
}

/** For all processes of a PostgreSQL server. */
export function cpuOfPostgres(pool: pg.Pool): Cpu {
  return async () => {
    const { rows } = await pool.query('select pg_backend_pid() as pid')
    const status = await read(`/proc/${rows[0].pid}/status`)
    const postmaster = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1])
    const children = (await read(`/proc/${postmaster}/task/${postmaster}/children`)).trim().split(' ')
    const running = await Promise.all(children.map((pid) => cpuOf(Number(pid))))
    const [own, ended] = await times(postmaster)
    return running.reduce((sum, one) => sum + one, own + ended)
  }
}

// proc(5): utime, stime, and the same for children that have exited, in hundredths of a second.
async function times(pid: number | undefined): Promise<[own: number, ended: number]> {
  const stat = await read(`/proc/${pid}/stat`)
  const [utime, stime, cutime, cstime] = stat
    .slice(stat.lastIndexOf(')'))
    .split(' ')
    .slice(12, 16)
    .map(Number)
  return [((utime ?? NaN) + (stime ?? NaN)) * 10, ((cutime ?? NaN) + (cstime ?? NaN)) * 10]
}

function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}
