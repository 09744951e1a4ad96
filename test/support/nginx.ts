import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

export const hasNginx = await promisify(execFile)('nginx', ['-v']).then(
  () => true,
  () => false,
)

/**
 * A real nginx with its files in `folder`.
 * @param http the content of its http context
 * @returns stops it
 */
export async function startNginx(folder: string, http: string): Promise<() => Promise<void>> {
  const file = join(folder, 'nginx.conf')
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `  ${name}_temp_path ${folder}/${name};`)
    .join('\n')
  await writeFile(
    file,
    `daemon off;\npid ${folder}/nginx.pid;\nerror_log ${folder}/error.log;\nworker_processes 1;
events {}\nhttp {\n  access_log off;\n${paths}\n${http}\n}\n`,
  )
  const nginx = spawn('nginx', ['-p', folder, '-c', file], { stdio: 'inherit' })
  return async () => {
    const gone = once(nginx, 'exit')
    nginx.kill('SIGQUIT')
    await gone
  }
}
