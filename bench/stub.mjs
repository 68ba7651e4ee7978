// Small servers for the peers, as processes of their own.
import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { keep } from './children.mjs'

/** Marks what is measured only where it is wanted and installed. */
export const peer = make => Object.assign(make, { peer: true })

/** Starts `file` as a server; resolves with its address. It ends when this process does. */
export function openStub(file) {
  const child = keep(spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] }))
  return new Promise((resolve, reject) => {
    child.once('exit', code => reject(new Error(`${file} ended with ${code}`)))
    child.stdout.once('data', text => {
      child.stdout.destroy()
      child.unref()
      resolve(`http://127.0.0.1:${Number(String(text))}`)
    })
  })
}

/** In the server's process: `answer(method, url, body)` gives [status, value]; a value is told as JSON, a text as it is. */
export function serve(answer) {
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const [status, value] = answer(request.method, new URL(request.url, 'http://stub'), body)
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(typeof value === 'string' || value === undefined ? value : JSON.stringify(value))
  })
  server.listen(0, '127.0.0.1', () => console.log(server.address().port))
}
