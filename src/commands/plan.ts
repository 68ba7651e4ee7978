import { Flags } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'
import { changeFormat, limitFlags, overridesOf, policyFlags, projectFlags, remoteFlags } from '../flags.ts'
import type { Report } from '../model/report.ts'
import { refuseUnwritable } from '../workflows/files.ts'
import { makePlan, planReport } from '../workflows/plan.ts'
import { defaultExpiry, expiryOf, savePlan } from '../workflows/saved-plan.ts'

export default class Plan extends BaseCommand {
  static override summary = 'Show what apply would change, in order.'
  static override description = 'Compares the files with BigCommerce and with what was last applied. Only reads.'
  static override examples = [
    '<%= config.bin %> plan',
    '<%= config.bin %> plan --out plan.json --detailed-exitcode',
    '<%= config.bin %> plan --only stores.acme-us.channels.us.pages',
  ]
  static override flags = {
    ...projectFlags,
    ...changeFormat,
    ...remoteFlags,
    ...policyFlags,
    ...limitFlags,
    out: Flags.string({ description: 'Save the plan to a file for `apply FILE`.', env: 'STOREWRIGHT_OUT' }),
    expires: Flags.string({
      description: `For how long the saved plan may be applied (12h, 30d, 2w); ${defaultExpiry} when not given.`,
      env: 'STOREWRIGHT_EXPIRES',
    }),
    'detailed-exitcode': Flags.boolean({
      description: 'Exit with 2 when there are changes.',
      env: 'STOREWRIGHT_DETAILED_EXITCODE',
    }),
  }

  private saved: string | undefined
  private expires: string | undefined
  private detailed = false

  async run(): Promise<void> {
    const { flags } = await this.parse(Plan)
    this.saved = flags.out
    this.expires = flags.expires
    this.detailed = flags['detailed-exitcode']
    await this.present(flags)
  }

  protected async execute(): Promise<Report> {
    const { saved } = this
    const expiryMs = expiryOf(this.expires)
    if (saved !== undefined) refuseUnwritable(this.context.cwd, saved)
    return this.withProject({}, async project => {
      const selection = { only: this.flags.only ?? [], exclude: this.flags.exclude ?? [] }
      const overrides = overridesOf(this.flags)
      const { plan } = await makePlan(this.context, project, { ...selection, destroy: false, overrides })
      const kept = saved === undefined ? plan : savePlan(this.context, plan, saved, expiryMs)
      return planReport(this.context, kept, this.detailed, saved)
    })
  }
}
