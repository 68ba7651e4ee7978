import { overridesOf } from '../flags.ts'
import type { Report } from '../model/report.ts'
import { PlanCommand, planFlags } from '../plan-command.ts'
import { makePlan } from '../workflows/plan.ts'

export default class Plan extends PlanCommand {
  static override summary = 'Show what apply would change, in order.'
  static override description = 'Compares the files with BigCommerce and with what was last applied. Only reads.'
  static override examples = [
    '<%= config.bin %> plan',
    '<%= config.bin %> plan --out plan.json --detailed-exitcode',
    '<%= config.bin %> plan --only stores.acme-us.channels.us.pages',
  ]
  static override flags = planFlags

  async run(): Promise<void> {
    const { flags } = await this.parse(Plan)
    this.planned = flags
    await this.present(flags)
  }

  protected execute(): Promise<Report> {
    return this.planAndSave(async project => {
      const selection = { only: this.flags.only ?? [], exclude: this.flags.exclude ?? [] }
      const overrides = overridesOf(this.flags)
      return (await makePlan(this.context, project, { ...selection, destroy: false, overrides })).plan
    })
  }
}
