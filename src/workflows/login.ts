/**
 * Logs somebody in to the control panel of a store. The URL is a credential: it is in the report and nowhere else, or with
 * `open` only in a page that is gone after a few seconds.
 */

import { ToolError } from '../model/errors.ts'
import type { LoginReport } from '../model/report.ts'
import type { LoginUrl } from '../resources/login.ts'
import { createLoginUrl } from '../resources/login.ts'
import { readAccount, readStore } from '../resources/portfolio.ts'
import type { Context } from './context.ts'
import { writeTemporaryFile } from './files.ts'
import { noSuchStore, storeIdOf } from './portfolio.ts'
import { startOpener } from './programs.ts'
import type { Project } from './project.ts'
import { reportHead } from './report.ts'

export interface LoginOptions {
  store: string
  /** E-mail address; the owner of the account unless given. */
  user?: string | undefined
  /** Page of the control panel. */
  to?: string | undefined
  open: boolean
}

/** How long a browser may take to read the page. */
const pageLifeMs = 10_000

export async function loginStore(context: Context, project: Project, options: LoginOptions): Promise<LoginReport> {
  const api = project.connections.partner()
  const id = storeIdOf(project, options.store)
  const store = await readStore(api, id)
  if (store === undefined) throw noSuchStore(project, id)
  if (store.status !== 'active' && store.status !== 'suspended') {
    throw new ToolError('STORE_UNAVAILABLE', `nobody can log in to store ${id}, which is ${store.status}`, {
      hint:
        store.status === 'cancelled'
          ? 'Its control panel is down. Restore the store first: declare it as `active` and apply.'
          : 'Its control panel can be entered once it is active.',
    })
  }
  const login = await createLoginUrl(
    api,
    id,
    options.user ?? (await ownerOf(project, store.account_id)),
    deepLink(options.to),
  )
  if (options.open) await openPage(context, login)
  const { store_name } = store
  const { url, ...others } = login
  return {
    ...reportHead(context, 0, []),
    command: 'login',
    store: { id, store_name },
    opened: options.open,
    ...(options.open ? others : { url, ...others }),
  }
}

async function ownerOf(project: Project, accountId: string): Promise<string> {
  const account = await readAccount(project.connections.partner(), accountId)
  if (typeof account?.user_email === 'string') return account.user_email
  throw new ToolError('LOGIN_REFUSED', `BigCommerce does not tell who owns account ${accountId}`, {
    hint: "Give --user the e-mail address of a user of the store's account.",
  })
}

/** BigCommerce wants what stands after `/manage/`. */
function deepLink(to: string | undefined): string | undefined {
  const path = to?.replace(/^https?:\/\/[^/]+/, '').replace(/^\/?(manage(\/|$))?/, '')
  return path === '' ? undefined : path
}

async function openPage(context: Context, { url }: LoginUrl): Promise<void> {
  const page = writeTemporaryFile('login.html', pageFor(url))
  try {
    const opener = startOpener(page.path)
    const life = context.clock.wait(pageLifeMs)
    const early = await Promise.race([opener.ended, life.then(() => 0)])
    if (early !== 0) {
      throw new ToolError('CANNOT_OPEN', `no browser could be opened with \`${opener.program}\``, {
        hint: 'Leave --open out and POST to the URL from a form yourself. The URL that was made for this try is not used.',
      })
    }
    await life
  } finally {
    page.remove()
  }
}

/** A page that does nothing but send the form. */
function pageFor(url: string): string {
  const target = url.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
  return `<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<title>Logging in</title>
<form method="post" action="${target}"><noscript><button>Log in</button></noscript></form>
<script>document.forms[0].submit()</script>
`
}
