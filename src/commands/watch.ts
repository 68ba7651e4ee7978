import { limitFlags, lockFlags, overridesOf, policyFlags, projectFlags, remoteFlags } from '../flags.ts'
import type { Report } from '../model/report.ts'
import { WatchCommand, watchFlags } from '../watch-command.ts'
import { projectFileEvents } from '../workflows/watch.ts'

const { output: _, ...withoutOutput } = projectFlags

export default class Watch extends WatchCommand {
  static override summary = 'Plan again whenever a file changes.'
  static override description =
    'Validates and plans again whenever a file changes that the plan depends on. Only reads, unless --apply says otherwise.'
  static override examples = [
    '<%= config.bin %> watch',
    '<%= config.bin %> watch --only stores.acme-us.channels.us.pages --refresh-after 60',
    '<%= config.bin %> watch --sandbox --apply --format ndjson',
  ]
  static override flags = {
    ...withoutOutput,
    ...remoteFlags,
    ...policyFlags,
    ...limitFlags,
    'lock-timeout': lockFlags['lock-timeout'],
    ...watchFlags,
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Watch)
    const { apply, poll, 'refresh-after': seconds, ...others } = flags
    this.own = { apply, poll, refreshAfterMs: seconds * 1_000 }
    await this.present(others)
  }

  private own = { apply: false, poll: false, refreshAfterMs: 0 }

  protected execute(): Promise<Report> {
    const { only = [], exclude = [] } = this.flags
    const { poll, ...own } = this.own
    const project = this.projectOptions({ readOnly: !own.apply })
    const overrides = overridesOf(this.flags)
    return this.watchFiles({ ...own, project, only, exclude, overrides }, projectFileEvents(this.context, poll))
  }
}
