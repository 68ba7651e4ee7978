/** Every command, loaded when it is run. */

import type { Command } from '@oclif/core'

type Load = () => Promise<{ default: Command.Class }>

export const commands: { [id: string]: Load } = {
  'accounts:list': () => import('./commands/accounts/list.ts'),
  apply: () => import('./commands/apply.ts'),
  'audit-log:verify': () => import('./commands/audit-log/verify.ts'),
  audit: () => import('./commands/audit.ts'),
  destroy: () => import('./commands/destroy.ts'),
  'drift:accept': () => import('./commands/drift/accept.ts'),
  drift: () => import('./commands/drift/index.ts'),
  'evidence:verify': () => import('./commands/evidence/verify.ts'),
  'explain:price': () => import('./commands/explain/price.ts'),
  export: () => import('./commands/export.ts'),
  import: () => import('./commands/import.ts'),
  format: () => import('./commands/format.ts'),
  graph: () => import('./commands/graph.ts'),
  login: () => import('./commands/login/index.ts'),
  'login:partner': () => import('./commands/login/partner.ts'),
  plan: () => import('./commands/plan.ts'),
  sandbox: () => import('./commands/sandbox.ts'),
  schema: () => import('./commands/schema.ts'),
  show: () => import('./commands/show.ts'),
  'state:forget': () => import('./commands/state/forget.ts'),
  'state:list': () => import('./commands/state/list.ts'),
  'state:migrate': () => import('./commands/state/migrate.ts'),
  'state:move': () => import('./commands/state/move.ts'),
  'state:pull': () => import('./commands/state/pull.ts'),
  'state:push': () => import('./commands/state/push.ts'),
  'state:rewrite': () => import('./commands/state/rewrite.ts'),
  'state:show': () => import('./commands/state/show.ts'),
  'stores:deadlines': () => import('./commands/stores/deadlines.ts'),
  'stores:history': () => import('./commands/stores/history.ts'),
  'stores:list': () => import('./commands/stores/list.ts'),
  'stores:show': () => import('./commands/stores/show.ts'),
  undo: () => import('./commands/undo.ts'),
  unlock: () => import('./commands/unlock.ts'),
  validate: () => import('./commands/validate.ts'),
  watch: () => import('./commands/watch.ts'),
  help: () => import('./commands/help.ts'),
}
