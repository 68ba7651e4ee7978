/** Calls of a REST API that speaks JSON: pages, waiting where it says that it is busy, and errors with what to do. */

const mostTries = 4
const mostWaitMs = 60_000

export class HttpError extends Error {
  constructor(status, message) {
    super(message)
    this.status = status
  }
}

/** `hints` say by status what to do. */
export function openApi({ url, headers, hints = {} }) {
  const base = url.replace(/\/+$/, '')

  const send = async (method, target, body) => {
    for (let tries = 1; ; tries += 1) {
      const answer = await fetch(target, {
        method,
        headers: { 'User-Agent': 'storewright-ci', ...headers, ...(body && { 'Content-Type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
        redirect: 'error',
        signal: AbortSignal.timeout(30_000),
      })
      if (answer.ok) return answer
      const text = await answer.text()
      if (tries < mostTries && isBusy(method, answer)) {
        await new Promise(done => setTimeout(done, waitMs(answer, tries)))
        continue
      }
      const { status } = answer
      const hint = hints[status] === undefined ? '' : ` ${hints[status]}`
      throw new HttpError(status, `${method} ${new URL(target).pathname}: ${status} ${messageOf(text)}.${hint}`)
    }
  }

  return {
    async call(method, path, body) {
      const answer = await send(method, base + path, body)
      const text = await answer.text()
      return text === '' ? undefined : JSON.parse(text)
    },
    /** The items of all pages of a list. */
    async *list(path, items = page => page) {
      let next = base + path
      while (next !== undefined) {
        const answer = await send('GET', next)
        yield* items(await answer.json())
        const link = /<([^>]+)>;\s*rel="next"/.exec(answer.headers.get('link') ?? '')?.[1]
        // The token goes to no other server.
        next = link !== undefined && new URL(link).origin === new URL(base).origin ? link : undefined
      }
    },
  }
}

/** A write that may have been carried out is not sent again. */
function isBusy(method, { status, headers }) {
  if (status === 429) return true
  if (status === 403) return headers.has('retry-after') || headers.get('x-ratelimit-remaining') === '0'
  return status >= 500 && method === 'GET'
}

function waitMs({ headers }, tries) {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  return Math.min(mostWaitMs, Number.isFinite(seconds) ? seconds * 1000 : 1000 * 2 ** tries)
}

function messageOf(text) {
  try {
    const { message, error } = JSON.parse(text)
    return typeof message === 'string' ? message : typeof error === 'string' ? error : JSON.stringify(message ?? error)
  } catch {
    return text.slice(0, 200)
  }
}
