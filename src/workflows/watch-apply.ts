/**
 * What may a watch change without asking? What a local BigCommerce has, and stores that say of themselves that they are
 * sandboxes, with what is in them. Everything else waits for somebody who looks at the plan.
 */

import type { Config } from '../config/index.ts'
import type { Diagnostic } from '../model/errors.ts'
import { DiagnosticsError } from '../model/errors.ts'
import type { Plan } from '../model/plan.ts'
import type { Desired } from '../model/resources.ts'
import { storeUnit } from '../model/resources.ts'
import { isChosen } from './survey.ts'
import type { WatchedOptions } from './watched-project.ts'

type Options = Pick<WatchedOptions, 'only' | 'exclude' | 'project'>

/** Throws, naming every chosen store that is no sandbox. */
export function refuseUnattended(config: Config, { project, only, exclude }: Options): void {
  if (project.sandbox) return
  const chosen = { desired: config.desired, destroy: false, only, exclude }
  const others = storesOf(config).filter(store => isChosen(store, chosen) && !isSandbox(store))
  if (others.length > 0) throw new DiagnosticsError(others.map(refused))
}

/** Throws when the plan changes anything that is not in a sandbox. */
export function refuseOutside(plan: Plan, config: Config, { project }: Options): void {
  if (project.sandbox) return
  const sandboxes = storesOf(config).filter(isSandbox)
  const [units, addresses] = [
    new Set(sandboxes.map(store => storeUnit(store.key))),
    new Set(sandboxes.map(store => store.address)),
  ]
  const outside = plan.changes.filter(({ unit, address }) => !units.has(unit) && !addresses.has(address))
  if (outside.length === 0) return
  const findings = outside.map(({ address, action, source }): Diagnostic => {
    const place = source === undefined ? {} : { source }
    const message = `${address}: ${action} is left to \`storewright apply\`, since this is not in a store with \`environment: sandbox\``
    return { severity: 'error', code: 'NOT_A_SANDBOX', message, hint: 'Nothing was sent.', address, ...place }
  })
  throw new DiagnosticsError(findings)
}

function storesOf({ desired }: Config): Desired[] {
  return desired.filter(one => one.kind === 'store')
}

function isSandbox({ manage }: Desired): boolean {
  return manage.environment === 'sandbox'
}

function refused({ address, source, manage }: Desired): Diagnostic {
  const said = manage.environment === undefined ? 'does not say what it is for' : `is for ${manage.environment}`
  return {
    severity: 'error',
    code: 'NOT_A_SANDBOX',
    message: `${address} ${said}, and \`watch --apply\` asks nobody`,
    hint: 'Nothing was sent. Write `environment: sandbox` in the store if anything may become of it, leave it out with `--exclude`, or watch without --apply.',
    address,
    source,
  }
}
